"""Which words of a text a word keeps company with: those of the same clause."""

from collections.abc import Sequence

from qa.lexicon import words_of
from qa.words import Word, telling_stems

_CONJUNCTIONS = words_of(
    "while whereas but although though because since when as after before until unless if and or"
)
_CUTTING = words_of("while whereas but although though because unless")


def clauses(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Return the stretches between pauses, and before conjunctions that set clauses apart.

    "And" opens a clause only after a pause; a lone word between pauses belongs to the clause
    before it.
    """
    borders = [0]
    for place, word in enumerate(words):
        if not place:
            continue
        cuts = word.opens or word.lower in _CUTTING
        cuts = cuts or (word.pause and word.lower in _CONJUNCTIONS)
        cuts = cuts or (word.pause and place - borders[-1] > 1)
        if cuts:
            borders.append(place)
    ends = [*borders[1:], len(words)]
    return [(start, end) for start, end in zip(borders, ends, strict=True) if end > start]


def company(place: int, words: Sequence[Word], *, wider: bool = False) -> frozenset[str]:
    """Return the stems of the telling words in the clause of one word, itself left out.

    ``wider`` adds the clauses on both sides within the same sentence.
    """
    found = clauses(words)
    here = next(row for row, (start, end) in enumerate(found) if start <= place < end)
    rows = [here]
    if wider:
        if here and not words[found[here][0]].opens:
            rows.append(here - 1)
        if here + 1 < len(found) and not words[found[here + 1][0]].opens:
            rows.append(here + 1)
    return telling_stems(
        words[row]
        for start, end in (found[row] for row in rows)
        for row in range(start, end)
        if row != place
    )
