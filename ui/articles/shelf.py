"""The list of articles as HTML."""

from collections.abc import Collection, Container, Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType

from index import ArticleSummary
from index.counting import counted
from index.sharing import ROLES, Share
from ui.markup import HERE, day_of, render


def shelf_html(
    articles: Sequence[ArticleSummary],
    scope: Collection[str] | None = None,
    removed: str | None = None,
    problem: str | None = None,
    shares: Mapping[str, Sequence[Share]] = MappingProxyType({}),
    changeable: Container[str] | None = None,
    here: str = HERE,
) -> str:
    """Build the list of articles, with controls to read, ask about and remove each.

    ``scope`` holds the ids of the articles that questions are about, None for all. ``removed`` is
    the title of the article to be restored next, if any; ``problem`` is an error to show.
    ``shares`` are who else has a role in those articles that may be shared, ``changeable`` those
    that may be renamed and removed, None for all. ``here`` is where Footnote runs.
    """
    return render(
        "shelf",
        {
            "place": None,
            "name": "Articles",
            "label": "Articles",
            "articles": articles,
            "about": {each.id: _about(each) for each in articles},
            "shares": shares,
            "changeable": changeable,
            "roles": ROLES,
            "scope": scope,
            "unticked": scope is not None and not scope,
            "removed": removed,
            "problem": problem,
            "here": here,
            "heading": counted(len(articles), "article"),
        },
    )


def _about(article: ArticleSummary) -> list[str]:
    source = PurePath(article.source).name if article.source else "added text"
    size = counted(article.sentences, "sentence")
    if article.characters:
        size += f", {article.characters:,} characters"
    days = [day_of(article.published or ""), f"added {day_of(article.added)}"]
    return [source, *filter(None, days), size]
