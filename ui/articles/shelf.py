"""The list of articles as HTML."""

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from index import ArticleSummary
from index.counting import counted
from index.sharing import ROLES, ArticleCollection, Share
from ui.markup import HERE, day_of, render


@dataclass(frozen=True, slots=True)
class Allowed:
    """What whoever looks may do with articles.

    They are the reader ``me`` on a shared server. ``shares`` are who has a role in those that they
    may share, ``changeable`` those that they may rename and remove, None for all. ``shelves`` are
    their collections, each with the ids in it; None where there are no others to share with.
    """

    me: str = ""
    shares: Mapping[str, Sequence[Share]] = field(default_factory=dict)
    changeable: Container[str] | None = None
    shelves: Sequence[tuple[ArticleCollection, frozenset[str]]] | None = None


_ALL = Allowed()


def shelf_html(
    articles: Sequence[ArticleSummary],
    scope: Collection[str] | None = None,
    removed: str | None = None,
    problem: str | None = None,
    allowed: Allowed = _ALL,
    here: str = HERE,
) -> str:
    """Build the list of articles, with controls to read, ask about and remove each.

    ``scope`` holds the ids of the articles that questions are about, None for all. ``removed`` is
    the title of the article to be restored next, if any; ``problem`` is an error to show.
    ``here`` is where Footnote runs.
    """
    shelves = allowed.shelves or ()
    inside = {each.id: [shelf for shelf, held in shelves if each.id in held] for each in articles}
    return render(
        "shelf",
        {
            "place": None,
            "name": "Articles",
            "label": "Articles",
            "articles": articles,
            "about": {each.id: _about(each, inside[each.id]) for each in articles},
            "allowed": allowed,
            "inside": inside,
            "shelves": [
                (
                    shelf,
                    counted(sum(each.id in held for each in articles), "article"),
                    [Share(*grant, alone=True) for grant in shelf.grants],
                )
                for shelf, held in shelves
            ],
            "collections": counted(len(shelves), "collection") if shelves else "",
            "roles": ROLES,
            "scope": scope,
            "unticked": scope is not None and not scope,
            "removed": removed,
            "problem": problem,
            "here": here,
            "heading": counted(len(articles), "article"),
        },
    )


def _about(article: ArticleSummary, inside: Sequence[ArticleCollection]) -> list[str]:
    source = PurePath(article.source).name if article.source else "added text"
    size = counted(article.sentences, "sentence")
    if article.characters:
        size += f", {article.characters:,} characters"
    days = [day_of(article.published or ""), f"added {day_of(article.added)}"]
    return [source, *filter(None, days), size, *(f"in {each.name}" for each in inside)]
