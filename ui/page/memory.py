"""Keep and restore the conversations of a browser."""

import logging
import secrets

from eval import is_answer_id
from index import Article, FootnoteError, Selection
from ui.chat import ChatTurn, Context, Conversation
from ui.conversations import ConversationStore, ConversationSummary, SavedConversation, SavedTurn
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
        if not self._keeps(conversation) or self._store is None:
            return ()
        return self._store.list(conversation.key)

    def load(self, conversation: Conversation, conversation_id: str) -> SavedConversation | None:
        """Return one of the browser's conversations, or None. Raises FootnoteError."""
        if not self._keeps(conversation) or self._store is None:
            return None
        return self._store.load(conversation.key, conversation_id)

    def reopen(self, conversation: Conversation, conversation_id: str) -> bool:
        """Open a saved conversation in a tab; return whether it exists.

        Raises FootnoteError if it cannot be read.
        """
        saved = self.load(conversation, conversation_id)
        if saved is None:
            return False
        conversation.begin()
        conversation.id = saved.id
        conversation.turns = [self._turn(conversation, each) for each in saved.turns]
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
        here = [(turn.question, turn.notes("c")) for turn in conversation.turns]
        found = list(citing_answers(selection, here, conversation_id=conversation.id))
        for summary in self.listed(conversation)[:_MAX_SEARCHED]:
            if summary.id == conversation.id:
                continue
            saved = self.load(conversation, summary.id)
            turns = [
                (turn.question, turn.said.citations if turn.said else ())
                for turn in (saved.turns if saved else ())
            ]
            found += citing_answers(
                selection, turns, conversation_id=summary.id, title=summary.title
            )
        return found

    def begin(self, conversation: Conversation, turn: ChatTurn, name: str = "") -> None:
        """Save a question before its answer comes, so that a reload shows it.

        A conversation without an id takes the ``name`` that the browser gave it.
        """
        if not conversation.id and is_answer_id(name) and self._keeps(conversation):
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
        if not self._keeps(conversation):
            return
        dropped = []
        if any(each is turn for each in conversation.turns):
            asked_in = conversation.id = conversation.id or secrets.token_urlsafe(12)
            dropped = [each.id for each in conversation.replaced]
        asked_in = asked_in or secrets.token_urlsafe(12)
        saved = SavedConversation(asked_in, (_saved(turn),))
        if not self._save(conversation, saved, dropped, []):
            turn.remark = _DELETED

    def bring_back(self, conversation: Conversation, instead: ChatTurn) -> None:
        """Save that a turn was dropped, and those it had replaced restored."""
        if not conversation.id or not self._keeps(conversation):
            return
        turns = tuple(_saved(each) for each in conversation.turns)
        saved = SavedConversation(conversation.id, turns)
        self._save(conversation, saved, [instead.id], [turn.id for turn in conversation.turns])

    def judge(self, conversation: Conversation, turn: ChatTurn) -> None:
        """Save or clear the thumb on a turn. Raises FootnoteError."""
        if self._store is not None and self._keeps(conversation) and conversation.id:
            verdict = turn.feedback.verdict if turn.feedback else None
            self._store.set_feedback(conversation.key, conversation.id, turn.id, verdict)

    def suggest(self, conversation: Conversation, turn: ChatTurn, asked_in: str) -> None:
        """Save the questions suggested after a turn of the conversation ``asked_in``."""
        if self._store is None or not asked_in or not self._keeps(conversation):
            return
        try:
            self._store.set_further(conversation.key, asked_in, turn.id, turn.further)
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

    def _keeps(self, conversation: Conversation) -> bool:
        """Return whether the tab's turns are saved; if it was never recognised, say why not."""
        if self._store is not None and not conversation.key:
            conversation.unkept = conversation.unkept or _NOT_KNOWN
        return self._store is not None and conversation.unkept is None

    def _save(
        self,
        conversation: Conversation,
        saved: SavedConversation,
        dropped: list[str],
        restored: list[str],
    ) -> bool:
        """Save; return whether the conversation exists and was not deleted elsewhere."""
        if self._store is None:
            return True
        try:
            return self._store.save(conversation.key, saved, dropped=dropped, restored=restored)
        except FootnoteError as error:
            _LOG.warning("a conversation could not be saved: %s", error)
            conversation.unkept = str(error)
            return True

    def _turn(self, conversation: Conversation, saved: SavedTurn) -> ChatTurn:
        if (running := self._running.get(saved.id)) is not None:
            return running
        turn = ChatTurn.again(saved)
        articles: dict[str, Article | None] = {}
        for number, note in turn.citations.items():
            if note.article_id not in articles:
                articles[note.article_id] = self._article(conversation, note.article_id)
            article = articles[note.article_id]
            before, after = saved.contexts.get(number, ("", ""))
            changed = article is None or article.sha256 != note.article_sha256
            turn.contexts[number] = Context(before, after, changed)
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


def _saved(turn: ChatTurn) -> SavedTurn:
    return SavedTurn(
        id=turn.id,
        position=turn.position,
        question=turn.question,
        several=turn.several,
        selected=turn.selected,
        so_far=turn.so_far,
        scope=turn.scope,
        answer=turn.answer,
        error=turn.error,
        failure=turn.failure,
        stopped=turn.stopped,
        remark=turn.remark,
        contexts={number: (each.before, each.after) for number, each in turn.contexts.items()},
        further=turn.further,
        begun=turn.begun,
        writing=turn.writing,
    )
