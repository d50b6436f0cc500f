"""The conversations of one key, over HTTP, as a browser of the page has one."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from index import StoreError, UsageError
from index.errors import UnknownArticleError
from qa import Answer, Done, Turn
from ui.api.failures import UnknownConversationError
from ui.api.whose import KEY_HEADER, WHOSE
from ui.chat import surround
from ui.conversations import ChatTurn, ConversationStore, SavedConversation, history_of
from ui.engine import Engine


class NewTitle(BaseModel):
    """What a conversation is called from now on."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"title": "The lamp of Vardal"}]}
    )
    title: str


class Exchange:
    """A question asked in a saved conversation: what was said before, and what is kept of it."""

    def __init__(
        self, engine: Engine, store: ConversationStore, key: str | None, conversation_id: str
    ) -> None:
        """Load the conversation, which may be new. Raises UsageError and StoreError."""
        if key is None:
            raise UsageError(f"A conversation belongs to a key; send it as {KEY_HEADER}.")
        self._engine, self._store, self._key, self._id = engine, store, key, conversation_id
        if not store.save(key, conversation_id):
            raise UsageError(
                f"The conversation {conversation_id} was deleted; restore it, or ask in another."
            )
        self._saved = store.load(key, conversation_id) or SavedConversation("", ())

    @property
    def history(self) -> tuple[Turn, ...]:
        """The answered turns."""
        return history_of(self._saved.turns)

    def keep(self, answer: Answer, articles: Sequence[str] | None) -> dict[str, str]:
        """Save a turn that asked some articles, or all; return why it could not be, if so.

        An answer that nothing kept is an answer all the same.
        """
        turns, scope = self._saved.turns, tuple(articles or ()) or None
        several = len(scope or self._engine.articles()) != 1
        turn = ChatTurn(answer.question, several=several, scope=scope)
        turn.position = turns[-1].position + 1 if turns else 0
        turn.take(Done(answer))
        # What it cites may have been removed since.
        with suppress(UnknownArticleError):
            surround(turn, self._engine)
        try:
            self._store.save(self._key, self._id, [turn])
        except StoreError as error:
            return {"unkept": str(error)}
        return {}


def conversation_routes(store: ConversationStore) -> APIRouter:
    """Return the routes below /conversations."""
    routes = APIRouter(prefix="/conversations", tags=["conversations"])

    @routes.get("", summary="List the conversations")
    def listed(key: str = WHOSE) -> dict[str, Any]:
        return {"conversations": [asdict(each) for each in store.list(key)]}

    @routes.get("/{conversation_id}", summary="Show a conversation")
    def show(conversation_id: str, key: str = WHOSE) -> dict[str, Any]:
        found = _found(store, key, conversation_id)
        turns = [_document(each) for each in found.turns]
        return {"id": conversation_id, "title": found.title, "turns": turns}

    @routes.patch("/{conversation_id}", summary="Rename a conversation")
    def rename(conversation_id: str, new: NewTitle, key: str = WHOSE) -> dict[str, Any]:
        _found(store, key, conversation_id)
        store.rename(key, conversation_id, new.title)
        return {"id": conversation_id, "title": _found(store, key, conversation_id).title}

    @routes.delete("/{conversation_id}", summary="Delete a conversation")
    def delete(conversation_id: str, key: str = WHOSE) -> dict[str, Any]:
        _found(store, key, conversation_id)
        store.delete(key, conversation_id)
        return {"deleted": [conversation_id]}

    @routes.post("/{conversation_id}/restore", summary="Restore a conversation within an hour")
    def restore(conversation_id: str, key: str = WHOSE) -> dict[str, Any]:
        store.restore(key, conversation_id)
        return {"id": conversation_id, "title": _found(store, key, conversation_id).title}

    return routes


def _found(store: ConversationStore, key: str, conversation_id: str) -> SavedConversation:
    found = store.load(key, conversation_id)
    if found is None:
        raise UnknownConversationError(conversation_id)
    return found


def _document(turn: ChatTurn) -> dict[str, Any]:
    answer = turn.answer.to_dict() if turn.answer else None
    return {"id": turn.id, "question": turn.question, "answer": answer, "failure": turn.failure}
