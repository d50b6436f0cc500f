"""The passages' vectors as a Chroma collection, which is searched: the only import of chromadb.

LlamaIndex's own function writes a passage as a node, so its ChromaVectorStore opens the
collection, too.
"""

import errno
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import numpy as np
from filelock import FileLock

from index.embedding import FloatArray
from index.errors import (
    StoreDamagedError,
    StoreError,
    StoreMismatchError,
    StoreNotWritableError,
)
from index.store.catalog import StoreState
from index.store.chroma_server import (
    RECORDS,
    ChromaServer,
    chroma_server,
    short_id,
)
from index.store.nodes import node_rows
from index.store.sqlite_file import ALL_BUT_FULL, unusable
from index.store.versions import Found, PreparedArticle, places, stacked, stored

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection
    from chromadb.config import Settings

    from index.settings import IndexSettings

CHROMA = "chroma"
COLLECTION = "passages"

# The id of the store that a collection belongs to, in its metadata.
_STORE = "footnote_store"
_SEARCH_WIDTH = 200

T = TypeVar("T")


class PassageCollection:
    """The collection in a data folder, or on a server. Safe to share between threads.

    Chroma in a folder reads what another process wrote only once it is opened again, and crashes if
    it is opened while another process writes; a lock on a file keeps the two apart.
    """

    def __init__(self, settings: "IndexSettings") -> None:
        """Take the settings; nothing is opened or created yet. Raises SettingsError."""
        self._folder = settings.home / CHROMA
        self._lock_file = settings.home / "chroma.lock"
        self._server = chroma_server(settings)
        self._opened: _Opened | None = None
        self._state = StoreState("", -1)
        self._lock = threading.Lock()

    @property
    def place(self) -> str:
        """The data folder, or the host of a server."""
        if self._server is None:
            return "the data folder"
        return urlsplit(self._server.address).netloc.rpartition("@")[2]

    @property
    def exists(self) -> bool:
        """Whether the folder exists; always true for a server, which is not asked."""
        return self._server is not None or self._folder.exists()

    @property
    def id(self) -> str:
        """Chroma's id of the collection, which is created if it is missing."""
        with self._lock:
            if self._opened is None:
                self._opened = self._open(create=True)
            return str(self._opened.collection.id)

    def close(self) -> None:
        """Release the files once the running searches have ended."""
        with self._lock:
            before, self._opened = self._opened, None
        if before is not None:
            before.leave()

    def nearest(self, vector: FloatArray, limit: int, state: StoreState) -> Found:
        """Return (place, cosine) of the passages nearest to a unit vector, best first.

        They may belong to versions no longer live. The collection searched is at least as recent
        as ``state``.
        """
        if limit < 1:
            return []
        with self._using(state) as collection, self._translated():
            found = collection.query(
                query_embeddings=vector[np.newaxis], n_results=limit, include=["distances"]
            )
        distances = (found["distances"] or [[]])[0]
        near = zip(places(found["ids"][0], "passages"), distances, strict=True)
        return [(place, 1.0 - far) for place, far in near]

    def count(self) -> int:
        """Return the number of passages."""
        with self._using(self._state) as collection, self._translated():
            return collection.count()

    def add(self, versions: Iterable[PreparedArticle]) -> None:
        """Add the passages of some versions, or write them again."""
        for batch in self._batches([row for each in versions for row in node_rows(each)]):
            with self._writing() as collection:
                collection.upsert(
                    ids=[short_id(name) for name, *_ in batch],
                    documents=[text for _, text, _, _ in batch],
                    embeddings=stacked([stored(vector) for _, _, vector, _ in batch]),
                    metadatas=[metadata for *_, metadata in batch],
                )

    def delete(self, ids: Sequence[str]) -> None:
        """Delete passages."""
        for batch in self._batches([short_id(each) for each in ids]):
            with self._writing() as collection:
                collection.delete(ids=batch)

    def ids(self, named: Iterable[str] = ()) -> set[str]:
        """Return all passages' ids; a shortened one is restored only if ``named`` contains it."""
        whole = {short_id(each): each for each in named}
        with self._writing() as collection:
            found = collection.get(include=[])["ids"]
        return {whole.get(key, key) for key in found}

    def vectors(self, ids: Sequence[str]) -> dict[str, FloatArray]:
        """Return the vectors of passages by id."""
        whole = {short_id(each): each for each in ids}
        vectors: dict[str, FloatArray] = {}
        for batch in self._batches(list(whole)):
            with self._writing() as collection:
                found = collection.get(ids=batch, include=["embeddings"])
            rows = np.array(found["embeddings"], np.float32)
            vectors |= {whole[key]: row for key, row in zip(found["ids"], rows, strict=True)}
        return vectors

    def _batches(self, rows: Sequence[T]) -> Iterator[list[T]]:
        for first in range(0, len(rows), RECORDS):
            yield list(rows[first : first + RECORDS])

    def begin(self, store: str, *, anew: bool) -> None:
        """Write for this store from now on; ``anew`` reopens it, as others may have written."""
        if anew or store != self._state.store:
            self.close()
        self._state = StoreState(store, -1)

    def discard(self) -> None:
        """Delete the collection, so that it is created anew."""
        self.close()
        if self._server is not None:
            with self._translated():
                self._open(create=True).delete()
        elif self._folder.is_dir() and not self._folder.is_symlink():
            shutil.rmtree(self._folder)
        else:
            self._folder.unlink(missing_ok=True)

    @contextmanager
    def _using(self, state: StoreState) -> Iterator["Collection"]:
        """Provide the collection as it was in a state of the store, or later."""
        with self._lock:
            stale = self._server is None and not state.is_in(self._state)
            if self._opened is None or stale:
                before, self._state = self._opened, state
                self._opened = self._open(create=False)
                if before is not None:
                    before.leave()
            opened = self._opened
            opened.enter()
        try:
            yield opened.collection
        finally:
            opened.leave()

    @contextmanager
    def _writing(self) -> Iterator["Collection"]:
        """Provide the collection for the write lock's holder, who sees all of it."""
        with self._lock:
            if self._opened is None:
                self._opened = self._open(create=True)
            with self._translated(), self._folder_lock():
                yield self._opened.collection

    def _open(self, *, create: bool) -> "_Opened":
        if not create and not self.exists:
            raise StoreDamagedError(
                f"Chroma's collection in {self._folder} is missing; run footnote check, which "
                "writes it again."
            )
        try:
            with self._translated(), self._folder_lock():
                return self._connected(self._folder, create=create)
        except StoreNotWritableError:
            if create:
                raise
            # Chroma opens no folder that it may not write to.
            with self._translated():
                copy = _copied(self._folder)
                return self._connected(Path(copy.name, CHROMA), create=False, copy=copy)

    def _connected(
        self, folder: Path, *, create: bool, copy: "TemporaryDirectory[str] | None" = None
    ) -> "_Opened":
        server, store = self._server, self._state.store
        opened = _Opened(self._settings(folder), store, create=create, copy=copy)
        if not store or opened.store in {None, store}:
            return opened
        opened.leave()
        if server is None:
            raise StoreDamagedError(
                f"Chroma's collection in {self._folder} is another store's; run footnote check."
            )
        raise StoreMismatchError(
            f"The collection {COLLECTION!r} of the Chroma server {server.address} is another "
            "store's; name another server with FOOTNOTE_CHROMA_URL."
        )

    def _settings(self, folder: Path) -> "Settings":
        """Return Chroma's settings for the server, or for a folder."""
        from chromadb.config import Settings

        if self._server is None:
            return Settings(
                _env_file=None,
                chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
                is_persistent=True,
                persist_directory=str(folder),
                anonymized_telemetry=False,
            )
        address = urlsplit(self._server.address)
        secure = address.scheme == "https"
        return Settings(
            _env_file=None,
            chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host=address.hostname,
            chroma_server_http_port=address.port or (443 if secure else 80),
            chroma_server_ssl_enabled=secure,
            chroma_server_ssl_verify=self._server.authority,
            chroma_server_headers=dict(self._server.headers),
            anonymized_telemetry=False,
        )

    def _folder_lock(self) -> AbstractContextManager[object]:
        if self._server is not None:
            return nullcontext()
        return FileLock(self._lock_file, poll_interval=0.01)

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
        """Translate an error of Chroma's; None for an error that is not one."""
        from chromadb.errors import ChromaError

        if isinstance(error, StoreError):
            return None
        if self._server is not None:
            return _server_error(error, self._server)
        # A panic in Chroma's Rust code is no Exception.
        panic = type(error).__name__ == "PanicException"
        if not panic and not isinstance(error, ChromaError | OSError | RuntimeError | ValueError):
            return None
        reason = _reason(error)
        home = self._folder.parent
        if (
            isinstance(error, PermissionError)
            or (isinstance(error, OSError) and error.errno == errno.EROFS)
            or (home.exists() and shutil.disk_usage(home).free < ALL_BUT_FULL)
            or _says(reason, "readonly", "disk is full")
        ):
            return unusable(home, reason)
        return StoreDamagedError(
            f"The vectors in {self._folder} cannot be read ({reason}); run footnote check."
        )


class _Opened:
    """A collection with a user count, closed at zero; ``store`` is the id of its store, if any."""

    def __init__(
        self,
        settings: "Settings",
        store: str,
        *,
        create: bool,
        copy: "TemporaryDirectory[str] | None",
    ) -> None:
        from chromadb.api import ServerAPI
        from chromadb.api.models.Collection import Collection
        from chromadb.config import System

        # Not a chromadb client: clients share one view of a folder while any of them is open.
        self._system: System = System(settings)
        self._server = server = self._system.instance(ServerAPI)  # type: ignore[type-abstract]
        self._system.start()
        model = (
            server.get_or_create_collection(
                COLLECTION,
                configuration={"hnsw": {"space": "cosine", "ef_search": _SEARCH_WIDTH}},
                metadata={_STORE: store} if store else None,
            )
            if create
            else server.get_collection(COLLECTION)
        )
        self.store = (model.metadata or {}).get(_STORE)
        self.collection = Collection(client=server, model=model, embedding_function=None)
        if not create and self.collection.count():
            # The first search loads the graph, so run one now, while the lock keeps writers out.
            some = self.collection.get(limit=1, include=["embeddings"])["embeddings"]
            self.collection.query(query_embeddings=some, n_results=1, include=[])
        self._copy = copy
        self._inside = 1
        self._lock = threading.Lock()

    def delete(self) -> None:
        self._server.delete_collection(COLLECTION)
        self.leave()

    def enter(self) -> None:
        with self._lock:
            self._inside += 1

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            left = self._inside
        if not left:
            self._system.stop()
            if self._copy is not None:
                self._copy.cleanup()


def _copied(folder: Path) -> "TemporaryDirectory[str]":
    copy = TemporaryDirectory(prefix="footnote-")
    target = Path(copy.name, CHROMA)
    shutil.copytree(folder, target, copy_function=shutil.copyfile)
    for path in (target, *target.rglob("*")):
        path.chmod(0o700)
    return copy


def _server_error(error: BaseException, server: ChromaServer) -> StoreError | None:
    """Translate an error of a server's; None for one that is not."""
    from chromadb.errors import AuthorizationError, ChromaAuthError, ChromaError, NotFoundError

    if isinstance(error, NotFoundError):
        return StoreDamagedError(
            f"Chroma's collection on {server.address} is missing; run footnote check, which "
            "writes it again, or check FOOTNOTE_CHROMA_URL."
        )
    # Chroma's client raises a plain Exception for a response that is not Chroma's own.
    status = getattr(getattr(error.__context__, "response", None), "status_code", None)
    is_known = isinstance(error, ChromaError | OSError | ValueError) or status is not None
    if not is_known and type(error).__module__.partition(".")[0] not in {"httpx", "httpcore"}:
        return None
    reason = _reason(error) if status is None else f"status {status}"
    # Some refusals come as a ChromaError, and the client drops their status.
    if (
        isinstance(error, AuthorizationError | ChromaAuthError)
        or status in {401, 403}
        or (isinstance(error, ChromaError) and _says(reason, "unauthorized", "permission denied"))
    ):
        return StoreError(
            f"The Chroma server {server.address} refused access ({reason}); check "
            "FOOTNOTE_CHROMA_TOKEN."
        )
    if _says(reason, "[ssl", "[x509"):
        return StoreError(
            f"No secure connection to the Chroma server {server.address} ({reason}); name the file "
            "of its authority's certificate in FOOTNOTE_CHROMA_CA."
        )
    return StoreError(
        f"The Chroma server {server.address} failed ({reason}); check that it runs, and "
        "FOOTNOTE_CHROMA_URL, and try again."
    )


def _reason(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _says(reason: str, *words: str) -> bool:
    return any(word in reason.lower() for word in words)
