"""Index the articles of a store anew that an earlier version of Footnote wrote."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from index.embedding import Embedder
from index.errors import StoreOutdatedError
from index.loading import plain_elements
from index.preparation import prepare_again
from index.settings import IndexSettings
from index.store import CATALOG, VECTOR_FILES, Catalog, Writer, article_of, recipe_of, write_lock
from index.types import Article, Progress

_KEPT = "catalog-outdated.sqlite"
_AT_ONCE = 20


def is_outdated(settings: IndexSettings) -> bool:
    """Return whether an earlier version wrote the store, or indexing it again was cut off.

    Raises StoreError.
    """
    if settings.database_url is not None:
        return False
    if (settings.home / _KEPT).exists():
        return True
    with closing(Catalog(settings)) as catalog:
        try:
            catalog.state()
        except StoreOutdatedError:
            return True
    return False


def set_aside(settings: IndexSettings) -> None:
    """Give an outdated catalog another name, and delete what else is outdated."""
    home = settings.home
    with write_lock(home):
        if (home / _KEPT).exists():
            if not (home / CATALOG).exists():
                _delete_files(home)
            return
        if not is_outdated(settings):
            return
        with closing(sqlite3.connect(home / CATALOG)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _delete_files(home)
        os.replace(home / CATALOG, home / _KEPT)
        for suffix in ("-wal", "-shm"):
            (home / f"{CATALOG}{suffix}").unlink(missing_ok=True)


def index_again(
    settings: IndexSettings, embedder: Embedder, progress: Callable[[Progress], None] | None
) -> int:
    """Write the articles of an outdated store to a new one, and return how many there are.

    It was set aside before, and is deleted last; until then this can be repeated.
    """
    kept = settings.home / _KEPT
    count = 0
    with closing(Writer(settings, recipe_of(settings, embedder))) as writer:
        for articles in outdated_articles(kept):
            writer.add(prepare_again(articles, writer, settings, embedder, progress))
            count += len(articles)
    kept.unlink(missing_ok=True)
    return count


def outdated_articles(catalog: Path) -> Iterator[list[Article]]:
    """Yield the articles of a catalog that an earlier version wrote, some at a time."""
    if not catalog.exists():
        return
    with closing(sqlite3.connect(catalog)) as connection:
        columns = {name for _, name, *_ in connection.execute("PRAGMA table_info(versions)")}
        is_older = "elements" not in columns
        structure = "'[]', '[]', NULL, NULL" if is_older else "elements, pages, byline, site"
        rows = connection.execute(
            f"""
            SELECT id, title, source, published, language, text, sha256, headings, {structure}
            FROM articles JOIN versions ON versions.number = live ORDER BY id
            """
        )
        while batch := rows.fetchmany(_AT_ONCE):
            articles = list(map(article_of, batch))
            if is_older:
                articles = [
                    replace(article, elements=plain_elements(article.text, article.headings))
                    for article in articles
                ]
            yield articles


def _delete_files(home: Path) -> None:
    for name in (*VECTOR_FILES, "data"):
        shutil.rmtree(home / name, ignore_errors=True)
        with suppress(OSError):
            (home / name).unlink()
