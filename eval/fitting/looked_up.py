"""What the makers of training examples look up in texts."""

import re
from collections.abc import Iterable

# Words that say nothing about what is asked.
LIGHT_WORDS = frozenset(
    "the a an of in to and is was were are on for by with that what who when where which how did "
    "does do it as at from be or this".split()
)
# Marks of Markdown, which a text may show or not, and the shortest sentence that may be a part of
# a quote.
_MARKS = re.compile(r"[*`_\[\]|]")
_SHORTEST = 12


def words_of(text: str) -> set[str]:
    """Return the words of a text, in lower case."""
    return set(re.findall(r"\w+", text.lower()))


def key_of(paragraph: str) -> str:
    """Return a key by which to recognise a paragraph in another set."""
    return re.sub(r"\W+", "", paragraph.lower())[:120]


def letters(text: str) -> str:
    """Return the words of a text in lower case with single blanks between, without mark-up."""
    return re.sub(r"\W+", " ", _MARKS.sub(" ", text)).strip().lower()


def holds(text: str, proofs: Iterable[str]) -> bool:
    """Return whether the letters of a text hold those of a quote, or lie in them."""
    return any(
        proof and (proof in text or (len(text) > _SHORTEST and text in proof)) for proof in proofs
    )
