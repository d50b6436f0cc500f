"""Give articles other titles."""

import unicodedata
from contextlib import closing
from dataclasses import replace

from index.embedding import Embedder, embedder_of
from index.errors import UsageError
from index.preparation import prepare_again
from index.settings import IndexSettings
from index.store import Catalog, Writer, recipe_of
from index.types import Article

_LONGEST = 200


def retitle_article(
    article_id: str,
    title: str,
    *,
    settings: IndexSettings | None = None,
    embedder: Embedder | None = None,
) -> None:
    """Give an article another title, and keep its id and text.

    Its passages are searched by their title, too, so they are embedded again. Adding the source
    again gives the article the source's own title. Raises UnknownArticleError, and UsageError for
    a title that is too long or contains no letters or digits.
    """
    title = " ".join("".join(sign if sign.isprintable() else " " for sign in title).split())
    if not any(unicodedata.category(sign)[0] in "LN" for sign in title):
        raise UsageError("The title contains no letters or digits; write one.")
    if len(title) > _LONGEST:
        raise UsageError(f"The title is longer than {_LONGEST} characters; shorten it.")
    settings = settings or IndexSettings.from_environment()
    with closing(Catalog(settings)) as catalog:
        standing = _standing(catalog, article_id)
        embedder = embedder or embedder_of(settings)
        with closing(Writer(settings, recipe_of(settings, embedder))) as writer:
            while standing.title != title:
                renamed = prepare_again([replace(standing, title=title)], settings, embedder)
                before = standing
                writer.put(renamed, lambda: catalog.find(article_id) != before)  # noqa: B023
                # Whoever replaced or removed it meanwhile was first.
                standing = _standing(catalog, article_id)


def _standing(catalog: Catalog, article_id: str) -> Article:
    # What people have set of it is no part of the article that is written.
    found = catalog.find(article_id)
    if found is None:
        raise catalog.unknown(article_id)
    return found
