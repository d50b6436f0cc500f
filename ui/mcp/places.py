"""Places in articles: how they are named, and quotes that can be found again without us."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote

from index import Article, ArticleIndex, UsageError
from index.errors import UnknownArticleError
from qa import Citation
from qa.draft import surroundings

Quote = dict[str, Any]
Link = Callable[[str, str, int, int], str]
"""Makes an address from an article's id, the SHA-256 of its text, and a span of that."""

_RESOURCES = "footnote://article/"
_PLACE = re.compile(r"(.+)#(-?\d+)-(-?\d+)", re.DOTALL)
_FIELDS = "article_id article_sha256 title page start end quote prefix suffix".split()


def resource(article_id: str) -> str:
    """Return the address of an article among the resources."""
    return _RESOURCES + quote(article_id, safe="")


def resource_link(article_id: str, _sha256: str, start: int, end: int) -> str:
    """Return the address of a place among the resources: a ``Link`` where there is no reader."""
    return place(resource(article_id), start, end)


def place(article: str, start: int, end: int) -> str:
    """Return the name of a place, by the id of its article or by its resource."""
    return f"{article}#{start}-{end}"


def find(index: ArticleIndex, name: str) -> tuple[Article, int, int]:
    """Return the span that is meant by an article's id, or a place, or either as a resource.

    Raises UnknownArticleError, and UsageError for a span that the article does not have.
    """
    if name.startswith(_RESOURCES):
        name = unquote(name.removeprefix(_RESOURCES))
    try:
        article = index.article(name)
    except UnknownArticleError:
        if (named := _PLACE.fullmatch(name)) is None:
            raise
        article, start, end = index.article(named[1]), int(named[2]), int(named[3])
        if 0 <= start < end <= len(article.text):
            return article, start, end
        raise UsageError(
            f"{article.id} has {len(article.text):,} characters, and none from {start} to {end}; "
            "count from 0, and end after the start."
        ) from None
    return article, 0, len(article.text)


def quote_at(index: ArticleIndex, article: Article, start: int, end: int, link: Link) -> Quote:
    """Return the quote of a span, as ``quote_of`` does."""
    around = index.passages_around(article.id, start, end)
    named = (article.id, article.sha256, article.title, "", around[0].heading if around else ())
    cited = (article.page_at(start), start, end, article.text[start:end])
    return quote_of(Citation(1, *named, *cited, *surroundings(article.text, start, end)), link)


def quote_of(citation: Citation, link: Link) -> Quote:
    """Return the quote of a citation as JSON, with its place as ``id`` and its address as ``url``.

    Its ``path`` is the title and the headings above it.
    """
    start, end = citation.start, citation.end
    return {
        "id": place(citation.article_id, start, end),
        "path": " › ".join(citation.path),
        "url": link(citation.article_id, citation.article_sha256, start, end),
        **{name: getattr(citation, name) for name in _FIELDS},
    }
