"""Find the article a saved citation is about."""

from index.settings import IndexSettings
from index.store import Catalog, Places
from index.types import Article, Passage


def find_article(
    article_id: str, sha256: str, *, settings: IndexSettings | None = None
) -> Article | None:
    """Return the article of an id or, where there is none, one whose text has that hash.

    None means that the store has neither. Raises StoreError when the store cannot be used.
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
    """Return the passages that hold a span of an article whole, in reading order.

    They are those of the live version of its id; none where the span is not in one passage.
    Raises StoreError when the store cannot be used.
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
