"""Split an article into blocks, and find the sentence nearest to a quote."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from index import Article, Element, Heading
from index.chunking import sentence_spans
from index.lines import unbroken_spans

_PARAGRAPH_BREAK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_MARK = re.compile(r"(?:[-*+•‣◦▪·–—]|\(?\w{1,3}[.)])\s")
_WORD = re.compile(r"\w+")
# Few unrelated sentences share this many words.
_MIN_ALIKE = 0.3

Tag = Literal["h1", "h2", "h3", "p", "li", "th", "td", "blockquote", "pre"]


@dataclass(frozen=True, slots=True)
class Block:
    """What stands by itself in an article; its text is ``article.text[start:end]``.

    It is a heading, a paragraph, a cell of a table, or a list item without its mark. ``row``
    counts the article's rows from 0, and ``table`` is the row that its table begins with.
    ``depth`` counts the lists around an item. A paragraph is ``wrapped`` if its line breaks only
    wrap its lines.
    """

    tag: Tag
    start: int
    end: int
    row: int = 0
    table: int = 0
    mark: str = ""
    depth: int = 0
    wrapped: bool = False


def blocks(article: Article) -> Iterator[Block]:
    """Yield an article's blocks in reading order, without outer white space."""
    parts: list[Heading | Element] = [*article.headings, *article.elements]
    headers = {element.lead for element in article.elements if element.kind == "row"}
    title = next((heading for heading in article.headings if heading.level == 1), None)
    position = row = table = 0
    last: Element | None = None
    for part in sorted(parts, key=lambda part: part.start):
        yield from _paragraphs(article.text, position, part.start)
        position = part.end
        if isinstance(part, Heading):
            lower: Tag = "h2" if part.level <= 2 else "h3"
            yield Block("h1" if part == title else lower, part.start, part.end)
        elif part.kind == "row":
            # Rows of one table stand right below each other.
            follows = last is not None and last.kind == "row" and last.end + 1 == part.start
            table = table if follows else row
            tag: Tag = "th" if (part.start, part.end) in headers else "td"
            for start, end in _cells(article.text, part):
                yield Block(tag, start, end, row, table)
            row += 1
        elif part.kind == "item":
            found = _MARK.match(article.text, part.start, part.end)
            start = found.end() if found else part.start
            mark = article.text[part.start : start].strip() if found else ""
            yield Block("li", start, part.end, mark=mark, depth=part.depth)
        else:
            yield Block("pre" if part.kind == "code" else "blockquote", part.start, part.end)
        last = None if isinstance(part, Heading) else part
    yield from _paragraphs(article.text, position, len(article.text))


def _cells(text: str, row: Element) -> Iterator[tuple[int, int]]:
    start = row.start
    for cell in text[row.start : row.end].split("|"):
        left = start + len(cell) - len(cell.lstrip())
        yield min(left, start + len(cell)), max(left, start + len(cell.rstrip()))
        start += len(cell) + 1


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
        wrapped = "\n" in text[left:right] and len(list(unbroken_spans(text[left:right]))) == 1
        yield Block("p", left, right, wrapped=wrapped)


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
