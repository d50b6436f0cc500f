"""What the page still has to add, with its bytes, in the store's database.

A source lies there from before any of it is embedded until it is added, has failed or is
cancelled. What a server leaves that is killed, the next one that starts goes on with.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4

from sqlalchemy import (
    Column,
    ColumnElement,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from index.settings import IndexSettings
from index.store import ROW_NUMBER, PackageDatabase, PackageTables

if TYPE_CHECKING:
    from index.loading import RawDocument

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
    Column("collection", Text, nullable=False),
    Column("worker", Text, nullable=False),
    # Last, so that SQLite reads the others without it.
    Column("content", LargeBinary, nullable=False),
    # A number is never used again.
    sqlite_autoincrement=True,
)
_ADDS_TABLES = PackageTables("adds", _TABLES, 3)
_WITHOUT_CONTENT = [column for column in _ADDS.c if column is not _ADDS.c.content]


@dataclass(frozen=True, slots=True)
class PendingSource:
    """A source to be added.

    ``content`` is a text in UTF-8, the bytes of a file, or an address. ``name`` is used in
    messages; that of a file tells its format, and is its source. ``collection`` is where it goes on
    a shared server, empty for the person's own. ``article_id`` is not kept in the queue.
    """

    kind: Kind
    name: str
    content: bytes
    title: str = ""
    article_id: str = ""
    collection: str = ""

    def document(self, settings: IndexSettings) -> "RawDocument":
        """Read it. Raises SourceError, and UsageError for an id that no command line can name."""
        # Imported late: a server that only answers loads no document.
        from index.loading import fetched_source, text_source, uploaded_source

        if self.kind == "text":
            return text_source(self.content, self.title or None, self.article_id or None)
        if self.kind == "address":
            document = fetched_source(self.content.decode(), settings)
        else:
            document = uploaded_source(self.content, self.name, self.article_id or None)
        return replace(document, title=self.title or document.title)


@dataclass(frozen=True, slots=True)
class QueuedAdd:
    """A source in the queue, without its content.

    ``token`` is the owner's label for the sources queued together, and ``worker`` the server that
    has it.
    """

    number: int
    owner: str
    token: str
    kind: Kind
    name: str
    title: str
    worker: str


class AddQueue:
    """The queue of one store, as one worker sees it. Safe to share between threads.

    Every method raises StoreError if the database cannot be used.
    """

    def __init__(self, settings: IndexSettings) -> None:
        """Take the settings; nothing is opened or created yet."""
        self._database = PackageDatabase(settings, _ADDS_TABLES)
        self._worker = uuid4().hex

    def close(self) -> None:
        """Close the connections; a later use opens others."""
        self._database.close()

    def put(self, owner: str, source: PendingSource, *, token: str = "") -> QueuedAdd:
        """Queue a source for this worker."""
        name, title = _storable(source.name), _storable(source.title)
        row = insert(_ADDS).values(
            owner=owner,
            token=token,
            kind=source.kind,
            name=name,
            title=title,
            collection=source.collection,
            worker=self._worker,
            content=source.content,
        )
        with self._database.changing() as connection:
            (number,) = connection.execute(row).inserted_primary_key or (0,)
        return QueuedAdd(number, owner, token, source.kind, name, title, self._worker)

    def begin(self, number: int, worker: str | None = None) -> PendingSource | None:
        """Make this the worker of a source, and return it; None if it is gone.

        Also None if another than ``worker`` has it by now, unless that is None: of several servers
        that go on with what one has left, one gets each.
        """
        this = _ADDS.c.number == number
        was = this if worker is None else this & (_ADDS.c.worker == worker)
        with self._database.changing() as connection:
            taken = connection.execute(update(_ADDS).where(was).values(worker=self._worker))
            row = connection.execute(select(_ADDS).where(this)).first()
        if row is None or taken.rowcount != 1:
            return None
        return PendingSource(row.kind, row.name, row.content, row.title, collection=row.collection)

    def has(self, number: int) -> bool:
        """Return whether a source is still this worker's to add."""
        return bool(self._rows((_ADDS.c.number == number) & (_ADDS.c.worker == self._worker)))

    def of(self, owner: str) -> list[QueuedAdd]:
        """Return an owner's sources, whoever works on them, in the order in which they came."""
        return list(map(_queued, self._rows(_ADDS.c.owner == owner)))

    def left(self) -> list[QueuedAdd]:
        """Return the sources of all owners that other workers have, or have left."""
        return list(map(_queued, self._rows(_ADDS.c.worker != self._worker)))

    def drop(self, numbers: Collection[int]) -> None:
        """Delete sources that are added or not wanted."""
        if numbers:
            with self._database.changing() as connection:
                connection.execute(delete(_ADDS).where(_ADDS.c.number.in_(list(numbers))))

    def _rows(self, where: ColumnElement[bool]) -> Sequence[Row[Any]]:
        # Reading must not create a store.
        if not self._database.exists():
            return []
        query = select(*_WITHOUT_CONTENT).where(where).order_by(_ADDS.c.number)
        with self._database.reading() as connection:
            return connection.execute(query).all()


def _queued(row: Row[Any]) -> QueuedAdd:
    return QueuedAdd(row.number, row.owner, row.token, row.kind, row.name, row.title, row.worker)


def _storable(text: str) -> str:
    # PostgreSQL takes no NUL.
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\ufffd")
