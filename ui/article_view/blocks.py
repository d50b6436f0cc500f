"""Split an article into blocks, and find the sentence nearest to a quote."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from index import Article, sentence_spans

_PARAGRAPH_BREAK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_WORD = re.compile(r"\w+")
# Few unrelated sentences share this many words.
_MIN_ALIKE = 0.3


@dataclass(frozen=True, slots=True)
class Block:
    """A heading or paragraph; its text is ``article.text[start:end]``."""

    tag: Literal["h1", "h2", "h3", "p"]
    start: int
    end: int


def blocks(article: Article) -> Iterator[Block]:
    """Yield an article's headings and paragraphs in reading order, without outer white space."""
    seen_title = False
    position = 0
    for heading in article.headings:
        yield from _paragraphs(article.text, position, heading.start)
        first = heading.level == 1 and not seen_title
        seen_title = seen_title or first
        yield Block("h1" if first else _tag(heading.level), heading.start, heading.end)
        position = heading.end
    yield from _paragraphs(article.text, position, len(article.text))


def _tag(level: int) -> Literal["h2", "h3"]:
    return "h2" if level <= 2 else "h3"


def _paragraphs(text: str, start: int, end: int) -> Iterator[Block]:
    position = start
    for gap in _PARAGRAPH_BREAK.finditer(text, start, end):
        yield from _trimmed(text, position, gap.start())
        position = gap.end()
    yield from _trimmed(text, position, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Block]:
    words = text[start:end]
    left = start + len(words) - len(words.lstrip("\n \t"))
    right = end - (len(words) - len(words.rstrip("\n \t")))
    if left < right:
        yield Block("p", left, right)


def nearest_sentence(quote: str, article: Article) -> str | None:
    """Return the sentence of an article most similar to a quote, or None.

    Similarity is the Jaccard index of their words, 0 to 1; below .3 nothing counts as similar.
    """
    wanted = _words(quote)
    best, found = _MIN_ALIKE, None
    for block in blocks(article):
        text = article.text[block.start : block.end]
        for start, end in sentence_spans(text):
            words = _words(text[start:end])
            share = len(wanted & words) / (len(wanted | words) or 1)
            if share > best:
                best, found = share, text[start:end]
    return found


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))
