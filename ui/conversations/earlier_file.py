"""The file in which earlier versions of Footnote kept conversations."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, insert, select

from index import StoreDamagedError
from ui.conversations.tables import CONVERSATIONS, TURNS

_CONVERSATION = ("owner", "id", "title", "created", "updated", "deleted")
_TURN = ("id", "position", "completeness", "document", "feedback", "dropped")


class EarlierFile:
    """The file conversations.sqlite in a data folder, whose rows go into the database."""

    def __init__(self, home: Path) -> None:
        """Take the data folder, which need not have such a file."""
        self._path = home / "conversations.sqlite"

    def exists(self) -> bool:
        """Return whether there is one."""
        return self._path.exists()

    def copy_to(self, connection: Connection) -> None:
        """Insert its conversations, but for those that are there. Raises StoreDamagedError."""
        with self._opened() as file:
            for number, *values in file.execute(
                f"SELECT number, {', '.join(_CONVERSATION)} FROM conversations ORDER BY number"
            ).fetchall():
                row = dict(zip(_CONVERSATION, values, strict=True))
                if connection.execute(
                    select(CONVERSATIONS.c.number).where(
                        CONVERSATIONS.c.owner == row["owner"], CONVERSATIONS.c.id == row["id"]
                    )
                ).first():
                    continue
                made = connection.execute(insert(CONVERSATIONS).values(row))
                (conversation,) = made.inserted_primary_key or (None,)
                turns = file.execute(
                    f"SELECT {', '.join(_TURN)} FROM turns WHERE conversation = ? ORDER BY number",
                    (number,),
                ).fetchall()
                if turns:
                    connection.execute(
                        insert(TURNS),
                        [
                            {"conversation": conversation, **dict(zip(_TURN, each, strict=True))}
                            for each in turns
                        ],
                    )

    def delete(self) -> None:
        """Delete it, with what SQLite kept beside it. Raises OSError."""
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self._path}{suffix}").unlink(missing_ok=True)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path)) as file:
                yield file
        except sqlite3.Error as error:
            raise StoreDamagedError(
                f"The conversations that an earlier version of Footnote saved in {self._path} "
                f"cannot be read ({error}); move the file away, with those named like it, to go "
                "on without them."
            ) from error
