"""Conversations, each under the key of a browser or of a person who has signed in."""

import hashlib
import json
import re
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from eval.cases import Verdict
from index import IndexSettings, StoreError, UsageError
from index.conditions import has_words
from index.errors import StoreDamagedError
from index.store import PackageDatabase
from ui.conversations.chat_turn import ChatTurn, question_in, turn_from
from ui.conversations.judged_answer import Feedback
from ui.conversations.tables import CONVERSATIONS, ConversationRow, TurnRow, session_over

LONGEST_TITLE = 80
_MAX_CONVERSATIONS = 500
_MAX_TURNS = 2_000
# Characters of the JSON document of a turn.
_LONGEST_DOCUMENT = 4_000_000
_SECONDS_TO_RESTORE = 3600
_KEY = re.compile(r"[A-Za-z0-9_-]{22,86}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Hides dropped turns, and rows left without a document when a dropped turn was erased.
_SHOWN = (TurnRow.dropped.is_(None), TurnRow.document.is_not(None))


@dataclass(frozen=True, slots=True)
class ConversationSummary:
    """A conversation's entry in a list; ``turns`` is a count, ``updated`` ISO 8601 in UTC."""

    id: str
    title: str
    updated: str
    turns: int


@dataclass(frozen=True, slots=True)
class SavedConversation:
    """A conversation and its turns, in order."""

    title: str
    turns: tuple[ChatTurn, ...]


class ConversationStore:
    """The conversations in the store's database.

    A key is 22 to 86 letters, digits, hyphens and underscores. A browser makes its own, of 128
    random bits or more; that of a person who has signed in is derived from their name, so callers
    never take one from outside. The database holds only its SHA-256. Ids are 1 to 64 such
    characters, made by the browser. Every method raises UsageError for a malformed key or id, and
    StoreError if the database cannot be used; the chat then goes on without it. Safe to share
    between threads and several servers.
    """

    def __init__(self, settings: IndexSettings) -> None:
        """Use the database that the settings name; the first use creates the tables."""
        self._database = PackageDatabase(settings, CONVERSATIONS)

    def close(self) -> None:
        """Close the connections; a later use opens others."""
        self._database.close()

    def list(self, key: str, words: str = "") -> tuple[ConversationSummary, ...]:
        """Return a browser's conversations, most recently changed first.

        With ``words`` only those are listed that have all of them in their title and questions.
        """
        turns = (
            select(func.count())
            .where(TurnRow.conversation == ConversationRow.number, *_SHOWN)
            .scalar_subquery()
        )
        query = (
            select(ConversationRow, turns)
            .where(ConversationRow.owner == _owner(key), ConversationRow.deleted.is_(None))
            .order_by(ConversationRow.updated.desc(), ConversationRow.number.desc())
        )
        with self._reading() as session:
            asked = _questions(session, key) if words else {}
            return tuple(
                ConversationSummary(row.id, row.title, _iso(row.updated), count)
                for row, count in session.execute(query)
                if not words or has_words(words, [row.title, *asked.get(row.number, ())])
            )

    def load(self, key: str, conversation_id: str) -> SavedConversation | None:
        """Return one of a browser's conversations, or None if it does not exist."""
        conversation = _conversation(key, conversation_id)
        with self._reading() as session:
            return _saved(session, session.scalar(conversation))

    def save(
        self,
        key: str,
        conversation_id: str,
        turns: Sequence[ChatTurn] = (),
        *,
        dropped: Collection[str] = (),
        restored: Collection[str] = (),
    ) -> bool:
        """Save turns of a conversation, all or none; return False if it was deleted.

        Turns are saved by id, so passing the changed ones is enough. Saving only adds: other turns
        stay, an answer is never replaced by a turn without one, and the title, which is the first
        question, and feedback stay as last set by ``rename`` and ``set_feedback``.

        ``dropped`` are ids of turns to drop, as when a question is asked again; saving an older
        state does not bring them back. ``restored`` are ids of dropped turns to restore; ``turns``
        must hold them, too, as the first change of any conversation an hour later erases them.

        Turns of a conversation that was deleted, maybe in another tab, are saved anyway and come
        back with it. Raises StoreError, with nothing saved, if there would be too much.
        """
        ids = {*(turn.id for turn in turns), *dropped, *restored}
        with self._changing(key, conversation_id, *ids) as (session, found):
            if found is None:
                if not turns:
                    return True
                found = _create(session, key, conversation_id, turns[0].question)
            query = select(TurnRow).filter_by(conversation=found.number).where(TurnRow.id.in_(ids))
            rows = {row.id: row for row in session.scalars(query)}
            for turn_id in rows.keys() & set(restored):
                rows[turn_id].dropped = None
            # A turn may be dropped before it is saved: its empty row keeps it from being shown.
            for turn_id in (*(turn.id for turn in turns), *dropped):
                if turn_id not in rows:
                    rows[turn_id] = TurnRow(
                        conversation=found.number, id=turn_id, position=0, completeness=-1
                    )
            session.add_all(rows.values())
            for turn in turns:
                _write(rows[turn.id], turn)
            for turn_id in dropped:
                rows[turn_id].dropped = rows[turn_id].dropped or _now()
            if any(map(session.is_modified, rows.values())):
                _touch_within_limit(session, found)
            return found.deleted is None

    def set_feedback(
        self, key: str, conversation_id: str, turn_id: str, verdict: Verdict | None
    ) -> None:
        """Set or clear the thumb on a turn, if it exists."""
        with self._changing(key, conversation_id, turn_id) as (session, found):
            if found is not None:
                query = select(TurnRow).filter_by(conversation=found.number, id=turn_id)
                row = session.scalar(query.where(*_SHOWN))
                if row is not None:
                    row.feedback = verdict

    def rename(self, key: str, conversation_id: str, title: str) -> None:
        """Rename a conversation, if it exists, cutting the title at 80 characters.

        Raises UsageError for an empty title.
        """
        if not title.strip():
            raise UsageError("The title is empty; write one, or leave it as it is.")
        with self._changing(key, conversation_id) as (_, found):
            if found is not None and found.deleted is None:
                found.title = title_of(title)

    def delete(self, key: str, conversation_id: str) -> None:
        """Delete a conversation, if it exists; it can be restored for an hour or more."""
        with self._changing(key, conversation_id) as (_, found):
            if found is not None and found.deleted is None:
                found.deleted = _now()

    def restore(self, key: str, conversation_id: str) -> None:
        """Restore a deleted conversation. Raises StoreError if the key has 500 others."""
        with self._changing(key, conversation_id) as (session, found):
            if found is not None and found.deleted is not None:
                _refuse_another(session, found.owner)
                found.deleted = None

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with self._database.reading() as connection, session_over(connection) as session:
            yield session

    @contextmanager
    def _changing(
        self, key: str, conversation_id: str, *turn_ids: str
    ) -> Iterator[tuple[Session, ConversationRow | None]]:
        """Check key and ids, and find the conversation, which nobody else changes meanwhile."""
        conversation = _conversation(key, conversation_id, *turn_ids)
        with self._database.changing() as connection, session_over(connection) as session:
            _erase_expired(session)
            yield session, session.scalar(conversation.with_for_update())


def title_of(words: str) -> str:
    """Return a title of at most 80 characters, cut after a word, for nothing one that says so."""
    # PostgreSQL takes no NUL.
    title = " ".join(words.encode("utf-8", "replace").decode().replace("\0", " ").split())
    if len(title) <= LONGEST_TITLE:
        return title or "New conversation"
    cut = title[:LONGEST_TITLE]
    return (cut.rpartition(" ")[0] or cut[:-1]).rstrip(" ,;:–—-") + "…"


def is_id(text: str) -> bool:
    """Return whether a text can be the id of a conversation or a turn."""
    return _ID.fullmatch(text) is not None


def _owner(key: str) -> bytes:
    """Return the SHA-256 that stands for a key, which is not stored."""
    if not _KEY.fullmatch(key):
        raise UsageError(
            "This is not a conversation key; write 128 random bits or more as 22 to 86 letters, "
            "digits, hyphens and underscores."
        )
    return hashlib.sha256(key.encode()).digest()


def _conversation(key: str, *ids: str) -> Select[ConversationRow]:
    """Return what finds the conversation with the first id. Raises UsageError for a bad id."""
    owner = _owner(key)
    for each in ids:
        if not is_id(each):
            raise UsageError(
                f"{each[:80]!r} cannot name a conversation or a turn; use 1 to 64 letters, "
                "digits, hyphens and underscores."
            )
    return select(ConversationRow).filter_by(owner=owner, id=ids[0])


def _create(session: Session, key: str, conversation_id: str, question: str) -> ConversationRow:
    owner, now = _owner(key), _now()
    _refuse_another(session, owner)
    # Another server may have saved its first turn meanwhile.
    with suppress(IntegrityError), session.begin_nested():
        row = ConversationRow(
            owner=owner, id=conversation_id, title=title_of(question), created=now, updated=now
        )
        session.add(row)
    return session.scalars(_conversation(key, conversation_id).with_for_update()).one()


def _questions(session: Session, key: str) -> dict[int, list[str]]:
    """Return the questions of a browser's conversations, by the numbers of these."""
    query = (
        select(TurnRow.conversation, TurnRow.document)
        .join(ConversationRow, ConversationRow.number == TurnRow.conversation)
        .where(ConversationRow.owner == _owner(key), ConversationRow.deleted.is_(None), *_SHOWN)
    )
    found: dict[int, list[str]] = {}
    for number, document in session.execute(query):
        found.setdefault(number, []).append(question_in(document or ""))
    return found


def _saved(session: Session, found: ConversationRow | None) -> SavedConversation | None:
    """Return a conversation with its turns, None if it was deleted. Raises StoreDamagedError."""
    if found is None or found.deleted is not None:
        return None
    rows = session.scalars(
        select(TurnRow)
        .where(TurnRow.conversation == found.number, *_SHOWN)
        .order_by(TurnRow.position, TurnRow.number)
    ).all()
    try:
        return SavedConversation(found.title, tuple(map(_loaded, rows)))
    except ValueError as error:
        raise StoreDamagedError(
            f"The conversation {found.title!r} cannot be read ({error}); delete it to go on "
            "without it."
        ) from error


def _loaded(row: TurnRow) -> ChatTurn:
    """Return the turn of a row. Raises ValueError."""
    try:
        document = json.loads(row.document or "")
        turn = turn_from(document)
    except UsageError as error:
        unread = {"answer": None, "begun": None}
        failure = f"The saved answer cannot be read. {error}"
        turn = turn_from({**document, **unread, "failure": failure})
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError("it is not a turn of a conversation") from error
    turn.id, turn.position = row.id, row.position
    turn.feedback = Feedback(row.feedback) if row.feedback else None
    return turn


def _write(row: TurnRow, turn: ChatTurn) -> None:
    """Write a turn into its row, unless it was dropped or a more complete one is there."""
    if row.dropped is not None or row.completeness > turn.completeness:
        return
    # ASCII escapes can also hold lone surrogates.
    document = json.dumps(turn.to_document())
    if len(document) > _LONGEST_DOCUMENT:
        raise StoreError(
            f"The answer to {turn.question[:80]!r} is too long to be saved; export it to keep it."
        )
    row.position, row.completeness, row.document = turn.position, turn.completeness, document


def _touch_within_limit(session: Session, found: ConversationRow) -> None:
    """Record a change of a conversation. Raises StoreError if it is too long."""
    found.updated = max(_now(), found.updated + 1)
    query = select(func.count()).where(
        TurnRow.conversation == found.number, TurnRow.dropped.is_(None)
    )
    if session.scalars(query).one() > _MAX_TURNS:
        raise StoreError(
            f"A conversation cannot have more than {_MAX_TURNS:,} questions; start a new one."
        )


def _refuse_another(session: Session, owner: bytes) -> None:
    """Raise StoreError if an owner has as many conversations as allowed."""
    query = select(func.count()).where(
        ConversationRow.owner == owner, ConversationRow.deleted.is_(None)
    )
    if session.scalars(query).one() >= _MAX_CONVERSATIONS:
        raise StoreError(
            f"{_MAX_CONVERSATIONS} conversations are saved, which is the limit; delete one to save "
            "another."
        )


def _erase_expired(session: Session) -> None:
    """Erase what was deleted or dropped too long ago to be restored."""
    past = _now() - _SECONDS_TO_RESTORE * 1_000_000
    session.execute(delete(ConversationRow).where(ConversationRow.deleted < past))
    # Keep the id, so that saving an older state cannot bring the turn back.
    session.execute(
        update(TurnRow)
        .where(TurnRow.dropped < past, TurnRow.document.is_not(None))
        .values(document=None, feedback=None, completeness=-1)
    )


def _now() -> int:
    """Return the time in microseconds since 1970."""
    return time.time_ns() // 1000


def _iso(microseconds: int) -> str:
    moment = datetime.fromtimestamp(microseconds / 1_000_000, UTC)
    return moment.isoformat(timespec="milliseconds")
