"""The article pane as HTML, built on the server.

All cutting by offsets happens here, in code points. The browser counts UTF-16 units and would cut
elsewhere, so it gets marks that are already in place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal
from urllib.parse import urlsplit

from index import Article, FootnoteError, UnknownArticleError, counted
from qa import Fate, recheck
from ui.article_view.blocks import Block, blocks, nearest_sentence
from ui.article_view.pieces import Mark, Piece, pieces
from ui.chat import Conversation
from ui.engine import Engine
from ui.markup import Place, render

Span = tuple[int, int]

# A strip a few hundred pixels wide cannot show more of them apart.
_MAX_USED = 400
_MIN_WIDTH = 0.6
_BULLETS = dict.fromkeys("-*+•‣▪·", "•")
_WRONG: Mapping[Fate, str] = {
    "holds": "from an earlier version",
    "moved": "moved in this article",
    "gone": "no longer in this article",
    "altered": "not what the article says",
}


@dataclass(frozen=True, slots=True)
class _Shown:
    """A block, its number in the article, and its text in pieces."""

    block: Block
    number: int
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class _Group:
    """The items of a list, the cells of a table, or one other block.

    ``pages`` are the numbers of the pages that begin right before it.
    """

    kind: Literal["list", "table", "other"]
    pages: list[int]
    blocks: list[_Shown] = field(default_factory=list)


def opened_html(engine: Engine, conversation: Conversation, place: Place) -> str:
    """Build the reader for a citation: its article, opened at the cited characters.

    If the article has changed, show where the quote is now, or else the old quote beside the
    nearest sentence; if it is gone, show the quote alone. The words of a passage that was only
    considered are not kept, so it is shown only in the version that was considered.
    """
    cited = place.citation
    try:
        article = conversation.reading(engine, cited.article_id).article(cited.article_id)
    except UnknownArticleError:
        values = {"place": place, "wrong": "removed", "label": "Text of the article"}
        return render("removed", values)
    except FootnoteError as error:
        return failed_html(str(error))
    used = conversation.used(article.sha256)
    is_same = article.sha256 == cited.article_sha256
    if not place.cited:
        if not is_same:
            return article_html(article, place, used=used, fate="holds")
        if not 0 <= cited.start < cited.end <= len(article.text):
            return article_html(article, place, used=used, wrong="not in this article")
        return article_html(article, place, shown=(cited.start, cited.end), used=used)
    found = recheck(cited, article)
    shown = None if found.start is None or found.end is None else (found.start, found.end)
    if is_same and shown is not None:
        return article_html(article, place, shown=shown, used=used)
    now = None if shown else nearest_sentence(cited.quote, article)
    return article_html(article, place, shown=shown, used=used, fate=found.status, now=now)


def read_html(engine: Engine, conversation: Conversation, article_id: str) -> str:
    """Build the reader for a whole article. Raises FootnoteError if it does not exist."""
    article = conversation.reading(engine, article_id).article(article_id)
    return article_html(article, used=conversation.used(article.sha256))


def span_html(
    engine: Engine,
    conversation: Conversation,
    article_id: str,
    span: Span,
    *,
    elsewhere: bool = False,
) -> str:
    """Build the reader for the characters that an address names, without their conversation.

    ``elsewhere`` is true if the address names a conversation that this browser does not have.
    """
    try:
        article = conversation.reading(engine, article_id).article(article_id)
    except FootnoteError as error:
        return failed_html(str(error))
    start, end = span
    shown = span if 0 <= start < end <= len(article.text) else None
    used = conversation.used(article.sha256)
    return article_html(article, shown=shown, used=used, elsewhere=elsewhere)


def failed_html(sentence: str) -> str:
    """Build the reader when no article can be shown: its bar and the reason."""
    return render("failed", {"place": None, "label": "Article", "sentence": sentence})


def article_html(
    article: Article,
    place: Place | None = None,
    *,
    shown: Span | None = None,
    used: Sequence[Span] = (),
    fate: Fate | None = None,
    now: str | None = None,
    wrong: str = "",
    elsewhere: bool = False,
) -> str:
    """Build the reader: its bar, and the article with at most one place marked.

    ``shown`` is the span to mark, ``used`` the spans that the conversation has cited. ``fate`` is
    what became of the quote in an article that has changed since; if it is gone, ``now`` is the
    most similar sentence, or None. ``wrong`` replaces the support in the bar. The answer's other
    citations are marked paler, unless something is wrong.
    """
    wrong = _WRONG[fate] if fate else wrong
    marks = [] if shown is None else [Mark(*shown)]
    ticks: list[tuple[str, int]] = []
    if place is not None and not wrong:
        marks += [Mark(each.start, each.end, each.name) for each in place.neighbours]
        if shown is not None:
            ticks = [(place.name, place.citation.number)]
            ticks += [(each.name, each.number) for each in place.neighbours]
    length = len(article.text)
    about = [each for each in (article.byline, _source(article), article.published) if each]
    return render(
        "article",
        {
            "article": article,
            "place": place,
            "label": "Text of the article",
            "wrong": wrong,
            "fate": fate,
            "now": now,
            "elsewhere": elsewhere,
            "about": [*about, counted(len(article.text.split()), "word")],
            "has_title": any(heading.level == 1 for heading in article.headings),
            "groups": list(_groups(article, shown, marks)),
            "bullets": _BULLETS,
            "ticks": ticks,
            "said": f"This conversation cites {counted(len(used), 'place')} of this article",
            "used": [
                (
                    f"{100 * start / length:.2f}",
                    f"{max(100 * (end - start) / length, _MIN_WIDTH):.2f}",
                )
                for start, end in used[:_MAX_USED]
                if length
            ],
        },
    )


def _groups(article: Article, shown: Span | None, marks: Sequence[Mark]) -> Iterator[_Group]:
    pages = list(enumerate(article.pages, 1))[1:]
    group: _Group | None = None
    marked_yet = False
    for number, block in enumerate(blocks(article)):
        begun = []
        while pages and pages[0][1] <= block.start:
            begun.append(pages.pop(0)[0])
        overlaps = shown is not None and shown[0] < block.end and shown[1] > block.start
        found = pieces(
            article.text, block.start, block.end, marks, first=overlaps and not marked_yet
        )
        marked_yet = marked_yet or overlaps
        kind = _kind(block)
        last = group.blocks[-1].block if group else None
        goes_on = group and last and kind == group.kind != "other" and last.table == block.table
        if group is None or begun or not goes_on:
            if group is not None:
                yield group
            group = _Group(kind, begun)
        group.blocks.append(_Shown(block, number, list(found)))
    if group is not None:
        yield group


def _kind(block: Block) -> Literal["list", "table", "other"]:
    if block.tag == "li":
        return "list"
    return "table" if block.tag in {"th", "td"} else "other"


def _source(article: Article) -> str:
    """Return the name of the file or of the site that an article comes from."""
    if not article.source:
        return article.site or "Added text"
    host = urlsplit(article.source).hostname if "://" in article.source else None
    return article.site or host or PurePath(article.source).name
