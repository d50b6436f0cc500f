"""Conversations by browser, each under a key that only it holds."""

import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select, update

from eval import Verdict
from index import IndexSettings, PackageDatabase, StoreDamagedError, UsageError
from ui.conversations.earlier_file import EarlierFile
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
from ui.conversations.tables import CONVERSATIONS, PACKAGE, TURNS

# Of a dropped turn, or one that was dropped for good, nothing is shown.
_SHOWN = (TURNS.c.dropped.is_(None), TURNS.c.document.is_not(None))


class ConversationStore:
    """The conversations in the store's database.

    A key is 22 to 86 letters, digits, hyphens and underscores: 128 random bits or more from the
    browser. The database holds only its SHA-256. Ids are 1 to 64 such characters, made by the
    browser. Every method raises ConversationKeyError for a malformed key or id, and StoreError if
    the database cannot be used; the chat then goes on without it. Safe to share by threads and by
    several servers at once. The first use takes over what an earlier version saved.
    """

    def __init__(self, database: PackageDatabase, earlier: EarlierFile) -> None:
        """Keep conversations in a database, those of an earlier file, too."""
        self._database = database
        self._earlier = earlier

    @classmethod
    def open(cls, settings: IndexSettings) -> "ConversationStore":
        """Use the database that the settings name; the first use creates the tables."""
        return cls(PackageDatabase(settings, PACKAGE), EarlierFile(settings.home))

    def close(self) -> None:
        """Close the connections; a later use opens others."""
        self._database.close()

    def list(self, key: str) -> tuple[ConversationSummary, ...]:
        """Return a browser's conversations, most recently changed first."""
        owner = owner_of(key)
        turns = (
            select(func.count())
            .where(TURNS.c.conversation == CONVERSATIONS.c.number, *_SHOWN)
            .scalar_subquery()
        )
        talk = CONVERSATIONS.c
        with self._reading() as connection:
            rows = connection.execute(
                select(talk.id, talk.title, talk.created, talk.updated, turns)
                .where(talk.owner == owner, talk.deleted.is_(None))
                .order_by(talk.updated.desc(), talk.number.desc())
            ).all()
        return tuple(
            ConversationSummary(each, title, _time(created), _time(updated), count)
            for each, title, created, updated, count in rows
        )

    def load(self, key: str, conversation_id: str) -> SavedConversation | None:
        """Return one of a browser's conversations, or None if it does not exist."""
        owner, talk = owner_of(key), CONVERSATIONS.c
        with self._reading() as connection:
            found = find(connection, owner, checked_id(conversation_id))
            if found is None or found.deleted:
                return None
            title, created, updated = connection.execute(
                select(talk.title, talk.created, talk.updated).where(talk.number == found.number)
            ).one()
            rows = connection.execute(
                select(TURNS.c.id, TURNS.c.position, TURNS.c.document, TURNS.c.feedback)
                .where(TURNS.c.conversation == found.number, *_SHOWN)
                .order_by(TURNS.c.position, TURNS.c.number)
            ).all()
        try:
            turns = tuple(turn_from(*row) for row in rows)
        except ValueError as error:
            raise StoreDamagedError(
                f"The conversation {title!r} cannot be read ({error}); delete it to go on "
                "without it."
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
        with self._changing() as connection:
            sweep(connection, now)
            found = find(connection, owner, conversation.id, to_change=True)
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
                update(TURNS)
                .where(
                    TURNS.c.conversation == found.number,
                    TURNS.c.id == checked_id(turn_id),
                    TURNS.c.dropped.is_(None),
                )
                .values(feedback=verdict)
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
            _set(connection, found, title=title_of(title))
        return True

    def delete(self, key: str, conversation_id: str) -> bool:
        """Delete a conversation, restorable for an hour; return whether it existed."""
        with self._found(key, conversation_id) as (connection, found):
            if found is None or found.deleted:
                return False
            _set(connection, found, deleted=_now())
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
                _set(connection, found, deleted=None)
        return True

    @contextmanager
    def _found(self, key: str, conversation_id: str) -> Iterator[tuple[Connection, Found | None]]:
        """Check key and id, and find the conversation to change."""
        owner = owner_of(key)
        with self._changing() as connection:
            sweep(connection, _now())
            yield connection, find(connection, owner, checked_id(conversation_id), to_change=True)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        self._database.take_over(self._earlier.exists, self._take)
        with self._database.reading() as connection:
            yield connection

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        self._database.take_over(self._earlier.exists, self._take)
        with self._database.changing() as connection:
            yield connection

    def _take(self) -> None:
        with self._database.changing() as connection:
            self._earlier.copy_to(connection)
        self._earlier.delete()


def _set(connection: Connection, found: Found, **values: object) -> None:
    connection.execute(
        update(CONVERSATIONS).where(CONVERSATIONS.c.number == found.number).values(values)
    )


def _now() -> int:
    """Return the time in microseconds since 1970."""
    return time.time_ns() // 1000


def _time(microseconds: int) -> str:
    moment = datetime.fromtimestamp(microseconds / 1_000_000, UTC)
    return moment.isoformat(timespec="milliseconds")
