"""Find the article that a saved citation refers to."""

from contextlib import closing

from index.settings import IndexSettings
from index.store import Catalog
from index.types import Article


def find_article(
    article_id: str, sha256: str, *, settings: IndexSettings | None = None
) -> Article | None:
    """Return the article with an id or, failing that, one whose text has that hash.

    Returns None if the store has neither. Raises StoreError when the store cannot be used.
    """
    settings = settings or IndexSettings.from_environment()
    with closing(Catalog(settings)) as catalog, catalog.snapshot():
        found = catalog.find(article_id)
        if found is None and (twin := catalog.with_hash(sha256)) is not None:
            found = catalog.find(twin)
        return found
