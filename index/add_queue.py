"""The queue of sources still to be added, with their bytes, in the store's database.

An add is queued before any of it is embedded, and leased to the process working on it. If that
process is killed, the lease ends, and the next process to look finishes the work.
"""

import os
import socket
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    delete,
    insert,
    select,
    true,
    update,
)

from index.settings import IndexSettings
from index.store import ROW_NUMBER, PackageDatabase, PackageTables

if TYPE_CHECKING:
    from index.loading import RawDocument

LEASE_SECONDS = 20
_RENEW_EVERY_SECONDS = 4
KEEP_OUTCOME_SECONDS = 3600
# The worker of an add that no process holds: it was released, or is settled.
_NOBODY = ""
MAX_ATTEMPTS = 3

Kind = Literal["text", "file", "address"]

_TABLES = MetaData()
_ADDS = Table(
    "adds",
    _TABLES,
    Column("number", ROW_NUMBER, primary_key=True),
    Column("owner", Text, nullable=False, index=True),
    Column("token", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("article_id", Text, nullable=False),
    # As the system encodes it, which need not be UTF-8.
    Column("path", LargeBinary, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("worker", Text, nullable=False),
    # In microseconds since 1970, as the clocks of the machines have it.
    Column("leased_until", BigInteger, nullable=False),
    # What became of it, in its owner's words, and when; kept for an hour, or until it was seen.
    Column("outcome", Text, nullable=False, default=""),
    Column("settled", BigInteger, nullable=False, default=0),
    Column("collection", Text, nullable=False, server_default=""),
    # Last, so that SQLite reads the others without it.
    Column("content", LargeBinary, nullable=False),
    # A number is never used again.
    sqlite_autoincrement=True,
)
_ADDS_TABLES = PackageTables("adds", _TABLES, 2)
_WITHOUT_CONTENT = [column for column in _ADDS.c if column is not _ADDS.c.content]


@dataclass(frozen=True, slots=True)
class PendingSource:
    """A source to be added.

    ``content`` is a text in UTF-8, the bytes of a file, or an address. ``path`` is that of a file
    on this machine, None for an uploaded one. ``name`` is used in messages; that of an uploaded
    file tells its format, and is its source. ``collection`` is where it goes on a shared server,
    empty for the person's own.
    """

    kind: Kind
    name: str
    content: bytes
    title: str = ""
    article_id: str = ""
    path: Path | None = None
    collection: str = ""

    def document(self, settings: IndexSettings) -> "RawDocument":
        """Read it. Raises SourceError, and UsageError for an id that no command line can name."""
        # Imported late: every command uses the queue, but few load a document.
        from index.loading import fetched_source, path_source, text_source, uploaded_source

        if self.kind == "address":
            document = fetched_source(self.content.decode(), settings)
        elif self.kind == "text":
            return text_source(self.content, self.title or None, self.article_id or None)
        elif self.path is not None:
            document = path_source(self.path, self.content, self.name)
        else:
            document = uploaded_source(self.content, self.name, self.article_id or None)
        return replace(document, title=self.title or document.title)


@dataclass(frozen=True, slots=True)
class QueuedAdd:
    """A source in the queue, without its content.

    ``token`` is the owner's label for the sources queued together. ``attempts`` counts the
    processes that died while working on it. ``outcome`` is what its worker settled it with, empty
    until then.
    """

    number: int
    owner: str
    token: str
    kind: Kind
    name: str
    title: str
    attempts: int = 0
    outcome: str = ""


class AddQueue:
    """The queue of one store, as one worker sees it. Safe to share between threads.

    Every method raises StoreError if the database cannot be used.
    """

    def __init__(self, settings: IndexSettings) -> None:
        """Take the settings; nothing is opened or created yet."""
        self._database = PackageDatabase(settings, _ADDS_TABLES)
        self._host = socket.gethostname()
        self._worker = f"{os.getpid()} {uuid4().hex} {self._host}"

    def close(self) -> None:
        """Close the connections; a later use opens others."""
        self._database.close()

    def put(
        self, owner: str, sources: Sequence[PendingSource], *, token: str = ""
    ) -> list[QueuedAdd]:
        """Queue sources, all or none, for this worker.

        What was left of the same files and addresses is dropped, as these are newer.
        """
        queued: list[QueuedAdd] = []
        places = {_place(each.kind, each.name, _path_bytes(each.path)) for each in sources} - {""}
        left = self._left(_ADDS.c.owner == owner) if places else []
        older = [row.number for row in left if _place(row.kind, row.name, row.path) in places]
        with self._database.changing() as connection:
            connection.execute(delete(_ADDS).where(_ADDS.c.number.in_(older)))
            connection.execute(delete(_ADDS).where(_ADDS.c.outcome != "", ~_is_recent()))
            for each in sources:
                row = insert(_ADDS).values(
                    owner=owner,
                    token=token,
                    kind=each.kind,
                    name=_storable(each.name),
                    title=_storable(each.title),
                    article_id=each.article_id,
                    path=_path_bytes(each.path),
                    collection=each.collection,
                    worker=self._worker,
                    leased_until=_lease_end(),
                    content=each.content,
                )
                (number,) = connection.execute(row).inserted_primary_key or (0,)
                queued.append(QueuedAdd(number, owner, token, each.kind, each.name, each.title))
        return queued

    def begin(self, number: int) -> PendingSource | None:
        """Count an attempt at a source, and return it; None if it is no longer this worker's."""
        mine = _ADDS.c.number == number, _ADDS.c.worker == self._worker
        with self._database.changing() as connection:
            connection.execute(update(_ADDS).where(*mine).values(attempts=_ADDS.c.attempts + 1))
            row = connection.execute(select(_ADDS).where(*mine)).first()
        if row is None:
            return None
        path = Path(os.fsdecode(row.path)) if row.path else None
        given = (row.content, row.title, row.article_id, path, row.collection)
        return PendingSource(row.kind, row.name, *given)

    def of(self, owner: str) -> list[QueuedAdd]:
        """Return an owner's sources, whoever works on them, in the order in which they came.

        With them come those that were settled less than an hour ago.
        """
        where = (_ADDS.c.owner == owner) & ((_ADDS.c.outcome == "") | _is_recent())
        return list(map(_queued, self._rows(where)))

    def left(self, owner: str) -> list[QueuedAdd]:
        """Return sources of an owner whose worker has ended."""
        return list(map(_queued, self._left(_ADDS.c.owner == owner)))

    def claim(self, owner: str) -> list[QueuedAdd]:
        """Make this the worker of what is left of an owner's sources, and return them."""
        return self._claimed(_ADDS.c.owner == owner)

    def claim_all(self) -> list[QueuedAdd]:
        """Make this the worker of what is left of all sources, and return them."""
        return self._claimed(true())

    def _claimed(self, where: ColumnElement[bool]) -> list[QueuedAdd]:
        claimed = []
        for row in self._left(where):
            with self._database.changing() as connection:
                # Of several workers that try, one finds the row as it was.
                done = connection.execute(
                    update(_ADDS)
                    .where(
                        _ADDS.c.number == row.number,
                        _ADDS.c.worker == row.worker,
                        _ADDS.c.leased_until == row.leased_until,
                    )
                    .values(worker=self._worker, leased_until=_lease_end())
                )
            if done.rowcount == 1:
                claimed.append(_queued(row))
        return claimed

    def settle(self, number: int, outcome: str) -> None:
        """Keep what became of a source in the place of its content, unless it was dropped."""
        with self._database.changing() as connection:
            connection.execute(
                update(_ADDS)
                .where(_ADDS.c.number == number, _ADDS.c.worker == self._worker)
                .values(outcome=outcome, settled=_now(), content=b"", worker=_NOBODY)
            )

    def drop(self, numbers: Collection[int]) -> None:
        """Delete sources that are settled or not wanted."""
        if numbers:
            with self._database.changing() as connection:
                connection.execute(delete(_ADDS).where(_ADDS.c.number.in_(list(numbers))))

    def renew(self) -> set[int]:
        """Renew the lease of what this worker has, and return the numbers of that."""
        mine = _ADDS.c.worker == self._worker
        held = {row.number for row in self._rows(mine)}
        # An idle chat holds nothing, and must not write.
        if held:
            with self._database.changing() as connection:
                connection.execute(update(_ADDS).where(mine).values(leased_until=_lease_end()))
        return held

    def release(self, number: int | None = None) -> None:
        """Release one source, or all of this worker's; its attempts are counted from zero again."""
        if not self._database.exists():
            return
        released = update(_ADDS).where(_ADDS.c.worker == self._worker)
        if number is not None:
            released = released.where(_ADDS.c.number == number)
        with self._database.changing() as connection:
            connection.execute(released.values(worker=_NOBODY, leased_until=0, attempts=0))

    def _left(self, where: ColumnElement[bool]) -> list[Row[Any]]:
        now = _now()
        return [
            row
            for row in self._rows(where & (_ADDS.c.outcome == ""))
            if row.leased_until < now or self._has_ended(row.worker)
        ]

    def _rows(self, where: ColumnElement[bool]) -> Sequence[Row[Any]]:
        # Reading must not create a store.
        if not self._database.exists():
            return []
        query = select(*_WITHOUT_CONTENT).where(where).order_by(_ADDS.c.number)
        with self._database.reading() as connection:
            return connection.execute(query).all()

    def _has_ended(self, worker: str) -> bool:
        """Return whether a worker is nobody, or a process of this machine that has ended."""
        if worker == _NOBODY:
            return True
        process, _, host = worker.split(" ", 2)
        # Only a process of this machine can be probed, and only on POSIX is signal 0 harmless.
        if host != self._host or os.name != "posix":
            return False
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            # It is another user's.
            return False
        return False


def _is_recent() -> ColumnElement[bool]:
    return _ADDS.c.settled > _now() - KEEP_OUTCOME_SECONDS * 1_000_000


def _queued(row: Row[Any]) -> QueuedAdd:
    return QueuedAdd(
        row.number, row.owner, row.token, row.kind, row.name, row.title, row.attempts, row.outcome
    )


def _path_bytes(path: Path | None) -> bytes:
    return b"" if path is None else os.fsencode(path)


def _place(kind: str, name: str, path: bytes) -> str:
    """Return what file or address is added, empty for what a page or a standard input sent."""
    return name if kind == "address" else path.hex()


def _lease_end() -> int:
    return _now() + LEASE_SECONDS * 1_000_000


def _now() -> int:
    return time.time_ns() // 1000


def _storable(text: str) -> str:
    # PostgreSQL takes no NUL.
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\ufffd")
