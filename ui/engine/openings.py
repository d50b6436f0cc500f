"""Let the opening of a long article be asked while the rest of it is being added."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from index import (
    AddCancelledError,
    Article,
    ArticleIndex,
    IndexSettings,
    IngestReport,
    Known,
    Progress,
    StoreError,
    UnknownArticleError,
    opening_of,
    write_opening,
)
from ui.engine.engine import Cancelled, Engine, Part, Parts, Steps

LONG = 150_000
"""From this many characters on, which take the bundled embedder a quarter of a minute."""

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
        engine: Callable[[ArticleIndex, IndexSettings], Engine],
        parts: Parts,
        steps: Steps,
        cancelled: Cancelled,
    ) -> None:
        """Read as ``index`` and its settings do; ``engine`` answers from an index."""
        self._embedder = index.embedder
        self._settings = settings
        self._engine = engine
        self._parts = parts
        self._steps = steps
        self._cancelled = cancelled
        self._store: _Store | None = None

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
                    known = self._shown(article, part, known)
                size *= _GROWTH
        except (StoreError, OSError) as error:
            _LOG.warning("“%s” can be asked only once it is whole: %s", article.title, error)
        return known

    def _shown(self, article: Article, part: Article, known: Known | None) -> Known:
        share = len(part.text) / len(article.text)

        def embedded(done: int, total: int, embedded: float) -> None:
            if self._cancelled():
                raise AddCancelledError(IngestReport())
            # How many texts the whole has is known only later.
            about = round(total / share)
            self._steps(Progress("embedding", article.title, done, about, embedded * share))

        store = _Store()
        try:
            settings = self._settings.apart(store.home)
            known = write_opening(
                article, part, settings=settings, embedder=self._embedder, known=known,
                embedded=embedded,
            )  # fmt: skip
            store.index = ArticleIndex.open(settings, embedder=self._embedder)
        except BaseException:
            store.leave()
            raise
        page = article.page_at(len(part.text) - 1)
        read = f"{max(share, 0.01):.0%}" if page is None else f"page {page}"
        engine = self._engine(store.index, settings)
        self._parts(Part(article.id, article.title, read, engine, store.hold))
        before, self._store = self._store, store
        if before is not None:
            before.leave()
        return known

    def __enter__(self) -> "Openings":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._parts(None)
        if self._store is not None:
            self._store.leave()


class _Store:
    """A store in a temporary folder, which is deleted once everybody has left it."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="footnote-", ignore_cleanup_errors=True)
        self._inside = 1
        self._lock = threading.Lock()
        self.home = Path(self._folder.name)
        self.index: ArticleIndex | None = None

    @contextmanager
    def hold(self) -> Iterator[None]:
        with self._lock:
            if not self._inside:
                raise UnknownArticleError("This part of the article has been replaced; ask again.")
            self._inside += 1
        try:
            yield
        finally:
            self.leave()

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            left = self._inside
        if not left:
            if self.index is not None:
                self.index.close()
            self._folder.cleanup()
