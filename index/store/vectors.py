"""Vectors in Chroma: the only module that imports chromadb or sees its errors.

Two collections, passages and sentences, in cosine space. Each row carries what LlamaIndex's
ChromaVectorStore needs to open the collection. Distances become cosines here and nowhere else.
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from index.embedding import FloatArray
from index.errors import StoreDamagedError, StoreError, StoreNotWritableError
from index.store.catalog import Rows
from index.store.prepared import PreparedArticle
from index.store.rows import VectorRow, passage_rows, sentence_rows

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection
    from chromadb.config import System

# Chroma rewrites a vector index once this many rows are new, and on opening reads the rows added
# since then one by one. One row in 20, within these bounds, keeps both short.
_MIN_UNWRITTEN, _MAX_UNWRITTEN = 50, 1000
_UNWRITTEN_SHARE = 20

# The candidates Chroma keeps per search. Of the 100 nearest of 1,173 sentences its default, 100,
# finds .991 and this .9999; of 10,000 random vectors .73 and .94. It takes no longer.
_SEARCH_WIDTH = 400

# Rows per batch; far below Chroma's own limit, so that nobody waits long at the gate.
_BATCH_SIZE = 1000

COLLECTIONS: tuple[Rows, Rows] = ("passages", "sentences")

Live = Callable[[Rows, Sequence[str]], set[str]]


class VectorsClosedError(StoreError):
    """The vectors were closed by ``close``; open them again."""


class VectorStore:
    """One open Chroma folder. Safe to share between threads.

    ``query`` never sees what another process or VectorStore writes after this one was opened,
    and this one must not write after another did: its view of the files would be stale.
    """

    def __init__(
        self,
        folder: Path,
        *,
        create: bool = False,
        gate: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """Open a folder; a read-only one is copied for as long as it is open.

        ``gate`` is held while Chroma reads or rewrites its files, one batch of rows at a time.

        Raises StoreDamagedError, also when the folder is missing and ``create`` is False.
        """
        self._folder = folder
        self._gate = gate
        self._lock = threading.Lock()
        self._users = 0
        self._closing = False
        self._system: System | None = None
        self._collections: dict[Rows, Collection] = {}
        self._copy: TemporaryDirectory[str] | None = None
        self._rows = 0
        self._rows_added = 0
        with self._translated(), gate():
            if not create:
                if not folder.exists():
                    raise FileNotFoundError("it is missing")
                if not os.access(folder, os.W_OK):
                    # Chroma writes to a folder even if it is opened only for reading.
                    self._copy = TemporaryDirectory(prefix="footnote-")
                    _copy_files(folder, Path(self._copy.name))
            self._open(create)

    @property
    def outgrown(self) -> bool:
        """Return whether enough was added since opening to make reopening worthwhile."""
        return self._rows_added > 3 * self._rows + _MAX_UNWRITTEN

    def close(self) -> None:
        """Release the files once running queries have finished."""
        with self._lock:
            self._closing = True
            self._stop_if_unused()

    def add(self, prepared: PreparedArticle) -> None:
        """Add the rows of one version; they count once the catalog makes it live."""
        self._add("passages", passage_rows(prepared))
        self._add("sentences", sentence_rows(prepared))

    def delete(self, version: int) -> None:
        """Delete the rows of one version."""
        with self._using():
            for collection in self._collections.values():
                while True:
                    found = collection.get(
                        where={"version": version}, limit=_BATCH_SIZE, include=[]
                    )
                    if not found["ids"]:
                        break
                    with self._gate():
                        collection.delete(ids=found["ids"])

    def row_ids(self, rows: Rows) -> set[str]:
        """Return the ids of all rows, whether their version is live or not."""
        with self._using():
            return set(self._collections[rows].get(include=[])["ids"])

    def query(
        self,
        rows: Rows,
        vector: FloatArray,
        limit: int,
        articles: Sequence[str] | None,
        live: Live,
    ) -> list[tuple[str, float]]:
        """Return (row id, cosine) of the nearest rows that ``live`` accepts, best first."""
        if limit < 1 or (articles is not None and not articles):
            return []
        where = None if articles is None else {"article_id": {"$in": list(articles)}}
        wanted = limit
        while True:
            found = self._nearest(rows, vector, wanted, where)
            passed = live(rows, [row_id for row_id, _ in found])
            hits = [hit for hit in found if hit[0] in passed]
            if len(hits) >= limit or len(found) < wanted:
                return hits[:limit]
            wanted *= 4

    def _open(self, create: bool) -> None:
        from chromadb.api import ServerAPI
        from chromadb.api.models.Collection import Collection
        from chromadb.config import Settings, System

        # Chroma's own clients share one view of a folder while any of them is open, so
        # reopening would show nothing new. A separate System has its own view.
        system = System(
            Settings(
                _env_file=None,
                chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
                is_persistent=True,
                persist_directory=str(self._folder if self._copy is None else self._copy.name),
                anonymized_telemetry=False,
            )
        )
        server = system.instance(ServerAPI)  # type: ignore[type-abstract]
        system.start()
        self._system = system
        for name in COLLECTIONS:
            if create:
                model = server.get_or_create_collection(
                    name, configuration={"hnsw": {"space": "cosine", "ef_search": _SEARCH_WIDTH}}
                )
            else:
                model = server.get_collection(name)
            collection = Collection(client=server, model=model, embedding_function=None)
            self._collections[name] = collection
            if create:
                rows = collection.count()
                self._rows += rows
                unwritten = max(_MIN_UNWRITTEN, min(rows // _UNWRITTEN_SHARE, _MAX_UNWRITTEN))
                # Takes effect only on a collection that has not been read yet.
                server._modify(
                    collection.id, new_configuration={"hnsw": {"sync_threshold": unwritten}}
                )
            if model.dimension is not None:
                # Chroma reads its files on the first query, so make one now.
                self._nearest(name, np.eye(1, model.dimension, dtype=np.float32)[0], 1, None)

    def _add(self, name: Rows, rows: Sequence[VectorRow]) -> None:
        with self._using():
            collection = self._collections[name]
            for first in range(0, len(rows), _BATCH_SIZE):
                batch = rows[first : first + _BATCH_SIZE]
                with self._gate():
                    collection.add(
                        ids=[row.id for row in batch],
                        embeddings=np.stack([row.vector for row in batch]),
                        documents=[row.text for row in batch],
                        metadatas=[row.metadata for row in batch],
                    )
            self._rows_added += len(rows)

    def _nearest(
        self, rows: Rows, vector: FloatArray, limit: int, where: dict[str, Any] | None
    ) -> list[tuple[str, float]]:
        with self._using():
            found = self._collections[rows].query(
                query_embeddings=vector[np.newaxis],
                n_results=limit,
                where=where,
                include=["distances"],
            )
        distances = (found["distances"] or [[]])[0]
        return [
            (row_id, 1.0 - float(distance))
            for row_id, distance in zip(found["ids"][0], distances, strict=True)
        ]

    @contextmanager
    def _using(self) -> Iterator[None]:
        with self._lock:
            if self._closing:
                raise VectorsClosedError(f"The vectors in {self._folder} were closed.")
            self._users += 1
        try:
            with self._translated():
                yield
        finally:
            with self._lock:
                self._users -= 1
                self._stop_if_unused()

    def _stop_if_unused(self) -> None:
        if self._closing and not self._users and self._system is not None:
            self._system.stop()
            self._system = None
            if self._copy is not None:
                self._copy.cleanup()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            translated = self._error(error)
            if translated is None:
                raise
            raise translated from error

    def _error(self, error: BaseException) -> StoreError | None:
        """Return the StoreError for an error of Chroma's, or None for any other error."""
        from chromadb.errors import ChromaError

        # A panic in Chroma's Rust code is not an Exception.
        panic = type(error).__name__ == "PanicException"
        if not panic and not isinstance(error, ChromaError | OSError | RuntimeError | ValueError):
            return None
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        if isinstance(error, PermissionError) or _says(reason, "readonly", "disk is full"):
            return StoreNotWritableError(
                f"The folder {self._folder} cannot be written ({reason}); check its permissions "
                "and free space, or name another data folder with FOOTNOTE_HOME."
            )
        if _says(reason, "locked", "too many open files"):
            return StoreError(
                f"The vectors in {self._folder} cannot be read now ({reason}); try again."
            )
        return StoreDamagedError(
            f"The vectors in {self._folder} cannot be read ({reason}); move that folder away, "
            "and they are rebuilt from the catalog."
        )


def _says(reason: str, *words: str) -> bool:
    return any(word in reason.lower() for word in words)


def _copy_files(folder: Path, target: Path) -> None:
    """Copy a folder's files without their permissions."""
    for place, _, names in os.walk(folder):
        there = target / Path(place).relative_to(folder)
        there.mkdir(exist_ok=True)
        for name in names:
            shutil.copyfile(Path(place, name), there / name)
