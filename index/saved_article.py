"""Find the article that a saved citation refers to."""

from index.settings import IndexSettings
from index.store import Catalog, Places
from index.types import Article, Passage


def find_article(
    article_id: str, sha256: str, *, settings: IndexSettings | None = None
) -> Article | None:
    """Return the article with an id or, failing that, one whose text has that hash.

    Returns None if the store has neither. Raises StoreError when the store cannot be used.
    """
    catalog = Catalog((settings or IndexSettings.from_environment()).home)
    try:
        with catalog.snapshot():
            return catalog.find(article_id) or _with_hash(catalog, sha256)
    finally:
        catalog.close()


def passages_around(
    article: Article, start: int, end: int, *, settings: IndexSettings | None = None
) -> tuple[Passage, ...]:
    """Return the passages that contain a whole span of an article, in reading order.

    They belong to the live version of the article's id; empty if no single passage contains the
    span. Raises StoreError when the store cannot be used.
    """
    if not 0 <= start <= end <= len(article.text):
        return ()
    catalog = Catalog((settings or IndexSettings.from_environment()).home)
    try:
        return tuple(Places(catalog).passages_around(article.id, start, end))
    finally:
        catalog.close()


def _with_hash(catalog: Catalog, sha256: str) -> Article | None:
    with catalog.database.reading() as connection:
        row = connection.execute(
            """
            SELECT articles.id FROM articles JOIN versions ON versions.number = live
            WHERE sha256 = ? ORDER BY articles.id LIMIT 1
            """,
            (sha256,),
        ).fetchone()
    return None if row is None else catalog.find(row[0])
