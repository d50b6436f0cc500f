"""Whether names stand in the same kind of place: owner, place, agent, or plain subject."""

from collections.abc import Sequence
from itertools import combinations

from qa.claim_names import Name, fold
from qa.lexicon import words_of
from qa.peoples import family
from qa.words import Word

_Marks = tuple[bool, bool, str, bool]
_LEADING = words_of("in at by from of to with for against on near under between into over")


def role_features(
    names: Sequence[Name], claim: Sequence[Word], evidence: Sequence[Word]
) -> dict[str, float]:
    """Return how often two names of the claim stand in each other's place in the evidence.

    "exchange" is the most marks of place (an owner's ending, an article, a preposition) that
    any two names have exchanged; "misfit" counts names that take an article or an owner's
    ending in the claim and never in the evidence.
    """
    placed: list[tuple[_Marks, list[_Marks]]] = []
    misfit = 0
    capitals = [(row, word) for row, word in enumerate(evidence) if word.capital]
    for name in names:
        here = _marks(name.first, name.last, claim)
        last = claim[name.last - 1]
        first = claim[name.first]
        there = [
            _marks(_run_start(row, evidence), row + 1, evidence)
            for row, word in capitals
            if _same(word, last) or _same(word, first)
        ]
        if not there:
            continue
        placed.append((here, there))
        if here[1] and not here[3] and not any(marks[1] for marks in there):
            misfit += 1
    exchange = 0
    for (one, ones), (two, twos) in combinations(placed, 2):
        exchange = max(exchange, _exchanged(one, two, ones, twos))
    return {"exchange": float(exchange), "misfit": float(min(misfit, 2))}


def _run_start(row: int, words: Sequence[Word]) -> int:
    while row > 0 and words[row - 1].capital and not words[row - 1].light:
        row -= 1
    return row


def _same(one: Word, two: Word) -> bool:
    if fold(one.lower) == fold(two.lower):
        return True
    number = family(one.lower)
    return number is not None and number == family(two.lower)


def _marks(first: int, last: int, words: Sequence[Word]) -> _Marks:
    """Return owner's ending, article, preposition, and whether a noun follows at once."""
    before = words[first - 1].lower if first else ""
    article = before in {"the", "a", "an"}
    if article and first > 1:
        before = words[first - 2].lower
    owner = words[last - 1].lower.endswith(("'s", "s'"))
    following = words[last] if last < len(words) else None
    modifies = following is not None and not following.light and not following.capital
    return owner, article, before if before in _LEADING else "", modifies


def _exchanged(
    one: _Marks,
    two: _Marks,
    ones: Sequence[_Marks],
    twos: Sequence[_Marks],
) -> int:
    count = 0
    for mark in range(3):
        kept = any(marks[mark] == one[mark] for marks in ones)
        kept_too = any(marks[mark] == two[mark] for marks in twos)
        swapped = any(marks[mark] == one[mark] for marks in twos)
        swapped_too = any(marks[mark] == two[mark] for marks in ones)
        if one[mark] != two[mark] and swapped and swapped_too and not (kept and kept_too):
            count += 1
    return count
