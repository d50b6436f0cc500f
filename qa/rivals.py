"""Whether another name or number stands nearer to what a claim says of the one that it names.

"Geneva lost" beside "Vienna lost, and Geneva won": Geneva is there, but Vienna stands nearer to
what was lost, and the claim leaves it out.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa.claim_names import GENERIC, fold
from qa.lexicon import DETERMINERS, PREPOSITIONS
from qa.peoples import tells_origin
from qa.quantity import Quantity
from qa.quantity_check import agree_either_way, of_a_kind
from qa.reading import Reading
from qa.words import Word

# How fast a word's say in where a name belongs falls off with its distance in the claim.
_REACH = 2.0
_FARTHEST = 30.0
# What stands on the other side than in the claim belongs there less.
_TURNED = 2.0
# What is next to everything that is said of it is hardly nearer than what is almost next to it.
_EVEN = 2.0
# Of 1,900 honest claims that only rearrange, three leave out a rival so much nearer; of those in
# which a name or number has another's place, more than half.
NEARER = 0.25


@dataclass(frozen=True, slots=True)
class _Item:
    """A name or a quantity: its first word and the one behind it, and what it is.

    ``describes`` tells of a name that it says where something is from: "the American adviser".
    """

    first: int
    last: int
    name: frozenset[str]
    families: frozenset[int] = frozenset()
    quantity: Quantity | None = None
    describes: bool = False


@dataclass(frozen=True, slots=True)
class _Company:
    """A word near an item of the claim, or before it, and the rows where the evidence has it."""

    distance: int
    before: bool
    rows: Sequence[int]


@dataclass(frozen=True, slots=True)
class Rivals:
    """How much nearer others stand than what a claim names, from -1 to 1; 0 where there is none.

    ``left_out`` tells of one that the claim leaves out, ``exchanged`` of one that it names as well.
    ``astray`` is how far the farthest item of the claim stands from what is said of it, 0 where it
    names and counts nothing. ``instead`` is the rival left out, and what the claim has there;
    ``pair`` are two that have changed places surely: amounts, or names behind one preposition.
    """

    left_out: float
    exchanged: float
    astray: float
    instead: tuple[str, str] = ("", "")
    pair: tuple[str, str] = ("", "")


def rivals(
    claim: Reading, evidence: Reading, places: Mapping[str, Sequence[int]], at: Sequence[float]
) -> Rivals:
    """Return what stands nearer in the evidence than what a claim names.

    ``places`` holds the rows of each key of the evidence, ``at`` the coordinate of each row.
    """
    items, others = _items(claim), _items(evidence)
    inside = {row for item in items for row in range(item.first, item.last)}
    words = [
        (row, places[key])
        for row, key in enumerate(claim.keys)
        if row not in inside and key in places
    ]
    located = [(item, [each for each in others if _same(item, each)]) for item in items]
    outside: list[tuple[float, tuple[str, str]]] = []
    exchanged: list[float] = []
    pair = ("", "")
    astray = 0.0
    for item, found in located:
        said = [_Company(_distance(row, item), row < item.first, rows) for row, rows in words]
        company = [*said, *_named_beside(item, located)]
        if not found or not company:
            continue
        astray = max(astray, min(_cost(each, company, at) for each in found))
        slots = {_slot(item, claim.words), *(_slot(each, evidence.words) for each in found)}
        fit = [
            each
            for each in others
            if _of_a_kind(item, each) and _slot(each, evidence.words) in slots and each not in found
        ]
        named_too = [each for each in fit if any(_same(one, each) for one in items)]
        left_out = [each for each in fit if each not in named_too]
        if left_out:
            margin, rival = _nearest(left_out, found, company, at)
            outside.append((margin, (_text(rival, evidence), _text(item, claim))))
        if named_too and said:
            margin, rival = _nearest(named_too, found, said, at)
            exchanged.append(margin)
            # Who did what to whom stands the other way round in the passive.
            if margin >= NEARER and (item.quantity or _slot(item, claim.words) in PREPOSITIONS):
                pair = (_text(item, claim), _text(rival, evidence))
    left, instead = max(outside, default=(0.0, ("", "")))
    return Rivals(left, max(exchanged, default=0.0), astray, instead, pair)


def _named_beside(
    item: _Item, located: Sequence[tuple[_Item, Sequence[_Item]]]
) -> Iterator[_Company]:
    """Yield the other items of the claim that the evidence has, as company of one."""
    for other, theirs in located:
        if other is not item and theirs:
            rows = [row for each in theirs for row in range(each.first, each.last)]
            yield _Company(abs(other.first - item.first), other.first < item.first, rows)


def _nearest(
    others: Sequence[_Item],
    found: Sequence[_Item],
    company: Sequence[_Company],
    at: Sequence[float],
) -> tuple[float, _Item]:
    """Return the one nearest to the company, and by how much it beats what was found."""
    costs = [_cost(each, company, at) for each in others]
    own, least = min(_cost(each, company, at) for each in found), min(costs)
    return (own - least) / (own + least + _EVEN), others[costs.index(least)]


def _text(item: _Item, reading: Reading) -> str:
    words = reading.words
    return reading.text[words[item.first].start : words[item.last - 1].end].removesuffix("'s")


def _slot(item: _Item, words: Sequence[Word]) -> str:
    """Return what kind of place a name stands in: its preposition, "owner", or "" for the rest.

    Who does something in the active voice follows "by" in the passive.
    """
    if item.quantity:
        return ""
    if words[item.last - 1].lower.endswith(("'s", "s'")):
        return "owner"
    before = item.first - 1
    if before >= 0 and words[before].lower in DETERMINERS:
        before -= 1
    word = words[before].lower if before >= 0 else ""
    return word if word in PREPOSITIONS and word != "by" else ""


def _distance(row: int, item: _Item) -> int:
    return item.first - row if row < item.first else row - item.last + 1


def _cost(item: _Item, company: Sequence[_Company], at: Sequence[float]) -> float:
    """Return how far a place is from its company, the nearest in the claim weighing most."""
    total = weights = 0.0
    for each in company:
        weight = math.exp(-each.distance / _REACH)
        nearest = min(
            min(abs(at[row] - at[item.first]), abs(at[row] - at[item.last - 1]))
            + (_TURNED if (row < item.first) != each.before else 0.0)
            for row in each.rows
        )
        total += weight * min(nearest, _FARTHEST)
        weights += weight
    return total / weights


def _items(reading: Reading) -> list[_Item]:
    """Return the names of a text, and its quantities that are no part of one."""
    words = reading.words
    items = []
    for name in reading.names:
        said = frozenset(fold(word.lower) for word in words[name.first : name.last]) - GENERIC
        if said:
            span = (name.first, name.last)
            peoples = frozenset(each for each in reading.families[slice(*span)] if each is not None)
            items.append(_Item(*span, said, peoples, describes=tells_origin(*span, words)))
    named = {row for item in items for row in range(item.first, item.last)}
    for quantity in reading.quantities:
        first = _row(words, quantity.start)
        if first not in named:
            last = max(first, _row(words, quantity.end - 1)) + 1
            items.append(_Item(first, last, frozenset(), quantity=quantity))
    return items


def _row(words: Sequence[Word], place: int) -> int:
    return next((row for row, word in enumerate(words) if word.end > place), len(words) - 1)


def _same(one: _Item, two: _Item) -> bool:
    if one.quantity and two.quantity:
        return agree_either_way(one.quantity, two.quantity)
    if one.quantity or two.quantity:
        return False
    return bool(one.name & two.name or one.families & two.families)


def _of_a_kind(one: _Item, two: _Item) -> bool:
    first, second = one.quantity, two.quantity
    if first is None or second is None:
        return first is second and one.describes == two.describes
    return of_a_kind(first, second)
