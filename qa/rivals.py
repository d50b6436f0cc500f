"""Whether another name or number stands nearer to what a claim says of the one that it names.

"Geneva lost" beside "Vienna lost, and Geneva won": Geneva is there, but Vienna stands nearer to
what was lost, and the claim leaves it out.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa.items import Item, items_of, of_a_kind, same, shown, slot
from qa.lexicon import PREPOSITIONS
from qa.reading import Reading

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
    items, others = items_of(claim), items_of(evidence)
    inside = {row for item in items for row in range(item.first, item.last)}
    words = [
        (row, places[key])
        for row, key in enumerate(claim.keys)
        if row not in inside and key in places
    ]
    located = [(item, [each for each in others if same(item, each)]) for item in items]
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
        slots = {slot(item, claim.words), *(slot(each, evidence.words) for each in found)}
        fit = [
            each
            for each in others
            if of_a_kind(item, each) and slot(each, evidence.words) in slots and each not in found
        ]
        named_too = [each for each in fit if any(same(one, each) for one in items)]
        left_out = [each for each in fit if each not in named_too]
        if left_out:
            margin, rival = _nearest(left_out, found, company, at)
            outside.append((margin, (shown(rival, evidence), shown(item, claim))))
        if named_too and said:
            margin, rival = _nearest(named_too, found, said, at)
            exchanged.append(margin)
            # Who did what to whom stands the other way round in the passive.
            if margin >= NEARER and (item.quantity or slot(item, claim.words) in PREPOSITIONS):
                pair = (shown(item, claim), shown(rival, evidence))
    left, instead = max(outside, default=(0.0, ("", "")))
    return Rivals(left, max(exchanged, default=0.0), astray, instead, pair)


def _named_beside(item: Item, located: Sequence[tuple[Item, Sequence[Item]]]) -> Iterator[_Company]:
    """Yield the other items of the claim that the evidence has, as company of one."""
    for other, theirs in located:
        if other is not item and theirs:
            rows = [row for each in theirs for row in range(each.first, each.last)]
            yield _Company(abs(other.first - item.first), other.first < item.first, rows)


def _nearest(
    others: Sequence[Item],
    found: Sequence[Item],
    company: Sequence[_Company],
    at: Sequence[float],
) -> tuple[float, Item]:
    """Return the one nearest to the company, and by how much it beats what was found."""
    costs = [_cost(each, company, at) for each in others]
    own, least = min(_cost(each, company, at) for each in found), min(costs)
    return (own - least) / (own + least + _EVEN), others[costs.index(least)]


def _distance(row: int, item: Item) -> int:
    return item.first - row if row < item.first else row - item.last + 1


def _cost(item: Item, company: Sequence[_Company], at: Sequence[float]) -> float:
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
