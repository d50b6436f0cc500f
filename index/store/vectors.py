"""The passages' vectors as a Chroma collection, which is searched: the only import of chromadb.

It follows the log of the database, and how far it has come stands in a row there. What it holds
may be behind or ahead of what a question reads.
"""

import errno
import logging
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import numpy as np
from filelock import FileLock
from sqlalchemy import Connection, select

from index.embedding import FloatArray
from index.errors import (
    SettingsError,
    StoreDamagedError,
    StoreError,
    StoreMismatchError,
)
from index.store.catalog import LIVE
from index.store.database import Database
from index.store.log import State, touched_since
from index.store.nodes import node_metadata
from index.store.passages import Found, Stored, read_passages
from index.store.recipe import record, recorded
from index.store.sqlite_file import ALL_BUT_FULL, unusable
from index.store.tables import ARTICLES, PASSAGES

if TYPE_CHECKING:
    from chromadb.config import Settings

    from index.settings import IndexSettings

CHROMA = "chroma"
COLLECTION = "passages"

# The id of the store that a collection belongs to, in its metadata.
_STORE = "footnote_store"
_SEARCH_WIDTH = 200
_FOR_A_SERVER = ("token", "ca")
# The most records that a request writes, deletes or asks for.
_RECORDS = 300
# A vector in Chroma is that of the database but for rounding to 16 bits.
_SAME = 0.999
_LOGGER = logging.getLogger(__name__)
T = TypeVar("T")


class Vectors:
    """The collection in a data folder, or on a server. Safe to share between threads.

    Chroma in a folder reads what another process wrote only once it is opened again, and crashes if
    it is opened while another process writes; a lock on a file keeps the two apart.
    """

    def __init__(self, settings: "IndexSettings", database: Database) -> None:
        """Take the settings; nothing is opened or created yet. Raises SettingsError."""
        self._folder = settings.home / CHROMA
        self._lock_file = settings.home / "chroma.lock"
        self._server = chroma_server(settings)
        self._database = database
        # The row of the database that says how far this one has come.
        self._row = "chroma" if self._server is None else f"chroma at {self._server.host}"
        self._opened: _Collection | None = None
        self._lock = threading.RLock()

    def close(self) -> None:
        """Release the files once the running searches have ended."""
        with self._lock:
            before, self._opened = self._opened, None
        if before is not None:
            before.leave()

    def nearest(self, vector: FloatArray, limit: int, state: State) -> tuple[Found, int]:
        """Return (number, cosine) of the passages nearest to a unit vector, best first.

        They need not be live. What changed after the number that comes with them may be missing.
        """
        if limit < 1:
            return [], state.number
        with self._using(state) as opened, self._translated():
            found = opened.collection.query(
                query_embeddings=vector[np.newaxis], n_results=limit, include=["distances"]
            )
            number = opened.number
        distances = (found["distances"] or [[]])[0]
        near = zip(found["ids"][0], distances, strict=True)
        return [(int(key), 1.0 - far) for key, far in near], number

    def count(self, state: State) -> int:
        """Return the number of passages."""
        with self._using(state) as opened, self._translated():
            return opened.collection.count()

    def follow(self) -> None:
        """Write what the log tells, for the holder of the write lock; make anew what is damaged."""
        try:
            self._follow()
        except StoreDamagedError as error:
            _LOGGER.warning("%s It is written again from the database.", error)
            self.discard()
            self._follow()

    def check(self, broken: Sequence[str]) -> int:
        """Make the collection hold what the database does, and return how many passages differed.

        For the holder of the write lock. The ``broken`` articles are left to be embedded again.
        """
        try:
            with self._database.latest() as connection:
                opened = self._current(connection, State.of(connection).store)
            if opened.number >= 0:
                # What it has yet to follow is no difference.
                self._follow()
            return self._compare(broken)
        except StoreDamagedError as error:
            _LOGGER.warning("%s It is written again from the database.", error)
            self.discard()
            return self._compare(broken)

    def discard(self) -> None:
        """Delete the collection, so that it is made anew."""
        self.close()
        if self._server is not None:
            with self._database.latest() as connection, self._translated():
                self._open(State.of(connection).store).delete()
        elif self._folder.is_dir() and not self._folder.is_symlink():
            shutil.rmtree(self._folder)
        else:
            self._folder.unlink(missing_ok=True)

    def _follow(self) -> None:
        with self._lock, self._database.latest() as connection:
            state = State.of(connection)
            opened = self._current(connection, state.store)
            if opened.number == state.number:
                return
            touched = touched_since(connection, opened.number)
            if touched is None:
                self.discard()
                opened = self._current(connection, state.store)
                touched = self._live(connection)
            self._write(connection, opened, touched)
            self._reached(opened, state.number)

    def _compare(self, broken: Sequence[str]) -> int:
        with self._lock, self._database.latest() as connection:
            state = State.of(connection)
            opened = self._current(connection, state.store)
            live = self._live(connection)
            with self._writing():
                known = opened.numbers()
            different = sorted(known - set(live))
            for some in _batches(live):
                with self._writing():
                    vectors = opened.vectors(some)
                for number, article, chunk in _stored(connection, some):
                    if article.id in broken:
                        continue
                    if number not in vectors or vectors[number] @ chunk.vector < _SAME:
                        different.append(number)
            self._write(connection, opened, different)
            self._reached(opened, state.number)
            return len(different)

    def _live(self, connection: Connection) -> Sequence[int]:
        query = select(PASSAGES.c.id).join(ARTICLES).where(LIVE)
        return connection.scalars(query.order_by(PASSAGES.c.id)).all()

    def _write(self, connection: Connection, opened: "_Collection", touched: Sequence[int]) -> None:
        """Write those of some passages that are live, and delete the others."""
        gone: list[int] = []
        for some in _batches(touched):
            rows = _stored(connection, some)
            gone += sorted(set(some) - {number for number, *_ in rows})
            if rows:
                with self._writing():
                    opened.upsert(rows)
        for some in _batches(gone):
            with self._writing():
                opened.collection.delete(ids=list(map(str, some)))

    def _reached(self, opened: "_Collection", number: int) -> None:
        opened.number = number
        with self._database.changing() as connection:
            record(connection, {self._row: f"{opened.id} {number}"})

    @property
    def _is_there(self) -> bool:
        return self._server is not None or self._folder.exists()

    def _current(self, connection: Connection, store: str) -> "_Collection":
        """Return the collection as it is now, and as far as it is known to have come."""
        collection, _, reached = recorded(connection).get(self._row, "").partition(" ")
        opened, number = self._opened, int(reached or -1)
        if opened is not None and (opened.store, opened.id) == (store, collection):
            if self._server is not None:
                # It shows by itself what others wrote.
                opened.number = number
            if opened.number == number and self._is_there:
                return opened
        self.close()
        opened = self._open(store)
        opened.number = number if opened.id == collection else -1
        self._opened = opened
        return opened

    @contextmanager
    def _using(self, state: State) -> Iterator["_Collection"]:
        """Provide the collection, which follows the log first if it is behind and nobody writes."""
        with self._lock:
            opened = self._opened
            if opened is None or opened.store != state.store or opened.number < state.number:
                opened = self._brought_up(state)
            opened.enter()
        try:
            yield opened
        finally:
            opened.leave()

    def _brought_up(self, state: State) -> "_Collection":
        with self._database.latest() as connection:
            if self._is_there:
                opened = self._current(connection, state.store)
                if opened.number >= state.number:
                    return opened
        # Without a collection there is nothing to search meanwhile.
        with self._database.locked(wait=not self._is_there) as is_mine:
            if is_mine:
                self._follow()
        with self._database.latest() as connection:
            return self._current(connection, state.store)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._translated(), self._folder_lock():
            yield

    def _open(self, store: str) -> "_Collection":
        with self._writing():
            opened = _Collection(self._settings(), store)
        if not store or opened.store in {None, store}:
            return opened
        opened.leave()
        if self._server is None:
            raise StoreDamagedError(
                f"Chroma's collection in {self._folder} is another store's; run footnote check."
            )
        raise StoreMismatchError(
            f"The collection {COLLECTION!r} of the Chroma server {self._server.address} is another "
            "store's; name another server with FOOTNOTE_CHROMA_URL."
        )

    def _settings(self) -> "Settings":
        """Return Chroma's settings for the server, or for a folder."""
        from chromadb.config import Settings

        if self._server is None:
            return Settings(
                _env_file=None,
                chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
                is_persistent=True,
                persist_directory=str(self._folder),
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


class _Collection:
    """A collection with a user count, closed at zero.

    ``store`` is the id of its store, if any, and ``number`` how far it has followed the log.
    """

    def __init__(self, settings: "Settings", store: str) -> None:
        from chromadb.api import ServerAPI
        from chromadb.api.models.Collection import Collection
        from chromadb.config import System

        # Not a chromadb client: clients share one view of a folder while any of them is open.
        self._system: System = System(settings)
        self._server = server = self._system.instance(ServerAPI)  # type: ignore[type-abstract]
        self._system.start()
        model = server.get_or_create_collection(
            COLLECTION,
            configuration={"hnsw": {"space": "cosine", "ef_search": _SEARCH_WIDTH}},
            metadata={_STORE: store} if store else None,
        )
        self.store = (model.metadata or {}).get(_STORE)
        self.id, self.number = str(model.id), -1
        self.collection = Collection(client=server, model=model, embedding_function=None)
        if self.collection.count():
            # The first search loads the graph, so run one now, while the lock keeps writers out.
            some = self.collection.get(limit=1, include=["embeddings"])["embeddings"]
            self.collection.query(query_embeddings=some, n_results=1, include=[])
        self._inside = 1
        self._lock = threading.Lock()

    def upsert(self, rows: Sequence[Stored]) -> None:
        self.collection.upsert(
            ids=[str(number) for number, *_ in rows],
            documents=[article.text[each.start : each.end] for _, article, each in rows],
            embeddings=np.stack([each.vector for *_, each in rows]),
            metadatas=[node_metadata(*each) for each in rows],
        )

    def numbers(self) -> set[int]:
        return set(map(int, self.collection.get(include=[])["ids"]))

    def vectors(self, numbers: Sequence[int]) -> dict[int, FloatArray]:
        found = self.collection.get(ids=list(map(str, numbers)), include=["embeddings"])
        rows = np.array(found["embeddings"], np.float32)
        return dict(zip(map(int, found["ids"]), rows, strict=True))

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


def _batches(numbers: Sequence[T]) -> Iterator[Sequence[T]]:
    for first in range(0, len(numbers), _RECORDS):
        yield numbers[first : first + _RECORDS]


def _stored(connection: Connection, numbers: Sequence[int]) -> list[Stored]:
    return list(read_passages(connection, LIVE, PASSAGES.c.id.in_(numbers)))


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """A Chroma server, the headers each request carries, and the file that says whom to trust."""

    address: str
    headers: Mapping[str, str] = field(repr=False)
    authority: str | None

    @property
    def host(self) -> str:
        """Its host and port."""
        return urlsplit(self.address).netloc.rpartition("@")[2]


def chroma_server(settings: "IndexSettings") -> ChromaServer | None:
    """Return the server that the settings name; None for Chroma in the data folder.

    Raises SettingsError when a setting is there without those it needs.
    """
    if settings.chroma_url is None:
        for name in _FOR_A_SERVER:
            if getattr(settings, f"chroma_{name}"):
                raise SettingsError(
                    f"FOOTNOTE_CHROMA_{name.upper()} is for a Chroma server; name the server with "
                    "FOOTNOTE_CHROMA_URL."
                )
        return None
    headers: dict[str, str] = {}
    if settings.chroma_token is not None:
        headers["Authorization"] = f"Bearer {settings.chroma_token.get_secret_value()}"
    return ChromaServer(
        settings.chroma_url,
        headers,
        None if settings.chroma_ca is None else str(settings.chroma_ca),
    )


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
