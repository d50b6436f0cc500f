"""Whether a claim gives a word what another word of its evidence has: a place, a time, a person.

"Sales fell in Germany" beside "sales doubled in Germany and fell in Poland": each of the two has a
place of its own, behind the same preposition.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from qa.finding import Finding
from qa.items import Item, items_of, of_a_kind, preposition_row, same, shown
from qa.lexicon import words_of
from qa.reading import Reading

_PARTING = words_of("and but or nor while whereas although though because then")


@dataclass(frozen=True, slots=True)
class _Complement:
    """An item behind a preposition, and the word that it belongs to with its row and key."""

    row: int
    key: str
    preposition: str
    item: Item


def check_complements(claim: Reading, evidence: Reading) -> list[Finding]:
    """Return a finding for the first item that the evidence gives to another word.

    The claim's word must have a different item of the kind there, behind the same preposition,
    and the two must stand in different parts of the evidence.
    """
    ours = list(_complements(claim))
    if not ours or not {each.key for each in ours} & set(evidence.keys):
        return []
    theirs = list(_complements(evidence))
    for own in ours:
        alike = [each for each in theirs if each.preposition == own.preposition]
        beside = [each for each in alike if each.key == own.key and of_a_kind(own.item, each.item)]
        elsewhere = [each for each in alike if each.key != own.key and same(own.item, each.item)]
        if not beside or not elsewhere or any(same(own.item, each.item) for each in beside):
            continue
        if any(each.key == other.key for each in ours for other in elsewhere):
            continue
        if all(_are_parted(one, two, evidence) for one in beside for two in elsewhere):
            rival, name = shown(beside[0].item, evidence), shown(own.item, claim)
            reason = f"The article says this of {rival}, and not of {name}."
            return [Finding("attachment", reason, "contradicted")]
    return []


def _complements(reading: Reading) -> Iterator[_Complement]:
    """Yield the items behind a preposition, each with the last telling word before them.

    Items in a row belong to one word: "died in Nice in 1911".
    """
    words, keys = reading.words, reading.keys
    items = sorted(items_of(reading), key=lambda item: item.first)
    inside = {
        row
        for item in items
        if item.quantity is None or item.quantity.firm
        for row in range(item.first, item.last)
    }
    for item in items:
        behind = preposition_row(item, words)
        if behind is None:
            continue
        for row in range(behind - 1, -1, -1):
            if keys[row] and row not in inside:
                yield _Complement(row, keys[row], words[behind].lower, item)
                break
            if words[row + 1].opens:
                break


def _are_parted(one: _Complement, two: _Complement, evidence: Reading) -> bool:
    """Tell whether something sets two words with what belongs to them apart."""
    first, second = sorted((one, two), key=lambda each: each.row)
    between = evidence.words[first.item.last : second.row + 1]
    return any(word.opens or word.pause or word.lower in _PARTING for word in between)
