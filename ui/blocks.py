"""An article cut into the headings and paragraphs that its reader shows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from index import Article

_PARAGRAPH_BREAK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading or paragraph: ``article.text[start:end]`` are its words."""

    tag: Literal["h1", "h2", "h3", "p"]
    start: int
    end: int


def blocks(article: Article) -> Iterator[Block]:
    """Cut an article into headings and paragraphs, in reading order, without white space."""
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
