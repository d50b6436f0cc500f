"""Remove articles, and restore them while they can be."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from index.errors import UnknownArticleError, UsageError
from index.settings import IndexSettings
from index.store import Catalog, Writer, refuse_lone, refuse_lone_article

T = TypeVar("T")


def remove_articles(
    ids: Sequence[str], *, settings: IndexSettings | None = None, restorable: bool = False
) -> None:
    """Remove articles and everything stored for them.

    ``restorable`` articles disappear from lists and answers, but ``restore_articles`` can bring
    them back until the store is first changed more than an hour later. Raises
    UnknownArticleError, with nothing removed, when an id is unknown, and UsageError for a
    single id instead of a list.
    """
    refuse_lone(ids, "article ids")
    settings = settings or IndexSettings.from_environment()
    catalog = Catalog(settings)
    try:
        for article_id in ids:
            if catalog.find(article_id) is None:
                raise catalog.unknown(article_id)
    finally:
        catalog.close()

    def remove(writer: Writer) -> None:
        for article_id in dict.fromkeys(ids):
            writer.remove(article_id, restorable=restorable)

    _written(settings, remove)


def restore_articles(ids: Sequence[str], *, settings: IndexSettings | None = None) -> None:
    """Restore articles that were removed as ``restorable``, exactly as they were.

    Nothing is embedded again, and citations of them are valid as before. Raises, with nothing
    restored, UnknownArticleError when one was removed for good, and UsageError when one is in
    the store or for a single id instead of a list.
    """
    refuse_lone(ids, "article ids")
    settings = settings or IndexSettings.from_environment()
    wanted = list(dict.fromkeys(ids))
    catalog = Catalog(settings)
    try:
        left = wanted
        if catalog.state().store:
            left = list(_written(settings, lambda writer: writer.restore(wanted)))
        for article_id in left:
            if catalog.find(article_id) is not None:
                raise UsageError(
                    f"The article {article_id!r} is in the store; there is nothing to restore."
                )
            raise UnknownArticleError(
                f"The article {article_id!r} cannot be restored: it was removed for good; "
                "add it again."
            )
    finally:
        catalog.close()


def forget_removed_articles(
    ids: Sequence[str] | None = None, *, settings: IndexSettings | None = None
) -> None:
    """Delete now what is kept of articles removed as ``restorable``; all of them for None.

    Raises UsageError for a single id instead of a list.
    """
    refuse_lone_article(ids)
    settings = settings or IndexSettings.from_environment()
    catalog = Catalog(settings)
    try:
        exists = bool(catalog.state().store)
    finally:
        catalog.close()
    if exists:
        _written(settings, lambda writer: writer.forget(ids))


def _written(settings: IndexSettings, change: Callable[[Writer], T]) -> T:
    writer = Writer(settings)
    try:
        return change(writer)
    finally:
        writer.close()
