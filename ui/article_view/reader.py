"""The article pane as HTML, built on the server.

All cutting by offsets happens here, in code points. The browser counts UTF-16 units and would cut
elsewhere, so it gets marks that are already in place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath
from typing import Literal
from urllib.parse import urlsplit

from index import Article, ArticleIndex, FootnoteError
from index.counting import counted
from index.errors import UnknownArticleError
from qa import Fate, recheck
from ui.article_view.blocks import Block, blocks, nearest_sentence
from ui.article_view.pieces import Mark, Piece, pieces
from ui.markup import Place, Span, day_of, render

Kind = Literal["list", "table", "other"]

_BULLETS = dict.fromkeys("-*+•‣▪·", "•")
_WRONG: Mapping[Fate, str] = {
    "holds": "from an earlier version",
    "moved": "moved in this article",
    "gone": "no longer in this article",
    "altered": "not what the article says",
}


@dataclass(frozen=True, slots=True)
class _Shown:
    """A block, its number in the article, and its text in pieces.

    The ``first`` piece of the citation being shown can take the focus, if it is here.
    """

    block: Block
    number: int
    pieces: list[Piece]
    first: Piece | None


@dataclass(frozen=True, slots=True)
class _Group:
    """The items of a list, the cells of a table, or one other block.

    ``pages`` are the numbers of the pages that begin right before it.
    """

    kind: Kind
    pages: Sequence[int]
    blocks: list[_Shown]


def opened_html(index: ArticleIndex, place: Place) -> str:
    """Build the reader for a citation: its article, opened at the cited characters.

    If the article has changed, show where the quote is now, or else the old quote beside the
    nearest sentence; if it is gone, show the quote alone. The words of a passage that was only
    considered are not kept, so it is shown only in the version that was considered.
    """
    cited = place.citation
    try:
        article = index.article(cited.article_id)
    except UnknownArticleError:
        return render(
            "removed_article", {"place": place, "wrong": "removed", "label": "Article text"}
        )
    except FootnoteError as error:
        return failed_html(str(error))
    is_same = article.sha256 == cited.article_sha256
    if not place.cited:
        if not is_same:
            return article_html(article, place, fate="holds")
        if not 0 <= cited.start < cited.end <= len(article.text):
            return article_html(article, place, wrong="not in this article")
        return article_html(article, place, shown=(cited.start, cited.end))
    found = recheck(cited, article)
    shown = None if found.start is None or found.end is None else (found.start, found.end)
    if is_same and shown is not None:
        return article_html(article, place, shown=shown)
    now = None if shown else nearest_sentence(cited.quote, article)
    return article_html(article, place, shown=shown, fate=found.status, now=now)


def read_html(
    index: ArticleIndex,
    article_id: str,
    span: Span | None = None,
    *,
    elsewhere: bool = False,
) -> str:
    """Build the reader for a whole article, with the characters that an address names marked.

    ``elsewhere`` is true if the address names a conversation that this browser does not have.
    Raises FootnoteError if the article does not exist.
    """
    article = index.article(article_id)
    is_there = span is not None and 0 <= span[0] < span[1] <= len(article.text)
    return article_html(article, shown=span if is_there else None, elsewhere=elsewhere)


def failed_html(sentence: str) -> str:
    """Build the reader when no article can be shown: its bar and the reason."""
    return render("reader_failure", {"place": None, "label": "Article", "sentence": sentence})


def unopened_html() -> str:
    """Build the reader before anything is opened in it."""
    return render("empty_reader", {"place": None, "label": "Article"})


def article_html(
    article: Article,
    place: Place | None = None,
    *,
    shown: Span | None = None,
    fate: Fate | None = None,
    now: str | None = None,
    wrong: str = "",
    elsewhere: bool = False,
    replaced: bool = False,
) -> str:
    """Build the reader: its bar, and the article with at most one place marked.

    ``shown`` is the span to mark. ``fate`` is what became of the quote in an article that has
    changed since; if it is gone, ``now`` is the most similar sentence, or None. ``replaced`` says
    that the address was made for another text of the article. ``wrong`` replaces the support in
    the bar. The answer's other citations are marked paler, unless something is wrong.
    """
    wrong = _WRONG[fate] if fate else wrong
    others = () if place is None or wrong else place.neighbours
    named = [Mark(note.start, note.end, name) for name, note in others]
    marks = [Mark(*shown)] if shown else []
    marks += sorted(named, key=lambda mark: (mark.start, mark.end))
    short: Sequence[Span] = ()
    if place is not None and shown:
        short = [(shown[0] + start, shown[0] + end) for start, end in place.short]
    ticks: list[tuple[str, int]] = []
    if place is not None and shown and not wrong:
        ticks = [(name, note.number) for name, note in ((place.name, place.citation), *others)]
    published = day_of(article.published or "")
    about = [each for each in (article.byline, _source(article), published) if each]
    about += article.fields.get("tag", ())
    return render(
        "article",
        {
            "article": article,
            "place": place,
            "label": "Article text",
            "wrong": wrong,
            "fate": fate,
            "now": now,
            "elsewhere": elsewhere,
            "replaced": replaced,
            "about": [*about, counted(len(article.text.split()), "word")],
            "has_title": any(heading.level == 1 for heading in article.headings),
            "groups": list(_groups(article, marks, short)),
            "bullets": _BULLETS,
            "ticks": ticks,
        },
    )


def _groups(article: Article, marks: Sequence[Mark], short: Sequence[Span]) -> Iterator[_Group]:
    shown = _shown(article, marks, short)
    page = 1
    for (kind, _, last, _), found in groupby(shown, lambda each: _place(article, each)):
        yield _Group(kind, range(page + 1, last + 1), list(found))
        page = last


def _shown(article: Article, marks: Sequence[Mark], short: Sequence[Span]) -> Iterator[_Shown]:
    is_marked = False
    for number, block in enumerate(blocks(article)):
        found = list(pieces(article.text, block.start, block.end, marks, short))
        cited = (each for each in found if each.mark and not each.mark.name)
        first = None if is_marked else next(cited, None)
        is_marked = is_marked or first is not None
        yield _Shown(block, number, found, first)


def _place(article: Article, shown: _Shown) -> tuple[Kind, int, int, int]:
    """Return what the blocks of one group have in common; what is no item or cell stands alone."""
    block = shown.block
    page = article.page_at(block.start) or 1
    if block.tag == "li":
        return "list", 0, page, 0
    if block.tag in {"th", "td"}:
        return "table", block.table, page, 0
    return "other", 0, page, shown.number


def _source(article: Article) -> str:
    """Return the name of the file or of the site that an article comes from."""
    if named := article.fields.get("source"):
        return named[0]
    if not article.source:
        return article.site or "Pasted text"
    host = urlsplit(article.source).hostname if "://" in article.source else None
    return article.site or host or PurePath(article.source).name
