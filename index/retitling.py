"""Give articles other titles."""

import unicodedata

from index.errors import UsageError
from index.settings import IndexSettings
from index.store import Catalog, Writer

_LONGEST = 200


def retitle_article(article_id: str, title: str, *, settings: IndexSettings | None = None) -> None:
    """Give an article another title, and keep its id, text and vectors.

    No vector and no word of the indexes depends on the title. Adding the source again gives the
    article the source's own title. Raises UnknownArticleError, and UsageError for a title that
    is too long or has neither a letter nor a digit.
    """
    title = " ".join("".join(sign if sign.isprintable() else " " for sign in title).split())
    if not any(unicodedata.category(sign)[0] in "LN" for sign in title):
        raise UsageError("The title has neither a letter nor a digit; write one.")
    if len(title) > _LONGEST:
        raise UsageError(f"The title is longer than {_LONGEST} characters; shorten it.")
    settings = settings or IndexSettings.from_environment()
    catalog = Catalog(settings.home)
    try:
        standing = catalog.article(article_id)
        if standing.title == title:
            return
        writer = Writer(settings.home)
        try:
            found = writer.retitle(article_id, title)
        finally:
            writer.close()
        if not found:
            raise catalog.unknown(article_id)
    finally:
        catalog.close()
