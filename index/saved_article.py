"""Find the article that a saved citation refers to."""

from contextlib import closing

from index.settings import IndexSettings
from index.store import Catalog, Spans
from index.types import Article, Passage


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


def passages_around(
    article: Article, start: int, end: int, *, settings: IndexSettings | None = None
) -> tuple[Passage, ...]:
    """Return the passages that contain a whole span of an article, in reading order.

    They belong to the live version of the article's id; empty if no single passage contains the
    span. Raises StoreError when the store cannot be used.
    """
    if not 0 <= start <= end <= len(article.text):
        return ()
    with closing(Catalog(settings or IndexSettings.from_environment())) as catalog:
        return tuple(Spans(catalog).passages_around(article.id, start, end))
