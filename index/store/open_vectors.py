"""Open the vectors of a folder, reopen them after a change, and repair them."""

import logging
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from index.embedding import FloatArray
from index.errors import StoreDamagedError, StoreError, StoreNotWritableError
from index.store.catalog import Catalog, CatalogState, Rows
from index.store.vectors import VectorsClosedError, VectorStore
from index.store.writer import Writer, vectors_gate

_LOGGER = logging.getLogger(__name__)


class OpenVectors:
    """Searches the vectors, opening them on the first search. Safe to share between threads."""

    def __init__(self, home: Path, catalog: Catalog) -> None:
        """Take a data folder, and its catalog, which says what is live."""
        self._home = home
        self._catalog = catalog
        self._state = catalog.state()
        self._vectors: VectorStore | None = None
        self._lock = threading.RLock()

    @property
    def generation(self) -> int:
        """Return the number that changes with every live change, as of the last refresh."""
        return self._state.generation

    def refresh(self) -> bool:
        """Check for changes by others; if there are any, the next search reopens the vectors."""
        state = self._catalog.state()
        with self._lock:
            if state.store == self._state.store and state.generation <= self._state.generation:
                return False
            self._state = state
            self._close()
        return True

    def close(self) -> None:
        """Release the files, after running searches have finished."""
        with self._lock:
            self._close()

    def nearest(
        self, rows: Rows, vector: FloatArray, limit: int, articles: Sequence[str] | None
    ) -> list[tuple[str, float]]:
        """Return (row id, cosine) of the nearest live rows, best first."""
        repaired = False
        while True:
            vectors = self._opened()
            if vectors is None:
                return []
            try:
                return vectors.query(rows, vector, limit, articles, self._catalog.live)
            except VectorsClosedError:
                # Another thread refreshed: use what it opened, or will open.
                continue
            except StoreDamagedError as error:
                if repaired:
                    raise
                repaired = True
                self._rebuild(error)

    def _opened(self) -> VectorStore | None:
        with self._lock:
            if self._vectors is None:
                state = self._catalog.state()
                if not self._catalog.has_articles():
                    return None
                if state.writing:
                    self._sweep_after_a_kill()
                self._state = self._later(state)
                try:
                    self._vectors = self._open_vectors()
                except StoreDamagedError as error:
                    self._rebuild(error)
                    self._vectors = self._open_vectors()
            return self._vectors

    def _open_vectors(self) -> VectorStore:
        return VectorStore(self._home / "chroma", gate=partial(vectors_gate, self._home))

    def _later(self, state: CatalogState) -> CatalogState:
        """Return a state read just now, unless it is older because of a snapshot."""
        same = state.store == self._state.store
        return self._state if same and self._state.generation > state.generation else state

    def _sweep_after_a_kill(self) -> None:
        """Rebuild the vectors if the writer that was at work is gone."""
        writer = Writer(self._home, wait_seconds=0)
        try:
            writer.repair()
        except StoreNotWritableError as error:
            _LOGGER.warning("A writer was cut off, and this process cannot repair: %s", error)
        except StoreError:
            _LOGGER.debug("A writer is at work in %s.", self._home)
        finally:
            writer.close()

    def _rebuild(self, error: StoreDamagedError) -> None:
        _LOGGER.warning("%s", error)
        with self._lock:
            self._close()
            writer = Writer(self._home)
            try:
                writer.repair(rebuild=True)
            except StoreNotWritableError:
                raise error from None
            finally:
                writer.close()

    def _close(self) -> None:
        if self._vectors is not None:
            self._vectors.close()
            self._vectors = None
