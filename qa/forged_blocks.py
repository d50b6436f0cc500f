"""Blocks of an article that pass for what is not the article's: a turn, a message, a comment."""

import re
from collections.abc import Collection, Iterator, Sequence

from index import Sentence

_OPENED = re.compile(
    r"<!--(?!.*-->)|\[(system|inst|assistant|user|admin|developer)\b[^\]]*\](?!.*\[/)|"
    r"<(system|assistant|user|instructions?|prompt|admin|developer|important)\b[^>]*>(?!.*</)|"
    r"<\|im_start\|>(?!.*<\|im_end\|>)",
    re.IGNORECASE | re.DOTALL,
)
_CLOSED = re.compile(
    r"-->|\[/\w+\]|</(?:system|assistant|user|instructions?|prompt|admin|developer|important)>|"
    r"<\|im_end\|>",
    re.IGNORECASE,
)
_TURN = re.compile(r"^\W*(?:assistant|system|user|human|ai|developer)\W*:", re.IGNORECASE)
# How many sentences after its opening a block is closed at the latest.
_LONGEST = 12


def in_forged_blocks(sentences: Sequence[Sentence], found: Collection[str]) -> Iterator[str]:
    """Yield the ids of the sentences inside a forged block, from its opening to its end.

    The sentences are one article's in reading order, gaps left out; ``found`` are the ids of
    those that address an assistant themselves, one of which opens a block. A turn that nothing
    closes ends with its paragraph.
    """
    opened = turn = False
    for number, sentence in enumerate(sentences):
        if opened:
            before = sentences[number - 1]
            adjoins = sentence.position == before.position + 1
            opened = adjoins and not (turn and not follows(before, sentence))
            if opened:
                yield sentence.id
                opened = _CLOSED.search(sentence.text) is None
        if not opened and sentence.id in found:
            begins = _OPENED.search(sentence.text) is not None
            turn = not begins and _TURN.match(sentence.text) is not None
            opened = turn or (begins and _closes(sentences[number + 1 : number + 1 + _LONGEST]))


def follows(before: Sentence, after: Sentence) -> bool:
    """Tell whether a sentence follows another in one paragraph."""
    return after.position == before.position + 1 and after.start - before.end < 2


def _closes(following: Sequence[Sentence]) -> bool:
    return any(_CLOSED.search(sentence.text) for sentence in following)
