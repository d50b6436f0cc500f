"""The file in which earlier versions of Footnote kept conversations."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from index import StoreDamagedError
from ui.conversations.tables import ConversationRow, TurnRow

_CONVERSATIONS = "SELECT number, owner, id, title, created, updated, deleted FROM conversations"
_TURNS = """
SELECT id, position, completeness, document, feedback, dropped FROM turns
WHERE conversation = ? ORDER BY number
"""


def copy_earlier(path: Path, session: Session) -> None:
    """Add the conversations of an earlier file, but for those that are in the database.

    Raises StoreDamagedError.
    """
    try:
        with closing(sqlite3.connect(path)) as file:
            file.row_factory = sqlite3.Row
            for row in file.execute(f"{_CONVERSATIONS} ORDER BY number").fetchall():
                values = dict(row)
                number = values.pop("number")
                if session.scalar(
                    select(ConversationRow).filter_by(owner=row["owner"], id=row["id"])
                ):
                    continue
                conversation = ConversationRow(**values)
                session.add(conversation)
                session.flush()
                session.add_all(
                    TurnRow(conversation=conversation.number, **dict(turn))
                    for turn in file.execute(_TURNS, (number,)).fetchall()
                )
    except sqlite3.Error as error:
        raise StoreDamagedError(
            f"The conversations that an earlier version of Footnote saved in {path} cannot be "
            f"read ({error}); move the file away, with those named like it, to go on without them."
        ) from error
