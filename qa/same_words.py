"""Whether a claim says a sentence again, with no more changed than anyone may change.

An article may be another, what joins a sentence to the one before it may go, and what tells when
or where may stand at the other end: "After the vote the mayor resigned." Every other word is there,
in its order.
"""

from collections.abc import Sequence

from qa.lexicon import PREPOSITIONS, words_of
from qa.words import Word

_ARTICLES = words_of("a an the")
# "A few" are some, and "few" hardly any.
_AMOUNTS = words_of("few little")
_JOINING = words_of(
    "and but so however moreover furthermore meanwhile also thus therefore hence indeed besides "
    "still then nevertheless nonetheless consequently accordingly"
)
_MOVES = PREPOSITIONS | words_of("when while after before since during although though because")


def says_the_same(claim: Sequence[Word], evidence: Sequence[Word]) -> bool:
    """Tell whether two sentences have the same words in the same order, but for such changes."""
    ours, theirs = _kept(claim), _kept(evidence)
    if len(ours) != len(theirs) or not ours:
        return False
    if ours == theirs:
        return True
    return any(
        ours == theirs[place:] + theirs[:place] and _moves(theirs, place)
        for place in range(1, len(theirs))
    )


def _kept(words: Sequence[Word]) -> list[str]:
    lowers = [word.lower for word in words]
    kept = [
        word for place, word in enumerate(lowers)
        if word not in _ARTICLES or not _AMOUNTS.isdisjoint(lowers[place + 1 : place + 2])
    ]  # fmt: skip
    return kept[1:] if len(kept) > 1 and kept[0] in _JOINING else kept


def _moves(words: Sequence[str], place: int) -> bool:
    """Tell whether what moved begins as a phrase of time or place does, and is alone in that.

    Of two such phrases, "from Rome to Paris", neither stands for itself.
    """
    first, second = words[:place], words[place:]
    ends = [part for part in (first, second) if part[0] in _MOVES]
    return len(ends) == 1
