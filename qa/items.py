"""The items of a text: what it names, and what it counts and dates."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa import quantity_check
from qa.claim_names import GENERIC, fold
from qa.lexicon import DETERMINERS, PREPOSITIONS
from qa.peoples import tells_origin
from qa.quantity import Quantity
from qa.reading import Reading
from qa.words import Word


@dataclass(frozen=True, slots=True)
class Item:
    """A name or a quantity: its first word and the one behind it, and what it is.

    ``describes`` tells of a name that it says where something is from: "the American adviser".
    """

    first: int
    last: int
    name: frozenset[str]
    families: frozenset[int] = frozenset()
    quantity: Quantity | None = None
    describes: bool = False


def items_of(reading: Reading) -> list[Item]:
    """Return the names of a text, and behind them its quantities that are no part of one."""
    words = reading.words
    items = []
    for name in reading.names:
        said = frozenset(fold(word.lower) for word in words[name.first : name.last]) - GENERIC
        if said:
            span = (name.first, name.last)
            peoples = frozenset(each for each in reading.families[slice(*span)] if each is not None)
            items.append(Item(*span, said, peoples, describes=tells_origin(*span, words)))
    named = {row for item in items for row in range(item.first, item.last)}
    for quantity in reading.quantities:
        first = _row(words, quantity.start)
        if first not in named:
            last = max(first, _row(words, quantity.end - 1)) + 1
            items.append(Item(first, last, frozenset(), quantity=quantity))
    return items


def same(one: Item, two: Item) -> bool:
    """Tell whether two items name or count the same, in whichever form."""
    if one.quantity and two.quantity:
        return quantity_check.agree_either_way(one.quantity, two.quantity)
    if one.quantity or two.quantity:
        return False
    return bool(one.name & two.name or one.families & two.families)


def of_a_kind(one: Item, two: Item) -> bool:
    """Tell whether one item may stand where the other does."""
    first, second = one.quantity, two.quantity
    if first is None or second is None:
        return first is second and one.describes == two.describes
    return quantity_check.of_a_kind(first, second)


def shown(item: Item, reading: Reading) -> str:
    """Return an item as its text writes it, without a possessive ending."""
    words = reading.words
    return reading.text[words[item.first].start : words[item.last - 1].end].removesuffix("'s")


def slot(item: Item, words: Sequence[Word]) -> str:
    """Return what kind of place a name stands in: its preposition, "owner", or "" for the rest.

    Who does something in the active voice follows "by" in the passive, and so has no slot.
    """
    if item.quantity:
        return ""
    if words[item.last - 1].lower.endswith(("'s", "s'")):
        return "owner"
    before = preposition_before(item, words)
    return before if before != "by" else ""


def preposition_before(item: Item, words: Sequence[Word]) -> str:
    """Return the preposition that an item stands behind, with or without "the" between."""
    row = preposition_row(item, words)
    return words[row].lower if row is not None else ""


def preposition_row(item: Item, words: Sequence[Word]) -> int | None:
    """Return where the preposition is that an item stands behind."""
    row = item.first - 1
    if row >= 0 and words[row].lower in DETERMINERS:
        row -= 1
    return row if row >= 0 and words[row].lower in PREPOSITIONS else None


def _row(words: Sequence[Word], place: int) -> int:
    return next((row for row, word in enumerate(words) if word.end > place), len(words) - 1)
