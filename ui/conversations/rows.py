"""Conversations and turns as rows, inside the caller's transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, case, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from index import StoreError
from ui.conversations.saved_conversation import (
    SavedConversation,
    SavedTurn,
    title_of,
    turn_from,
    with_further,
)
from ui.conversations.tables import CONVERSATIONS, TURNS

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


def find(
    connection: Connection, owner: bytes, conversation_id: str, *, to_change: bool = False
) -> Found | None:
    """Return an owner's conversation, deleted or not, or None.

    One that is found ``to_change`` is changed by nobody else until the transaction's end.
    """
    query = select(CONVERSATIONS.c.number, CONVERSATIONS.c.deleted).where(
        CONVERSATIONS.c.owner == owner, CONVERSATIONS.c.id == conversation_id
    )
    row = connection.execute(query.with_for_update() if to_change else query).first()
    return None if row is None else Found(row.number, row.deleted is not None)


def create(
    connection: Connection, owner: bytes, conversation: SavedConversation, now: int
) -> Found:
    """Insert a conversation without turns. Raises ConversationLimitError."""
    refuse_another(connection, owner)
    title = title_of(conversation.title or conversation.turns[0].question)
    new = insert(CONVERSATIONS).values(
        owner=owner, id=conversation.id, title=title, created=now, updated=now
    )
    try:
        with connection.begin_nested():
            (number,) = connection.execute(new).inserted_primary_key or (0,)
    except IntegrityError:
        # Another server has saved its first turn meanwhile.
        found = find(connection, owner, conversation.id, to_change=True)
        if found is None:
            raise
        return found
    return Found(number, deleted=False)


def save_turn(connection: Connection, conversation: int, turn: SavedTurn) -> bool:
    """Insert or update a turn; return whether anything changed.

    A dropped turn stays dropped, and a more complete one is not replaced.
    """
    known = connection.execute(
        select(TURNS.c.completeness, TURNS.c.document, TURNS.c.dropped).where(
            *_is(conversation, turn.id)
        )
    ).first()
    if known is None:
        connection.execute(
            insert(TURNS).values(
                conversation=conversation,
                id=turn.id,
                position=turn.position,
                completeness=turn.completeness,
                document=_document(turn),
                feedback=turn.feedback,
            )
        )
        return True
    if known.dropped is not None or known.completeness > turn.completeness:
        return False
    merged = turn if known.document is None else _merged(known.document, turn)
    if (written := _document(merged)) == known.document:
        return False
    connection.execute(
        update(TURNS)
        .where(*_is(conversation, turn.id))
        .values(completeness=merged.completeness, document=written)
    )
    return True


def drop_turns(
    connection: Connection, conversation: int, turn_ids: Collection[str], now: int
) -> bool:
    """Drop turns, including ones not saved yet; return whether any existed."""
    there = False
    for turn_id in turn_ids:
        is_this = _is(conversation, turn_id)
        row = connection.execute(select(TURNS.c.dropped).where(*is_this)).first()
        if row is None:
            connection.execute(
                insert(TURNS).values(
                    conversation=conversation, id=turn_id, position=0, completeness=-1, dropped=now
                )
            )
        elif row.dropped is None:
            there = True
            connection.execute(update(TURNS).where(*is_this).values(dropped=now))
    return there


def restore_turns(connection: Connection, conversation: int, turn_ids: Collection[str]) -> bool:
    """Restore dropped turns; return whether any was dropped."""
    done = [
        connection.execute(
            update(TURNS)
            .where(*_is(conversation, turn_id), TURNS.c.dropped.is_not(None))
            .values(dropped=None)
        )
        for turn_id in turn_ids
    ]
    return any(each.rowcount for each in done)


def set_further(
    connection: Connection, conversation: int, turn_id: str, further: Sequence[str]
) -> bool:
    """Save the questions suggested after a turn; return whether the turn exists."""
    is_this = _is(conversation, turn_id)
    document = connection.execute(
        select(TURNS.c.document).where(*is_this, TURNS.c.dropped.is_(None))
    ).scalar()
    if document is None:
        return False
    try:
        document = with_further(document, further)
    except ValueError:
        # Unreadable; opening the conversation will report it.
        return False
    connection.execute(update(TURNS).where(*is_this).values(document=document))
    return True


def touch(connection: Connection, conversation: int, now: int) -> None:
    """Record a change of a conversation. Raises ConversationLimitError if it is too long."""
    last = CONVERSATIONS.c.updated
    connection.execute(
        update(CONVERSATIONS)
        .where(CONVERSATIONS.c.number == conversation)
        .values(updated=case((last >= now, last + 1), else_=now))
    )
    turns = connection.execute(
        select(func.count())
        .select_from(TURNS)
        .where(TURNS.c.conversation == conversation, TURNS.c.dropped.is_(None))
    ).scalar_one()
    if turns > MAX_TURNS:
        raise ConversationLimitError(
            f"A conversation cannot have more than {MAX_TURNS:,} questions; start a new one."
        )


def refuse_another(connection: Connection, owner: bytes) -> None:
    """Raise ConversationLimitError if an owner has as many conversations as allowed."""
    count = connection.execute(
        select(func.count())
        .select_from(CONVERSATIONS)
        .where(CONVERSATIONS.c.owner == owner, CONVERSATIONS.c.deleted.is_(None))
    ).scalar_one()
    if count >= MAX_CONVERSATIONS:
        raise ConversationLimitError(
            f"{MAX_CONVERSATIONS} conversations are saved, which is the limit; delete one to save "
            "another."
        )


def sweep(connection: Connection, now: int) -> None:
    """Erase what was deleted or dropped too long ago to be restored."""
    past = now - SECONDS_TO_RESTORE * 1_000_000
    connection.execute(delete(CONVERSATIONS).where(CONVERSATIONS.c.deleted < past))
    # Keep the id, so that saving an older state cannot bring the turn back.
    connection.execute(
        update(TURNS)
        .where(TURNS.c.dropped < past, TURNS.c.document.is_not(None))
        .values(document=None, feedback=None, completeness=-1)
    )


def _is(conversation: int, turn_id: str) -> tuple[ColumnElement[bool], ...]:
    return TURNS.c.conversation == conversation, TURNS.c.id == turn_id


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
