"""Conversations and turns as rows, inside the caller's transaction."""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from index import StoreError
from ui.conversations.saved_conversation import (
    SavedConversation,
    SavedTurn,
    title_of,
    turn_from,
    with_further,
)

MAX_CONVERSATIONS = 500
MAX_TURNS = 2_000
LONGEST_DOCUMENT = 4_000_000
SECONDS_TO_RESTORE = 3600


class ConversationLimitError(StoreError):
    """A key, a conversation or a turn holds as much as it may."""


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation's row, and whether it is deleted but can still be restored."""

    number: int
    deleted: bool


def find(connection: sqlite3.Connection, owner: bytes, conversation_id: str) -> Found | None:
    """Return an owner's conversation, deleted or not, or None."""
    row = connection.execute(
        "SELECT number, deleted IS NOT NULL FROM conversations WHERE owner = ? AND id = ?",
        (owner, conversation_id),
    ).fetchone()
    return None if row is None else Found(row[0], bool(row[1]))


def create(
    connection: sqlite3.Connection, owner: bytes, conversation: SavedConversation, now: int
) -> Found:
    """Insert a conversation without turns. Raises ConversationLimitError."""
    refuse_another(connection, owner)
    title = title_of(conversation.title or conversation.turns[0].question)
    made = connection.execute(
        "INSERT INTO conversations (owner, id, title, created, updated) VALUES (?, ?, ?, ?, ?)",
        (owner, conversation.id, title, now, now),
    )
    return Found(made.lastrowid or 0, deleted=False)


def save_turn(connection: sqlite3.Connection, conversation: int, turn: SavedTurn) -> bool:
    """Insert or update a turn; return whether anything changed.

    A dropped turn stays dropped, and a more complete one is not replaced.
    """
    known = connection.execute(
        "SELECT completeness, document, dropped IS NOT NULL FROM turns "
        "WHERE conversation = ? AND id = ?",
        (conversation, turn.id),
    ).fetchone()
    if known is None:
        connection.execute(
            "INSERT INTO turns (conversation, id, position, completeness, document, feedback) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                conversation,
                turn.id,
                turn.position,
                turn.completeness,
                _document(turn),
                turn.feedback,
            ),
        )
        return True
    completeness, document, dropped = known
    if dropped or completeness > turn.completeness:
        return False
    merged = turn if document is None else _merged(document, turn)
    if (written := _document(merged)) == document:
        return False
    connection.execute(
        "UPDATE turns SET completeness = ?, document = ? WHERE conversation = ? AND id = ?",
        (merged.completeness, written, conversation, turn.id),
    )
    return True


def drop_turns(
    connection: sqlite3.Connection, conversation: int, turn_ids: Collection[str], now: int
) -> bool:
    """Drop turns, including ones not saved yet; return whether any existed."""
    there = False
    for turn_id in turn_ids:
        done = connection.execute(
            "UPDATE turns SET dropped = ? WHERE conversation = ? AND id = ? AND dropped IS NULL",
            (now, conversation, turn_id),
        )
        there = there or done.rowcount == 1
        connection.execute(
            "INSERT OR IGNORE INTO turns (conversation, id, position, completeness, dropped) "
            "VALUES (?, ?, 0, -1, ?)",
            (conversation, turn_id, now),
        )
    return there


def restore_turns(
    connection: sqlite3.Connection, conversation: int, turn_ids: Collection[str]
) -> bool:
    """Restore dropped turns; return whether any was dropped."""
    done = [
        connection.execute(
            "UPDATE turns SET dropped = NULL "
            "WHERE conversation = ? AND id = ? AND dropped IS NOT NULL",
            (conversation, turn_id),
        )
        for turn_id in turn_ids
    ]
    return any(each.rowcount for each in done)


def set_further(
    connection: sqlite3.Connection, conversation: int, turn_id: str, further: Sequence[str]
) -> bool:
    """Save the questions suggested after a turn; return whether the turn exists."""
    row = connection.execute(
        "SELECT document FROM turns WHERE conversation = ? AND id = ? AND dropped IS NULL "
        "AND document IS NOT NULL",
        (conversation, turn_id),
    ).fetchone()
    if row is None:
        return False
    try:
        document = with_further(row[0], further)
    except ValueError:
        # Unreadable; opening the conversation will report it.
        return False
    connection.execute(
        "UPDATE turns SET document = ? WHERE conversation = ? AND id = ?",
        (document, conversation, turn_id),
    )
    return True


def touch(connection: sqlite3.Connection, conversation: int, now: int) -> None:
    """Record a change of a conversation. Raises ConversationLimitError if it is too long."""
    connection.execute(
        "UPDATE conversations SET updated = max(updated + 1, ?) WHERE number = ?",
        (now, conversation),
    )
    (turns,) = connection.execute(
        "SELECT count(*) FROM turns WHERE conversation = ? AND dropped IS NULL", (conversation,)
    ).fetchone()
    if turns > MAX_TURNS:
        raise ConversationLimitError(
            f"A conversation cannot have more than {MAX_TURNS:,} questions; start a new one."
        )


def refuse_another(connection: sqlite3.Connection, owner: bytes) -> None:
    """Raise ConversationLimitError if an owner has as many conversations as allowed."""
    (count,) = connection.execute(
        "SELECT count(*) FROM conversations WHERE owner = ? AND deleted IS NULL", (owner,)
    ).fetchone()
    if count >= MAX_CONVERSATIONS:
        raise ConversationLimitError(
            f"{MAX_CONVERSATIONS} conversations are saved, which is the limit; delete one to save "
            "another."
        )


def sweep(connection: sqlite3.Connection, now: int) -> None:
    """Erase what was deleted or dropped too long ago to be restored."""
    past = now - SECONDS_TO_RESTORE * 1_000_000
    connection.execute("DELETE FROM conversations WHERE deleted < ?", (past,))
    # Keep the id, so that saving an older state cannot bring the turn back.
    connection.execute(
        "UPDATE turns SET document = NULL, feedback = NULL, completeness = -1 "
        "WHERE dropped < ? AND document IS NOT NULL",
        (past,),
    )


def _merged(document: str, turn: SavedTurn) -> SavedTurn:
    """Return a turn with what only its stored state knows."""
    try:
        known = turn_from(turn.id, turn.position, document, None)
    except ValueError:
        # Unreadable, so the new state replaces it.
        return turn
    return replace(
        turn,
        remark=turn.remark or known.remark,
        contexts={**known.contexts, **turn.contexts},
        further=turn.further or known.further,
    )


def _document(turn: SavedTurn) -> str:
    document = turn.to_document()
    if len(document) > LONGEST_DOCUMENT:
        raise ConversationLimitError(
            f"The answer to {turn.question[:80]!r} is too long to be saved; export it to keep it."
        )
    return document
