"""Conversations that people share by a link, on a shared server."""

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.conversations.store import ConversationStore, SavedConversation

if TYPE_CHECKING:
    # The terminal reads conversations, too, and knows no people.
    from ui.people import People, Person

_BYTES = 24


@dataclass(frozen=True, slots=True)
class LinkedConversations:
    """Makes links, takes them back, and opens what they lead to. Every method raises StoreError."""

    store: ConversationStore
    people: "People"

    def share(self, person: "Person", conversation_id: str) -> str:
        """Return the token of a new link, which ends an earlier one; empty without a conversation.

        Nothing else keeps the token.
        """
        token = secrets.token_urlsafe(_BYTES)
        is_there = self._set(person, conversation_id, token, "link made")
        return token if is_there else ""

    def take_back(self, person: "Person", conversation_id: str) -> bool:
        """End the link of a conversation; return whether there is such a conversation."""
        return self._set(person, conversation_id, None, "link taken back")

    def load(self, token: str) -> SavedConversation | None:
        """Return the conversation of a link as it is now, None if there is none any more."""
        # The links of somebody removed have ended with them.
        keys = (each.key for each in self.people.all())
        return self.store.load_linked(token, keys)

    def _set(self, person: "Person", conversation_id: str, token: str | None, what: str) -> bool:
        is_there = self.store.set_link(person.key, conversation_id, token)
        if is_there:
            self.people.note(person.name, what, conversation_id)
        return is_there
