"""The article beside the conversation, as HTML built on the server.

All cutting by offsets happens here, in code points. The browser gets marks that are already
in place, because it counts UTF-16 units and would cut elsewhere.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePath
from typing import Literal

from index import Article, ArticleSummary
from qa import Citation

_PARAGRAPH_BREAK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading or paragraph: ``article.text[start:end]`` are its words."""

    tag: Literal["h1", "h2", "h3", "p"]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """A citation to show, with its neighbours of the same answer.

    ``name`` is what its button carries; ``back`` and ``on`` are the names of the citations
    before and after it, ``count`` is how many there are.
    """

    name: str
    citation: Citation
    count: int
    label: str
    back: str | None = None
    on: str | None = None


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


def marked(text: str, start: int, end: int, mark: tuple[int, int] | None, *, first: bool) -> str:
    """Escape ``text[start:end]`` with a mark around the part of it that is cited.

    ``first`` tells that the mark begins here: that piece can take the focus.
    """
    if mark is None or mark[1] <= start or mark[0] >= end:
        return _escaped(text[start:end])
    left, right = max(start, mark[0]), min(end, mark[1])
    attributes = ' id="cited" tabindex="-1"' if first else ""
    return (
        f"{_escaped(text[start:left])}<mark{attributes}>{_escaped(text[left:right])}</mark>"
        f"{_escaped(text[right:end])}"
    )


def article_html(article: Article, place: Place | None = None) -> str:
    """Build the reader: its bar, and the article with at most one citation marked.

    A citation of text that has changed since is not marked; the quote stands above the text
    instead, and the bar says why.
    """
    mark = None
    stale = False
    if place is not None:
        cited = place.citation
        stale = article.text[cited.start : cited.end] != cited.quote
        mark = None if stale else (cited.start, cited.end)
    parts = []
    marked_yet = False
    has_title = False
    for block in blocks(article):
        overlaps = mark is not None and mark[0] < block.end and mark[1] > block.start
        body = marked(article.text, block.start, block.end, mark, first=overlaps and not marked_yet)
        marked_yet = marked_yet or overlaps
        parts.append(f'<{block.tag} dir="auto">{body}</{block.tag}>')
        if block.tag == "h1":
            has_title = True
            parts.append(_byline(article))
    if not has_title:
        parts[:0] = [f'<h1 dir="auto">{_escaped(article.title)}</h1>', _byline(article)]
    if stale and place is not None:
        parts.insert(0, _changed(place.citation))
    language = f' lang="{escape(article.language)}"' if article.language else ""
    return (
        f"{_bar(place, 'no longer in this article' if stale else None)}"
        f'<div class="scroll" tabindex="0" role="region" aria-label="Text of the article">'
        f'<article class="art"{language}>{"".join(parts)}</article></div>'
    )


def shelf_html(articles: Sequence[ArticleSummary]) -> str:
    """Build what the reader shows when no single article is chosen: a list to choose from."""
    if not articles:
        body = (
            "<h2>No articles yet</h2><p>Add a text, and ask about it. It stays on this machine.</p>"
            '<p><button type="button" class="plain strong" data-open="add">Add text</button></p>'
        )
    else:
        items = "".join(
            f'<li><button type="button" class="spine" data-article="{escape(item.id)}" dir="auto">'
            f"<span>{_escaped(item.title)}</span>"
            f"<small>{_counted(item.sentences, 'sentence')}</small></button></li>"
            for item in articles
        )
        body = f'<h2>{_counted(len(articles), "article")}</h2><ul class="shelf">{items}</ul>'
    return (
        f'{_bar(None)}<div class="scroll" tabindex="0" role="region" '
        f'aria-label="Articles"><div class="art">{body}</div></div>'
    )


def removed_html(place: Place) -> str:
    """Build the reader for a citation whose article is gone: its bar, and the quote alone."""
    cited = place.citation
    return (
        f"{_bar(place, 'removed')}"
        '<div class="scroll" tabindex="0" role="region" aria-label="Text of the article">'
        '<div class="art"><div class="none">'
        f'<h2 dir="auto">“{_escaped(cited.title)}” is no longer here</h2>'
        "<p>It was removed since this answer. It said then:</p>"
        f'<blockquote dir="auto">{_escaped(cited.quote)}</blockquote></div></div></div>'
    )


def failed_html(sentence: str) -> str:
    """Build the reader where no article can be shown: its bar, and why not."""
    return (
        f'{_bar(None)}<div class="scroll" tabindex="0" role="region" aria-label="Article">'
        f'<div class="art"><div class="fail"><p dir="auto">{_escaped(sentence)}</p></div></div>'
        "</div>"
    )


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


def _escaped(text: str) -> str:
    # The HTML parser would turn a bare carriage return into a line feed.
    return escape(text).replace("\r", "&#13;")


def _byline(article: Article) -> str:
    source = PurePath(article.source).name if article.source else "Added text"
    parts = [source, *([article.published] if article.published else [])]
    parts.append(_counted(len(article.text.split()), "word"))
    return f'<p class="by" dir="auto">{_escaped(" · ".join(parts))}</p>'


def _changed(citation: Citation) -> str:
    return (
        '<div class="none"><h2>The article has changed since this answer</h2>'
        f'<p>It said then:</p><blockquote dir="auto">{_escaped(citation.quote)}</blockquote></div>'
    )


def _bar(place: Place | None, wrong: str | None = None) -> str:
    inside = '<span class="grow">Article</span>'
    if place is not None:
        what = wrong or place.label
        where = _escaped(" › ".join((place.citation.title, *place.citation.heading)))
        path = f'<span class="path" dir="auto" title="{where}">{where}</span>'
        inside = (
            f"{_step(place.back, '‹', 'Previous')}"
            f'<span class="count">{place.citation.number} of {place.count}</span>'
            f"{_step(place.on, '›', 'Next')}"
            f'<span class="grow">{_escaped(what)}{path}</span>'
        )
    return (
        f'<div class="bar">{inside}<button type="button" class="plain close" data-close="reader">'
        "Close</button></div>"
    )


def _step(name: str | None, sign: str, word: str) -> str:
    state = f'data-place="{escape(name)}"' if name else "disabled"
    return (
        f'<button type="button" class="step" aria-label="{word} citation" {state}>{sign}</button>'
    )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
