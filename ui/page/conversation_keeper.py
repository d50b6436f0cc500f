"""Keep and restore the conversations of a browser."""

import logging
import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from index import Article, FootnoteError, Selection
from ui.chat import Conversation, EngineOf
from ui.conversations import (
    ChatTurn,
    Context,
    ConversationStore,
    ConversationSummary,
    SavedConversation,
    is_id,
)
from ui.markup import Address

# How many of a browser's latest conversations are searched.
_MAX_SEARCHED = 100

_NOT_STORED = "Conversations are not saved, because this browser does not allow it."
_NOT_KNOWN = (
    "Conversations are not saved in this tab, because Footnote has been restarted since it was "
    "opened. Reload the page."
)
_DELETED = (
    "This conversation was deleted in another tab; bring it back under Conversations within an "
    "hour, or start a new one."
)

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CitingAnswer:
    """An answer that cites characters of a selection.

    ``fragment`` is the address of the place; ``title`` names the conversation if it is not the open
    one.
    """

    question: str
    quote: str
    fragment: str
    title: str | None = None


class ConversationKeeper:
    """Saves the turns of tabs in a store, and restores them.

    If nothing can be saved, because there is no key or the store fails, the chat goes on and
    ``Conversation.unkept`` says why.
    """

    def __init__(self, engine_of: EngineOf, store: ConversationStore) -> None:
        self.store = store
        self._engine_of = engine_of
        self._running: dict[str, ChatTurn] = {}

    def recognise(self, conversation: Conversation, key: str) -> None:
        """Set the key that the browser sent, and check that the store can be read."""
        conversation.key = key
        conversation.unkept = None if key else _NOT_STORED
        try:
            self.listed(conversation)
        except FootnoteError as error:
            conversation.unkept = str(error)

    def listed(
        self, conversation: Conversation, words: str = ""
    ) -> tuple[ConversationSummary, ...]:
        """Return the browser's conversations that have words, most recently changed first.

        Raises FootnoteError.
        """
        return self.store.list(conversation.key, words) if self._keeps(conversation) else ()

    def load(self, conversation: Conversation, conversation_id: str) -> SavedConversation | None:
        """Return one of the browser's conversations, or None. Raises FootnoteError."""
        if not self._keeps(conversation):
            return None
        return self.store.load(conversation.key, conversation_id)

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
        # Keep asking the articles that the last question was asked of.
        conversation.scope = saved.turns[-1].scope if saved.turns else None
        conversation.within = None
        return True

    def refresh(self, conversation: Conversation) -> None:
        """Take in what other tabs have added to the conversation that a tab shows."""
        asked_in = conversation.id
        if not asked_in or conversation.running:
            return
        try:
            saved = self.load(conversation, asked_in)
        except FootnoteError:
            return  # what is shown stays
        shown = [turn.id for turn in conversation.turns if not turn.interrupted]
        is_other = saved is not None and [turn.id for turn in saved.turns] != shown
        if saved is not None and is_other and conversation.id == asked_in:
            conversation.turns = [self._shown(conversation, each) for each in saved.turns]
            conversation.replaced = []

    def uses(self, conversation: Conversation, selection: Selection) -> list[CitingAnswer]:
        """Return where a selection is cited, first in this tab's conversation, then in others.

        Raises FootnoteError if they cannot be read.
        """
        found = [*_citing(selection, conversation.turns, conversation.id)]
        for each in self.listed(conversation)[:_MAX_SEARCHED]:
            if each.id != conversation.id and (saved := self.load(conversation, each.id)):
                found += _citing(selection, saved.turns, each.id, each.title)
        return found

    def begin(self, conversation: Conversation, turn: ChatTurn, name: str = "") -> None:
        """Save a question before its answer comes, so that a reload shows it.

        A conversation without an id takes the ``name`` that the browser gave it.
        """
        if not conversation.id and is_id(name) and self._keeps(conversation):
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
        dropped: list[str] = []
        # The tab still shows this turn.
        if any(each is turn for each in conversation.turns):
            asked_in = conversation.id = conversation.id or secrets.token_urlsafe(12)
            dropped = [each.id for each in conversation.replaced]
        asked_in = asked_in or secrets.token_urlsafe(12)
        if not self._save(conversation, asked_in, [turn], dropped):
            turn.remark = _DELETED

    def bring_back(self, conversation: Conversation, instead: ChatTurn) -> None:
        """Save that ``instead`` was dropped and that the turns it had replaced are back."""
        if conversation.id and self._keeps(conversation):
            turns = conversation.turns
            restored = [turn.id for turn in turns]
            self._save(conversation, conversation.id, turns, [instead.id], restored)

    def judge(self, conversation: Conversation, turn: ChatTurn) -> None:
        """Save or clear the thumb on a turn. Raises FootnoteError."""
        if conversation.id and self._keeps(conversation):
            verdict = turn.feedback.verdict if turn.feedback else None
            self.store.set_feedback(conversation.key, conversation.id, turn.id, verdict)

    def _keeps(self, conversation: Conversation) -> bool:
        """Return whether the tab's turns are saved; if it was never recognised, say why not."""
        if not conversation.key:
            conversation.unkept = conversation.unkept or _NOT_KNOWN
        return conversation.unkept is None

    def _save(
        self,
        conversation: Conversation,
        conversation_id: str,
        turns: Sequence[ChatTurn],
        dropped: Collection[str],
        restored: Collection[str] = (),
    ) -> bool:
        """Save; return False only if the conversation was deleted elsewhere.

        A failure is reported in ``unkept``.
        """
        try:
            return self.store.save(
                conversation.key, conversation_id, turns, dropped=dropped, restored=restored
            )
        except FootnoteError as error:
            _LOG.warning("a conversation could not be saved: %s", error)
            conversation.unkept = str(error)
            return True

    def _shown(self, conversation: Conversation, turn: ChatTurn) -> ChatTurn:
        """Return a loaded turn as a tab shows it.

        One still running in this process is returned itself; any other that was saved as running
        is marked interrupted.
        """
        if turn.id in self._running:
            return self._running[turn.id]
        turn.interrupt()
        ids = {note.article_id for note in turn.citations.values()}
        articles = {each: self._article(conversation, each) for each in ids}
        for number, note in turn.citations.items():
            article = articles[note.article_id]
            changed = article is None or article.sha256 != note.article_sha256
            turn.contexts[number] = turn.contexts.get(number, Context())._replace(changed=changed)
        return turn

    def _article(self, conversation: Conversation, article_id: str) -> Article | None:
        try:
            return self._engine_of(conversation).index.article(article_id)
        except FootnoteError:
            return None


def _citing(
    selection: Selection,
    turns: Sequence[ChatTurn],
    conversation_id: str,
    title: str | None = None,
) -> Iterator[CitingAnswer]:
    """Yield the uses of a selection in the turns of a conversation."""
    for index, turn in enumerate(turns):
        for note in turn.answer_so_far.citations if turn.answer_so_far else ():
            meets = note.start < selection.end and selection.start < note.end
            if note.article_id == selection.article_id and meets:
                fragment = Address(conversation_id, f"{index}-c{note.number}").fragment
                yield CitingAnswer(turn.question, note.quote, fragment, title)
