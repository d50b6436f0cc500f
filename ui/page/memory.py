"""Keep and restore the conversations of a browser."""

import logging
import secrets
from collections.abc import Collection, Sequence

from index import Article, FootnoteError, Selection
from ui.chat import Conversation
from ui.conversations import (
    ChatTurn,
    Context,
    ConversationStore,
    ConversationSummary,
    SavedConversation,
    is_id,
)
from ui.engine import Engine
from ui.page.citing_answers import CitingAnswer, citing_answers

# How many of a browser's latest conversations are searched.
_MAX_SEARCHED = 100

_NOT_KNOWN = (
    "Conversations are not kept in this tab, because Footnote was restarted since it was opened. "
    "Reload it."
)

_DELETED = (
    "This conversation was deleted in another tab; bring it back under Conversations within an "
    "hour, or start a new one."
)

_LOG = logging.getLogger(__name__)


class Memory:
    """Saves the turns of tabs in a store, and restores them.

    If nothing can be saved, because there is no store or key or the store fails, the chat goes on
    and ``Conversation.unkept`` says why.
    """

    def __init__(self, engine: Engine, store: ConversationStore | None) -> None:
        self._engine = engine
        self._store = store
        self._running: dict[str, ChatTurn] = {}

    def recognise(self, conversation: Conversation, key: str) -> None:
        """Set the key that the browser sent, and check that the store can be read."""
        conversation.key = key
        if self._store is None or not key:
            conversation.unkept = "Conversations are not kept: this browser stores nothing."
            return
        try:
            self._store.list(key)
        except FootnoteError as error:
            conversation.unkept = str(error)
        else:
            conversation.unkept = None

    def listed(self, conversation: Conversation) -> tuple[ConversationSummary, ...]:
        """Return the browser's conversations, most recently changed first."""
        store = self._store_of(conversation)
        return store.list(conversation.key) if store else ()

    def load(self, conversation: Conversation, conversation_id: str) -> SavedConversation | None:
        """Return one of the browser's conversations, or None. Raises FootnoteError."""
        store = self._store_of(conversation)
        return store.load(conversation.key, conversation_id) if store else None

    def reopen(self, conversation: Conversation, conversation_id: str) -> bool:
        """Open a saved conversation in a tab; return whether it exists.

        Raises FootnoteError if it cannot be read.
        """
        saved = self.load(conversation, conversation_id)
        if saved is None:
            return False
        conversation.begin()
        conversation.id = conversation_id
        conversation.turns = [self._shown(conversation, each) for each in saved.turns]
        if conversation.turns:
            _renew(conversation.turns[-1])
        # Keep asking the articles that the last question was asked of.
        conversation.scope = saved.turns[-1].scope if saved.turns else None
        conversation.within = None
        return True

    def uses(self, conversation: Conversation, selection: Selection) -> list[CitingAnswer]:
        """Return where a selection is cited, first in this tab's conversation, then in others.

        Raises FootnoteError if they cannot be read.
        """
        talks: list[tuple[str, str | None, Sequence[ChatTurn]]] = [
            (conversation.id, None, conversation.turns)
        ]
        for each in self.listed(conversation)[:_MAX_SEARCHED]:
            if each.id != conversation.id and (saved := self.load(conversation, each.id)):
                talks.append((each.id, each.title, saved.turns))
        found: list[CitingAnswer] = []
        for conversation_id, title, turns in talks:
            cited = [(turn.question, turn.said.citations if turn.said else ()) for turn in turns]
            found += citing_answers(selection, cited, conversation_id=conversation_id, title=title)
        return found

    def begin(self, conversation: Conversation, turn: ChatTurn, name: str = "") -> None:
        """Save a question before its answer comes, so that a reload shows it.

        A conversation without an id takes the ``name`` that the browser gave it.
        """
        if not conversation.id and is_id(name) and self._store_of(conversation):
            conversation.id = name
        self._running[turn.id] = turn
        self.keep(conversation, turn)

    def keep(self, conversation: Conversation, turn: ChatTurn, asked_in: str = "") -> None:
        """Save a turn as it is now, and drop the turns that it replaced.

        The tab may show another conversation by now. The turn goes into the conversation with the
        id ``asked_in``, or into a new one if that is empty.
        """
        if not turn.running:
            self._running.pop(turn.id, None)
        if self._store_of(conversation) is None:
            return
        dropped: list[str] = []
        if any(each is turn for each in conversation.turns):
            asked_in = conversation.id = conversation.id or secrets.token_urlsafe(12)
            dropped = [each.id for each in conversation.replaced]
        asked_in = asked_in or secrets.token_urlsafe(12)
        if not self._save(conversation, asked_in, [turn], dropped):
            turn.remark = _DELETED

    def bring_back(self, conversation: Conversation, instead: ChatTurn) -> None:
        """Save that a turn was dropped, and those it had replaced restored."""
        if conversation.id:
            turns = conversation.turns
            restored = [turn.id for turn in turns]
            self._save(conversation, conversation.id, turns, [instead.id], restored)

    def judge(self, conversation: Conversation, turn: ChatTurn) -> None:
        """Save or clear the thumb on a turn. Raises FootnoteError."""
        store = self._store_of(conversation)
        if store is not None and conversation.id:
            verdict = turn.feedback.verdict if turn.feedback else None
            store.set_feedback(conversation.key, conversation.id, turn.id, verdict)

    def suggest(self, conversation: Conversation, turn: ChatTurn, asked_in: str) -> None:
        """Save the questions suggested after a turn of the conversation ``asked_in``."""
        store = self._store_of(conversation)
        if store is None or not asked_in:
            return
        try:
            store.set_further(conversation.key, asked_in, turn.id, turn.further)
        except FootnoteError as error:
            _LOG.warning("suggestions could not be saved: %s", error)
            conversation.unkept = str(error)

    def rename(self, conversation: Conversation, conversation_id: str, title: str) -> None:
        """Rename a conversation. Raises FootnoteError."""
        if self._store is not None:
            self._store.rename(conversation.key, conversation_id, title)

    def delete(self, conversation: Conversation, conversation_id: str) -> None:
        """Delete a conversation, restorable for an hour. Raises FootnoteError."""
        if self._store is not None:
            self._store.delete(conversation.key, conversation_id)

    def restore(self, conversation: Conversation, conversation_id: str) -> None:
        """Restore a deleted conversation. Raises FootnoteError."""
        if self._store is not None:
            self._store.restore(conversation.key, conversation_id)

    def _store_of(self, conversation: Conversation) -> ConversationStore | None:
        """Return where the tab's turns are saved; if it was never recognised, say why nowhere."""
        if self._store is not None and not conversation.key:
            conversation.unkept = conversation.unkept or _NOT_KNOWN
        return self._store if conversation.unkept is None else None

    def _save(
        self,
        conversation: Conversation,
        conversation_id: str,
        turns: Sequence[ChatTurn],
        dropped: Collection[str],
        restored: Collection[str] = (),
    ) -> bool:
        """Save; return whether the conversation exists and was not deleted elsewhere."""
        store = self._store_of(conversation)
        if store is None:
            return True
        try:
            return store.save(
                conversation.key, conversation_id, turns, dropped=dropped, restored=restored
            )
        except FootnoteError as error:
            _LOG.warning("a conversation could not be saved: %s", error)
            conversation.unkept = str(error)
            return True

    def _shown(self, conversation: Conversation, turn: ChatTurn) -> ChatTurn:
        """Return a loaded turn as a tab shows it: the one that runs here, or else a stopped one."""
        if turn.id in self._running:
            return self._running[turn.id]
        turn.stopped = turn.stopped or turn.running
        ids = {note.article_id for note in turn.citations.values()}
        articles = {each: self._article(conversation, each) for each in ids}
        for number, note in turn.citations.items():
            article = articles[note.article_id]
            changed = article is None or article.sha256 != note.article_sha256
            turn.contexts[number] = turn.contexts.get(number, Context())._replace(changed=changed)
        return turn

    def _article(self, conversation: Conversation, article_id: str) -> Article | None:
        try:
            return conversation.reading(self._engine, article_id).article(article_id)
        except FootnoteError:
            return None


def _renew(last: ChatTurn) -> None:
    """Have new questions suggested: the articles may no longer answer the old ones."""
    if any(context.changed for context in last.contexts.values()):
        last.further = ()
