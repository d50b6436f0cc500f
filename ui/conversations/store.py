"""Conversations by browser, each under a key that only it holds."""

import sqlite3
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from eval import Verdict
from index import StoreDamagedError, UsageError
from ui.conversations.database import ConversationDatabase
from ui.conversations.key import checked_id, owner_of
from ui.conversations.rows import (
    Found,
    create,
    drop_turns,
    find,
    refuse_another,
    restore_turns,
    save_turn,
    set_further,
    sweep,
    touch,
)
from ui.conversations.saved_conversation import (
    ConversationSummary,
    SavedConversation,
    title_of,
    turn_from,
)


class ConversationStore:
    """The file conversations.sqlite of a data folder.

    A key is 22 to 86 letters, digits, hyphens and underscores: 128 random bits or more from the
    browser. The file holds only its SHA-256. Ids are 1 to 64 such characters, made by the browser.
    Every method raises ConversationKeyError for a malformed key or id, and StoreError if the file
    cannot be used; the chat then goes on without it. Safe to share by threads and by several
    servers at once.
    """

    def __init__(self, database: ConversationDatabase) -> None:
        """Keep conversations in a database."""
        self._database = database

    @classmethod
    def open(cls, home: Path) -> "ConversationStore":
        """Use the file in a data folder; the first use creates it."""
        return cls(ConversationDatabase(home / "conversations.sqlite"))

    @property
    def path(self) -> Path:
        """The file."""
        return self._database.path

    def close(self) -> None:
        """Close the file; a later use opens it again."""
        self._database.close()

    def list(self, key: str) -> tuple[ConversationSummary, ...]:
        """Return a browser's conversations, most recently changed first."""
        owner = owner_of(key)
        with self._database.reading() as connection:
            rows = connection.execute(
                """
                SELECT id, title, created, updated,
                    (SELECT count(*) FROM turns WHERE conversation = c.number
                        AND dropped IS NULL AND document IS NOT NULL)
                FROM conversations AS c WHERE owner = ? AND deleted IS NULL
                ORDER BY updated DESC, number DESC
                """,
                (owner,),
            ).fetchall()
        return tuple(
            ConversationSummary(each, title, _time(created), _time(updated), turns)
            for each, title, created, updated, turns in rows
        )

    def load(self, key: str, conversation_id: str) -> SavedConversation | None:
        """Return one of a browser's conversations, or None if it does not exist."""
        owner = owner_of(key)
        with self._database.reading() as connection:
            found = find(connection, owner, checked_id(conversation_id))
            if found is None or found.deleted:
                return None
            title, created, updated = connection.execute(
                "SELECT title, created, updated FROM conversations WHERE number = ?",
                (found.number,),
            ).fetchone()
            rows = connection.execute(
                "SELECT id, position, document, feedback FROM turns WHERE conversation = ? "
                "AND dropped IS NULL AND document IS NOT NULL ORDER BY position, number",
                (found.number,),
            ).fetchall()
        try:
            turns = tuple(turn_from(*row) for row in rows)
        except ValueError as error:
            raise StoreDamagedError(
                f"The conversation {title!r} in {self.path} is damaged ({error}); delete it, or "
                "move the file away to start over."
            ) from error
        return SavedConversation(conversation_id, turns, title, _time(created), _time(updated))

    def save(
        self,
        key: str,
        conversation: SavedConversation,
        *,
        dropped: Collection[str] = (),
        restored: Collection[str] = (),
    ) -> bool:
        """Save turns of a conversation, all or none; return whether it is listed.

        Turns are saved by id, so passing the changed ones is enough. Saving only adds: other turns
        stay, an answer is never replaced by a turn without one, and title and feedback stay as
        first saved or as last set by ``rename`` and ``set_feedback``.

        ``dropped`` are ids of turns to drop, as when a question is asked again; saving an older
        state does not bring them back. ``restored`` are ids of dropped turns to restore: for an
        hour by themselves, after that only if ``turns`` holds them.

        Returns False if the conversation was deleted, maybe in another tab; the turns are saved
        anyway and come back with it. Raises ConversationLimitError, with nothing saved, if there
        would be too much.
        """
        owner, now = owner_of(key), _now()
        turns = conversation.turns
        for each in (conversation.id, *(turn.id for turn in turns), *dropped, *restored):
            checked_id(each)
        with self._database.writing() as connection:
            sweep(connection, now)
            found = find(connection, owner, conversation.id)
            if found is None:
                if not turns:
                    return True
                found = create(connection, owner, conversation, now)
            changed = [
                restore_turns(connection, found.number, restored),
                *(save_turn(connection, found.number, turn) for turn in turns),
                drop_turns(connection, found.number, dropped, now),
            ]
            if any(changed):
                touch(connection, found.number, now)
        return not found.deleted

    def set_feedback(
        self, key: str, conversation_id: str, turn_id: str, verdict: Verdict | None
    ) -> bool:
        """Set or clear the thumb on a turn; return whether the turn exists."""
        with self._found(key, conversation_id) as (connection, found):
            if found is None:
                return False
            done = connection.execute(
                "UPDATE turns SET feedback = ? "
                "WHERE conversation = ? AND id = ? AND dropped IS NULL",
                (verdict, found.number, checked_id(turn_id)),
            )
        return done.rowcount == 1

    def set_further(
        self, key: str, conversation_id: str, turn_id: str, further: Sequence[str]
    ) -> bool:
        """Save the questions suggested after a turn; return whether the turn exists.

        This does not count as a change of the conversation.
        """
        with self._found(key, conversation_id) as (connection, found):
            if found is None:
                return False
            return set_further(connection, found.number, checked_id(turn_id), further)

    def rename(self, key: str, conversation_id: str, title: str) -> bool:
        """Rename a conversation, cutting the title at 80 characters; return whether it exists.

        Raises UsageError for an empty title.
        """
        if not title.strip():
            raise UsageError("The title is empty; write one, or leave it as it is.")
        with self._found(key, conversation_id) as (connection, found):
            if found is None or found.deleted:
                return False
            connection.execute(
                "UPDATE conversations SET title = ? WHERE number = ?",
                (title_of(title), found.number),
            )
        return True

    def delete(self, key: str, conversation_id: str) -> bool:
        """Delete a conversation, restorable for an hour; return whether it existed."""
        with self._found(key, conversation_id) as (connection, found):
            if found is None or found.deleted:
                return False
            connection.execute(
                "UPDATE conversations SET deleted = ? WHERE number = ?", (_now(), found.number)
            )
        return True

    def restore(self, key: str, conversation_id: str) -> bool:
        """Restore a deleted conversation; return whether it exists.

        Raises ConversationLimitError if others have taken its place.
        """
        with self._found(key, conversation_id) as (connection, found):
            if found is None:
                return False
            if found.deleted:
                refuse_another(connection, owner_of(key))
                connection.execute(
                    "UPDATE conversations SET deleted = NULL WHERE number = ?", (found.number,)
                )
        return True

    @contextmanager
    def _found(
        self, key: str, conversation_id: str
    ) -> Iterator[tuple[sqlite3.Connection, Found | None]]:
        """Check key and id, and find the conversation to change."""
        owner = owner_of(key)
        with self._database.writing() as connection:
            sweep(connection, _now())
            yield connection, find(connection, owner, checked_id(conversation_id))


def _now() -> int:
    """Return the time in microseconds since 1970."""
    return time.time_ns() // 1000


def _time(microseconds: int) -> str:
    moment = datetime.fromtimestamp(microseconds / 1_000_000, UTC)
    return moment.isoformat(timespec="milliseconds")
