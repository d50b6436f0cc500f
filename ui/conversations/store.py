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

    A key is 22 to 86 letters, digits, hyphens and underscores, as a browser writes 128 random
    bits or more; the file holds its SHA-256. Ids are 1 to 64 such characters, made by the
    browser. Every method raises ConversationKeyError for what is neither, and StoreError when
    the file cannot be used: the chat goes on without it then. Safe to share by threads, and by
    several servers at once.
    """

    def __init__(self, database: ConversationDatabase) -> None:
        """Keep conversations in a database."""
        self._database = database

    @classmethod
    def open(cls, home: Path) -> "ConversationStore":
        """Name the data folder; the file is made at the first use."""
        return cls(ConversationDatabase(home / "conversations.sqlite"))

    @property
    def path(self) -> Path:
        """The file."""
        return self._database.path

    def close(self) -> None:
        """Close the file, which a later use opens again."""
        self._database.close()

    def list(self, key: str) -> tuple[ConversationSummary, ...]:
        """Return a browser's conversations, the last changed first."""
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
        """Return one of a browser's conversations, or None when it has no such one."""
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
        """Save turns of a conversation, all or none; tell whether it is there to be listed.

        Each turn is kept by its own id, so that it is enough to save those that changed. What is
        there is only added to: turns that this state does not hold stay, one that has an answer
        is not replaced by one that has none, and the title and the feedback of a turn are as
        they were first saved, or last changed by ``rename`` and ``set_feedback``.

        ``dropped`` are ids of turns to take out, as when a question is asked anew: no save of a
        state that holds them still brings them back. ``restored`` are ids that were taken out
        and come back, by themselves for an hour, and after that with a save that holds them.

        False tells that the conversation was deleted, maybe in another tab; its turns are saved
        all the same, to come back with it. Raises ConversationLimitError, with nothing saved,
        when there would be too much.
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
        """Note the thumb on a turn, or that there is none; return whether there is such a turn."""
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
        """Note what may be asked after a turn; return whether there is such a turn.

        The conversation does not count as changed by it.
        """
        with self._found(key, conversation_id) as (connection, found):
            if found is None:
                return False
            return set_further(connection, found.number, checked_id(turn_id), further)

    def rename(self, key: str, conversation_id: str, title: str) -> bool:
        """Give a conversation another title, cut at 80 characters; return whether it is there.

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
        """Delete a conversation, and return whether it was there; for an hour it can come back."""
        with self._found(key, conversation_id) as (connection, found):
            if found is None or found.deleted:
                return False
            connection.execute(
                "UPDATE conversations SET deleted = ? WHERE number = ?", (_now(), found.number)
            )
        return True

    def restore(self, key: str, conversation_id: str) -> bool:
        """Bring a deleted conversation back, and return whether it is there.

        Raises ConversationLimitError when others have taken its place.
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
        """Begin a change of a conversation."""
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
