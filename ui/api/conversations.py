"""The conversations of one key, over HTTP, as a browser of the page has one."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from index import StoreError, UsageError
from index.errors import UnknownArticleError
from qa import Answer, Done
from ui.api.body import strict
from ui.api.dependencies import KEY_HEADER, CurrentServices, OwnerKey
from ui.api.errors import UnknownConversationError
from ui.chat import surround
from ui.conversations import (
    ChatTurn,
    ConversationStore,
    ConversationSummary,
    SavedConversation,
    history_of,
)
from ui.engine import Engine

router = APIRouter(prefix="/api/v1/conversations", tags=["conversations"])


class NewTitle(BaseModel):
    """What a conversation is called from now on."""

    model_config = strict({"title": "The lamp of Vardal"})
    title: str


class ConversationTitle(BaseModel):
    """A conversation without its turns."""

    id: str
    title: str


class SavedTurn(BaseModel):
    """A question with its answer, or with the reason why there is none."""

    id: str
    question: str
    answer: Answer | None
    failure: str | None


class Conversation(ConversationTitle):
    """A conversation with its turns."""

    turns: list[SavedTurn]


class Exchange:
    """A question asked in a saved conversation: what was said before, and what is saved of it."""

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
        self.history = history_of(self._saved.turns)

    def save(self, answer: Answer, articles: Sequence[str] | None) -> dict[str, str]:
        """Save a turn that asked some articles, or all; return why it could not be, if so.

        An answer that cannot be saved is an answer all the same.
        """
        turns, scope = self._saved.turns, tuple(articles or ()) or None
        several = len(scope or self._engine.index.articles()) != 1
        turn = ChatTurn(answer.question, several=several, scope=scope)
        turn.position = turns[-1].position + 1 if turns else 0
        turn.take(Done(answer))
        # What it cites may have been removed since.
        with suppress(UnknownArticleError):
            surround(turn, self._engine.index)
        try:
            self._store.save(self._key, self._id, [turn])
        except StoreError as error:
            return {"unkept": str(error)}
        return {}


class OwnConversations:
    """The conversations of whoever asks."""

    def __init__(self, services: CurrentServices, key: OwnerKey) -> None:
        """Take what the request depends on."""
        self.store, self.key = services.conversations, key

    def load(self, conversation_id: str) -> SavedConversation:
        """Return a conversation. Raises UnknownConversationError."""
        conversation = self.store.load(self.key, conversation_id)
        if conversation is None:
            raise UnknownConversationError(
                f"This key has no conversation {conversation_id[:80]!r}; GET /api/v1/conversations "
                "lists them, and a deleted one can be restored for an hour."
            )
        return conversation

    def title(self, conversation_id: str) -> ConversationTitle:
        """Return a conversation's title. Raises UnknownConversationError."""
        return ConversationTitle(id=conversation_id, title=self.load(conversation_id).title)


Own = Annotated[OwnConversations, Depends()]


@router.get("")
def list_conversations(own: Own) -> dict[Literal["conversations"], Sequence[ConversationSummary]]:
    """List the conversations."""
    return {"conversations": own.store.list(own.key)}


@router.get("/{conversation_id}", response_model=None, responses={200: {"model": Conversation}})
def show_conversation(conversation_id: str, own: Own) -> dict[str, object]:
    """Show a conversation."""
    conversation, turns = own.load(conversation_id), []
    for turn in conversation.turns:
        answer = {"answer": turn.answer.to_dict() if turn.answer else None}
        turns.append({"id": turn.id, "question": turn.question, **answer, "failure": turn.failure})
    return {"id": conversation_id, "title": conversation.title, "turns": turns}


@router.patch("/{conversation_id}")
def rename_conversation(conversation_id: str, new: NewTitle, own: Own) -> ConversationTitle:
    """Rename a conversation."""
    own.load(conversation_id)
    own.store.rename(own.key, conversation_id, new.title)
    return own.title(conversation_id)


@router.delete("/{conversation_id}")
def delete_conversation(conversation_id: str, own: Own) -> dict[Literal["deleted"], list[str]]:
    """Delete a conversation."""
    own.load(conversation_id)
    own.store.delete(own.key, conversation_id)
    return {"deleted": [conversation_id]}


@router.post("/{conversation_id}/restore")
def restore_conversation(conversation_id: str, own: Own) -> ConversationTitle:
    """Restore a conversation within an hour."""
    own.store.restore(own.key, conversation_id)
    return own.title(conversation_id)
