"""The list of articles as HTML."""

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from index import ArticleSummary, UsageError
from index.conditions import READ, condition_for, fields_of, has_words, matching
from index.counting import counted
from index.sample import SAMPLE
from index.sharing import EVERYONE, ROLES, ArticleCollection, Share
from ui.articles.labels import form_of
from ui.markup import HERE, day_of, isolated, render


@dataclass(frozen=True, slots=True)
class Permissions:
    """What whoever looks may do with articles.

    They are the reader ``me`` on a shared server. ``shares`` are who has a role in those that they
    may share, ``adders`` the names of those who added articles, ``changeable`` those that they may
    change, None for all. ``shelves`` are their collections, each with the ids in it; None where
    there are no others to share with.
    """

    me: str = ""
    shares: Mapping[str, Sequence[Share]] = field(default_factory=dict)
    adders: Mapping[str, str] = field(default_factory=dict)
    changeable: Container[str] | None = None
    shelves: Sequence[tuple[ArticleCollection, frozenset[str]]] | None = None


_ALL = Permissions()

# So many conditions are offered to choose from.
_MOST_SIFTS = 200


def article_list_html(
    articles: Sequence[ArticleSummary],
    scope: Collection[str] | None = None,
    removed: tuple[str, int] | None = None,
    problem: str | None = None,
    allowed: Permissions = _ALL,
    here: str = HERE,
    search: str = "",
) -> str:
    """Build the list of articles, with controls to read, ask about and remove each.

    ``scope`` holds the ids of the articles that questions are about, None for all. ``removed`` are
    title and place of the article to be restored next, if any; ``problem`` is an error to show.
    ``here`` is where Footnote runs. Only articles that ``search`` finds are shown.
    """
    shelves = allowed.shelves or ()
    inside = {each.id: [shelf for shelf, held in shelves if each.id in held] for each in articles}
    several = len(articles) > 1
    search = search if several else ""
    shown, unmet = search_articles(articles, search)
    heading = counted(len(articles), "article")
    return render(
        "article_list",
        {
            "place": None,
            "name": "Articles",
            "label": "Articles",
            "articles": shown,
            "several": several,
            "about": {each.id: _about(each, inside[each.id], allowed) for each in shown},
            "forms": {each.id: form_of(each.fields) for each in shown},
            "own": {each.id: _own(each) for each in shown},
            "search": search,
            "sifts": _sifts(articles),
            "unmet": unmet,
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
            "shared_with": lambda shares: _shared_with(shares, allowed.me),
            "scope": scope,
            "unticked": scope is not None and not scope,
            "sample": SAMPLE if scope and len(scope) == len(articles) - 1 else None,
            "removed": removed,
            "problem": problem,
            "here": here,
            "heading": f"{len(shown):,} of {heading}" if search else heading,
        },
    )


def search_articles(
    articles: Sequence[ArticleSummary], where: str
) -> tuple[Sequence[ArticleSummary], str | None]:
    """Return the articles that meet conditions or have words, and what is wrong with these."""
    try:
        return matching(articles, where), None
    except UsageError as error:
        found = [each for each in articles if has_words(where, _searched(each))]
        is_condition = any(sign in where for sign in "=<>")
        return found, str(error) if is_condition and not found else None


def _searched(article: ArticleSummary) -> list[str]:
    return [each for values in fields_of(article).values() for each in values]


def _sifts(articles: Sequence[ArticleSummary]) -> list[str]:
    """Return conditions to choose from: all authors, and all that people have set."""
    found = {
        (name, value)
        for each in articles
        for name, values in fields_of(each).items()
        if name == "author" or name in each.fields
        for value in values
    }
    conditions = filter(None, (condition_for(*each) for each in found))
    return sorted(conditions, key=str.casefold)[:_MOST_SIFTS]


def _own(article: ArticleSummary) -> list[tuple[str, str | None]]:
    """Return the tags and own fields of an article, each with the condition that finds it."""
    return [
        (value if name == "tag" else f"{name}: {value}", condition_for(name, value))
        for name, values in sorted(article.fields.items(), key=lambda each: each[0] != "tag")
        if name not in READ
        for value in values
    ]


def _shared_with(shares: Sequence[Share], me: str) -> str:
    """Say with whom something is shared: with whoever has a role in it beside one owner."""
    readers = list(dict.fromkeys(each.reader for each in shares))
    owners = [each.reader for each in shares if each.role == "owner"]
    readers.remove(me if me in readers else owners[0])
    if EVERYONE in readers:
        return f"Shared with {EVERYONE}"
    if len(readers) == 1:
        return f"Shared with {isolated(readers[0].partition(':')[2])}"
    return f"Shared with {len(readers):,}" if readers else "Not shared"


def _about(
    article: ArticleSummary, inside: Sequence[ArticleCollection], allowed: Permissions
) -> list[str]:
    read = PurePath(article.source).name if article.source else "pasted text"
    source = "".join(article.fields.get("source", ())) or read
    size = counted(article.sentences, "sentence")
    if article.characters:
        size += f", {article.characters:,} characters"
    adder = allowed.adders.get(article.id, "")
    added, named = f"added {day_of(article.added)}", [f"in {each.name}" for each in inside]
    if allowed.shelves is not None and allowed.me != f"person:{adder}":
        # Only its owners are told who else there is.
        if article.id not in allowed.shares and allowed.changeable is not None:
            named.append("shared with you")
        elif adder:
            added += f" by {adder}"
    days = [day_of(article.published or ""), added]
    return [*filter(None, [article.byline, source, *days]), size, *named]
