"""Remove articles, and restore them while they can be."""

from collections.abc import Sequence
from contextlib import closing

from index.errors import UnknownArticleError, UsageError
from index.settings import IndexSettings
from index.store import Catalog, Writer, refuse_lone


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
    with closing(Catalog(settings)) as catalog:
        for article_id in ids:
            # Raises for one that is unknown.
            catalog.article(article_id)
    with closing(Writer(settings)) as writer:
        writer.remove(ids, restorable=restorable)


def restore_articles(ids: Sequence[str], *, settings: IndexSettings | None = None) -> None:
    """Restore articles that were removed as ``restorable``, exactly as they were.

    Nothing is embedded again, and citations of them are valid as before. Raises, with nothing
    restored, UnknownArticleError when one was removed for good, and UsageError when one is in
    the store or for a single id instead of a list.
    """
    refuse_lone(ids, "article ids")
    settings = settings or IndexSettings.from_environment()
    wanted = list(dict.fromkeys(ids))
    with closing(Catalog(settings)) as catalog:
        left: Sequence[str] = wanted
        if catalog.state().store:
            with closing(Writer(settings)) as writer:
                left = writer.restore(wanted)
        for article_id in left:
            if catalog.find(article_id) is not None:
                raise UsageError(
                    f"The article {article_id!r} is in the store; there is nothing to restore."
                )
            raise UnknownArticleError(
                f"The article {article_id!r} cannot be restored: it was removed for good; "
                "add it again."
            )
