"""Let the opening of a long article be asked while the rest of it is being added."""

import logging
from collections.abc import Callable

from index import Article, ArticleIndex, IndexSettings, IngestReport, Progress, StoreError
from index.chunking import opening_of
from index.errors import AddCancelledError
from index.preparation import Known, drop_opening, write_opening

LONG = 150_000
"""From this many characters on, which take the bundled embedder several seconds."""

FIRST = 20_000
_GROWTH = 4

_LOG = logging.getLogger(__name__)


class Openings:
    """The openings of an article, each longer than the one before and in its place.

    No vector is made twice: those of an opening go into the next, and those of the last into the
    whole.
    """

    def __init__(
        self,
        index: ArticleIndex,
        settings: IndexSettings,
        opened: Callable[[Article, str, ArticleIndex], None],
        steps: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> None:
        """Read as ``index`` and its settings do.

        ``opened`` takes an article, how far it has been read, "2%" or "page 12", and an index that
        finds what has been read.
        """
        self._embedder = index.embedder
        self._settings = settings
        self._opened = opened
        self._steps = steps
        self._cancelled = cancelled
        self._index: ArticleIndex | None = None
        self._article: Article | None = None

    def read(self, article: Article) -> Known | None:
        """Tell of each opening of a long article, and return the vectors of the last.

        Raises AddCancelledError.
        """
        known: Known | None = None
        length = len(article.text)
        size = FIRST if length >= LONG else length
        try:
            while size <= length / 2:
                part = opening_of(article, size)
                if part.text:
                    known = self._write(article, part, known)
                size *= _GROWTH
        except StoreError as error:
            _LOG.warning("“%s” can be asked only once it is whole: %s", article.title, error)
        return known

    def _write(self, article: Article, part: Article, known: Known | None) -> Known:
        share = len(part.text) / len(article.text)

        def embedded(done: int, total: int, embedded: float) -> None:
            if self._cancelled():
                raise AddCancelledError(IngestReport())
            # How many texts the whole has is known only later.
            about = round(total / share)
            self._steps(Progress("embedding", article.title, done, about, embedded * share))

        self._article = article
        known = write_opening(
            article, part, settings=self._settings, embedder=self._embedder, known=known,
            embedded=embedded,
        )  # fmt: skip
        if self._index is None:
            self._index = ArticleIndex.open(
                self._settings, embedder=self._embedder, opening_of=article.id
            )
        page = article.page_at(len(part.text) - 1)
        read = f"{max(share, 0.01):.0%}" if page is None else f"page {page}"
        self._opened(article, read, self._index)
        return known

    def close(self) -> None:
        """Drop the last opening from the store."""
        if self._article is not None:
            try:
                drop_opening(self._article.id, self._settings)
            except StoreError as failure:
                _LOG.warning("%s", failure)
        if self._index is not None:
            self._index.close()
