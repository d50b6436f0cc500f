"""Whether what is compared has changed sides: "men earn less than women" the other way round."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.company import clauses
from qa.finding import Finding
from qa.lexicon import words_of
from qa.words import Word, telling_stems

_DEGREES = words_of("more less fewer better worse rather other sooner farther further")


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The word that compares, as it is written, and the stems of what stands on its two sides."""

    degree: str
    left: frozenset[str]
    right: frozenset[str]


def check_comparisons(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    """Return a finding where the two sides of a comparison have changed places."""
    ours = _comparisons(claim)
    if not ours:
        return []
    theirs = _comparisons(evidence)
    for own in ours:
        alike = [other for other in theirs if other.degree == own.degree]
        if alike and all(_exchanged(own, other) for other in alike):
            reason = f"The claim compares with “{own.degree} than” the other way round."
            return [Finding("role", reason, "contradicted")]
    return []


def _comparisons(words: Sequence[Word]) -> list[_Comparison]:
    found = []
    for first, last in clauses(words):
        for place in range(first, last):
            if words[place].lower != "than":
                continue
            degree = _degree(words[first:place])
            if degree is not None:
                at = first + degree
                left, right = words[first:at], words[place + 1 : last]
                sides = telling_stems(left), telling_stems(right)
                found.append(_Comparison(words[at].lower, *sides))
    return found


def _degree(words: Sequence[Word]) -> int | None:
    """Return the place of the last word that compares."""
    for place in range(len(words) - 1, -1, -1):
        lower = words[place].lower
        if lower in _DEGREES or (lower.endswith("er") and len(lower) > 4):
            return place
    return None


def _exchanged(own: _Comparison, other: _Comparison) -> bool:
    """Tell whether each side has something that only the opposite side has there."""
    there_left, there_right = other.left - other.right, other.right - other.left
    return bool((own.left - own.right) & there_right) and bool((own.right - own.left) & there_left)
