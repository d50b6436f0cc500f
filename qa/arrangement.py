"""Whether a claim puts the words of its evidence together as the evidence does.

Where a claim says nothing that does not stand in its evidence, what it may have wrong is the
arrangement: one name or number in another's place, words of two clauses made into one, another
"all" or "because". Places in the evidence are compared by how far apart they are: a word counts
one, and the border of a clause or a sentence several.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.company import clauses
from qa.finding import Finding
from qa.lexicon import DETERMINERS, words_of
from qa.meaning import inversions
from qa.reading import Reading
from qa.rivals import NEARER, Rivals, rivals
from qa.scope_words import LINKS, SCOPES
from qa.words import Word

_SENTENCE, _PAUSE, _TURN, _AND = 8.0, 3.0, 3.0, 1.5
_TURNS = words_of("while whereas but although though because unless")
_ANDS = words_of("and or but nor")
# What these open belongs to the word before them.
_RELATIVES = words_of("who which whom whose where")
_MOST = 2
# A tie has a matter on both sides.
_BEFORE, _BEHIND = 2, 2


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The signs of how a claim is put together, by name, and what is found wrong with it."""

    signs: dict[str, float]
    found: tuple[Finding, ...]


def arrangement(claim: Reading, evidence: Reading) -> Arrangement:
    """Return how a claim's words stand in its evidence.

    "rival" is how much nearer than a name or number of the claim another one of its kind, which
    the claim leaves out, stands to what is said of it (from -1 to 1, 0 where there is none);
    "exchanged" the same of another one that the claim names as well;
    "astray" how far the farthest stands from that. "scattered" is the share of the claim's words
    that no one clause holds; "span" how long the stretch is that holds one of each, and "skipped"
    how many others it holds, for each word of the claim. "scope_added", "scope_dropped" and
    "link_added" count words like "all" and "because" that only one of the two has, up to 2.
    """
    claimed, words = claim.words, evidence.words
    stems = list(dict.fromkeys(key for key in claim.keys if key))
    keys = evidence.keys
    places = _places(keys)
    spans = _spans(words)
    shared = [sum(stem in places and _any(places[stem], span) for stem in stems) for span in spans]
    most = max(shared, default=0)
    best = spans[shared.index(most)] if spans else (0, 0)
    at = _coordinates(words)
    company = rivals(claim, evidence, places, at)
    span, skipped = _stretch(stems, keys, places, at)
    here, there = _kinds(claimed, SCOPES), _kinds(words, SCOPES)
    near = _kinds(words[best[0] : best[1]], SCOPES)
    links = _kinds(words, LINKS)
    signs = {
        "rival": company.left_out,
        "exchanged": company.exchanged,
        "astray": company.astray / 10,
        "scattered": (sum(stem in places for stem in stems) - most) / max(len(stems), 1),
        "span": span / max(len(claimed), 3),
        "skipped": skipped / max(len(stems), 1),
        "scope_added": _count(here, there),
        "scope_dropped": _count(near, here),
        "link_added": _count(_kinds(claimed[_BEFORE:-_BEHIND], LINKS), links),
    }
    return Arrangement(signs, tuple(_findings(company, claim, evidence, skipped)))


def _findings(
    company: Rivals, claim: Reading, evidence: Reading, skipped: int
) -> Iterator[Finding]:
    if company.left_out >= NEARER:
        rival, own = company.instead
        reason = f"The article says this of {rival}, and not of {own}."
        yield Finding("attachment", reason, "contradicted")
    # With every word between there as well, only a few have changed places.
    elif company.pair[0] and not skipped and inversions(claim.words, evidence.words):
        one, other = company.pair
        reason = f"The article says this with {one} and {other} in each other's place."
        yield Finding("role", reason, "contradicted")


def _spans(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Return the clauses, and each relative one together with what it belongs to."""
    found = clauses(words)
    return found + [
        (one[0], two[1])
        for one, two in pairwise(found)
        if words[two[0]].lower in _RELATIVES and not words[two[0]].opens
    ]


def _places(keys: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for row, key in enumerate(keys):
        if key:
            places.setdefault(key, []).append(row)
    return places


def _any(rows: Sequence[int], span: tuple[int, int]) -> bool:
    return any(span[0] <= row < span[1] for row in rows)


def _coordinates(words: Sequence[Word]) -> list[float]:
    """Return where each word is; what is put in beside a name takes no room behind it."""
    found: list[float] = []
    at = 0.0
    head: float | None = None
    for row, word in enumerate(words):
        if row:
            at += 1
            if word.opens:
                at, head = at + _SENTENCE, None
            elif word.pause and head is not None:
                at, head = head + 1, None
            elif word.pause and _goes_on(word, words[row - 1]):
                head = found[-1]
            elif word.pause:
                at += _PAUSE
            at += _TURN if word.lower in _TURNS else _AND if word.lower in _ANDS else 0.0
        found.append(at)
    return found


def _goes_on(word: Word, before: Word) -> bool:
    """Tell whether a word after a pause opens what belongs to the word before it."""
    return word.lower in _RELATIVES or (before.capital and word.lower in DETERMINERS)


def _kinds(words: Iterable[Word], table: Mapping[str, str]) -> list[str]:
    return [table[word.lower] for word in words if word.lower in table]


def _count(kinds: Iterable[str], others: Iterable[str]) -> float:
    known = set(others)
    return float(min(sum(kind not in known for kind in kinds), _MOST))


def _stretch(
    stems: Sequence[str],
    keys: Sequence[str],
    places: Mapping[str, Sequence[int]],
    at: Sequence[float],
) -> tuple[float, int]:
    """Return the length of the shortest stretch with one of each word, and how many others it has.

    It is looked for around each place of one of the words.
    """
    held = [places[stem] for stem in stems if stem in places]
    if len(held) < 2:
        return 0.0, 0
    found = []
    for centre in {row for rows in held for row in rows}:
        near = [min(rows, key=lambda row: abs(at[row] - at[centre])) for rows in held]
        first, last = min(near), max(near)
        found.append((at[last] - at[first], first, last))
    length, first, last = min(found)
    wanted = {"", *stems}
    return length, sum(key not in wanted for key in keys[first : last + 1])
