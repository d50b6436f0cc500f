"""Events of asking."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing

from index import FootnoteError, UsageError
from index.errors import EmptyStoreError, UnknownArticleError
from qa import Done
from ui.article_view import failed_html, read_html
from ui.articles import UNEXPECTED
from ui.chat import Conversation, EngineOf, asks_none, header_value, is_removed, scope_of, surround
from ui.conversations import ChatTurn
from ui.engine import paced
from ui.markup import Address, address_from
from ui.page.event_fields import EventFields
from ui.page.memory import Memory
from ui.page.views import Shown, Views, shown_asked, shown_chat, shown_reader

_LOG = logging.getLogger(__name__)
_REMOVED = "The article you chose was removed; questions now go to all articles."
_GONE = "That article is no longer here; ask again."
_SELECTION_GONE = (
    "The article that you selected text in is no longer here; give the selection up beside the "
    "question, and ask again."
)
# Words may arrive faster than a browser draws them.
_SECONDS_BETWEEN_DRAWINGS = 0.04
# An answer that another tab waits for.
_SECONDS_BETWEEN_LOOKS = 0.2
# Gradio notices a closed tab only between two yields.
_SECONDS_OF_SILENCE = 1.0


class PageEvents:
    """Passes a tab's questions to an engine; the state of a tab is its Conversation."""

    def __init__(self, engine_of: EngineOf, views: Views, memory: Memory) -> None:
        self._engine_of = engine_of
        self._views = views
        self._memory = memory

    def start(self, conversation: Conversation, key: str, fragment: str) -> Shown:
        """Show what a new tab's address names, or a welcome."""
        self._memory.recognise(conversation, key)
        return self._at(conversation, address_from(fragment))

    def follow(self, conversation: Conversation, event: EventFields) -> Shown:
        """Follow an address that was entered in an open tab or reached by Back."""
        address = address_from(event.string("fragment"))
        if not address.conversation and not address.article:
            conversation.begin()
        return self._at(conversation, address) | shown_asked(conversation)

    def _at(self, conversation: Conversation, address: Address) -> Shown:
        problem = None
        elsewhere = False
        try:
            if address.conversation and address.conversation != conversation.id:
                elsewhere = not self._memory.reopen(conversation, address.conversation)
        except FootnoteError as error:
            problem = str(error)
        shown = self._views.everywhere(conversation, problem=problem)
        if (place := conversation.place(address.place)) is not None:
            return shown | self._views.opened(conversation, place)
        if not address.article or not address.span:
            return shown
        try:
            html = read_html(
                self._engine_of(conversation),
                conversation,
                address.article,
                address.span,
                elsewhere=elsewhere,
            )
        except FootnoteError as error:
            html = failed_html(str(error))
        conversation.listed = False
        link = Address(article=address.article, span=address.span).fragment
        return shown | shown_reader(html, link=link)

    async def ask(self, conversation: Conversation, event: EventFields) -> AsyncIterator[Shown]:
        """Stream the answer to a question; closing this closes the engine's answer.

        A question with the number of an earlier turn replaces that turn and all after it, which can
        be brought back. A question with an article restricts this and later questions to it. If a
        chosen article has been removed meanwhile, all articles are asked. With a first question
        comes the name of its conversation.
        """
        turn = ChatTurn(event.string("question"))
        article = event.string("article")
        moved = bool(article) and conversation.scope != (article,)
        if moved:
            conversation.scope, conversation.within = (article,), None
        turn.selected = conversation.within is not None
        conversation.add(turn, event.index("turn", len(conversation.turns)))
        asked_in = conversation.id
        try:
            await asyncio.to_thread(
                self._memory.begin, conversation, turn, event.string("conversation")
            )
            asked_in = conversation.id
            articles = await asyncio.to_thread(self._engine_of(conversation).articles)
            if is_removed(conversation, articles):
                yield self._without(conversation, turn, empty=not articles)
            elif moved:
                yield await asyncio.to_thread(self._views.everywhere, conversation)
            else:
                yield shown_chat(conversation)
            if asks_none(conversation, articles) and not turn.selected:
                raise UsageError("Tick at least one article, then ask again.")
            turn.several = scope_of(conversation, articles) is None
            model = conversation.model.key if conversation.model else None
            engine = self._engine_of(conversation)
            history, scope = conversation.history(), conversation.scope or None
            stream = engine.stream(turn.question, history, scope, model, conversation.within)
            steps = paced(stream, apart=_SECONDS_BETWEEN_DRAWINGS, silence=_SECONDS_OF_SILENCE)
            async with aclosing(steps):
                async for batch in steps:
                    if turn.stopped:
                        break
                    for step in batch:
                        turn.take(step)
                    if turn.lacks_context():
                        await asyncio.to_thread(surround, turn, engine)
                    if turn.running:
                        yield shown_chat(conversation) if batch else {}
        except EmptyStoreError:
            turn.failure = "There are no articles yet; add one first."
        except UnknownArticleError:
            turn.failure = _SELECTION_GONE if conversation.within else _GONE
        except FootnoteError as error:
            turn.failure = str(error)
        except Exception:
            _LOG.exception("answering failed")
            turn.failure = UNEXPECTED
        finally:
            turn.interrupt()
            # Even if the tab has gone, so that the answer is there when it comes back.
            self._memory.keep(conversation, turn, asked_in)
        yield await asyncio.to_thread(self._ended, conversation, turn)

    async def attend(self, conversation: Conversation) -> AsyncIterator[Shown]:
        """Show an answer that another tab asked for until it ends, as after a reload.

        It may have ended since it was shown.
        """
        asked_in, turn = conversation.id, conversation.last
        if turn is None:
            yield {}
            return
        while turn.running and conversation.id == asked_in:
            yield shown_chat(conversation)
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
        yield shown_chat(conversation)

    def suggest(self, conversation: Conversation) -> Shown:
        """Suggest questions to begin with."""
        asked_in = conversation.id
        if conversation.turns or conversation.suggested is not None or conversation.empty:
            return {}
        try:
            engine = self._engine_of(conversation)
            conversation.suggested = engine.suggestions(conversation.scope or None)
        except FootnoteError:
            # An article may have gone meanwhile, which the page reports elsewhere.
            conversation.suggested = ()
        # If another conversation was opened meanwhile, it is already shown in full.
        return shown_chat(conversation) if conversation.id == asked_in else {}

    def overview(self, conversation: Conversation, event: EventFields) -> Shown:
        """Show an article's overview as a turn."""
        article_id = event.string("article")
        engine = self._engine_of(conversation)
        answer = engine.overview(article_id)
        turn = ChatTurn(answer.question)
        turn.take(Done(answer))
        surround(turn, engine)
        conversation.add(turn)
        turn.scope = (article_id,)
        self._memory.keep(conversation, turn)
        return shown_chat(conversation)

    def stop(self, conversation: Conversation) -> Shown:
        """Stop the running answer; what has arrived stays."""
        turn = conversation.last
        if turn is not None and turn.running:
            turn.stopped = True
        elif turn is not None and turn.interrupted:
            # Gradio has cancelled the answer, and it was saved, before it told why.
            turn.interrupted = False
            self._memory.keep(conversation, turn, conversation.id)
        return shown_chat(conversation)

    def clear(self, conversation: Conversation) -> Shown:
        """Start a new conversation in this tab."""
        conversation.begin()
        return self._views.everywhere(conversation)

    def redraw(self, conversation: Conversation) -> Shown:
        """Show a tab as it is now, where what it was like before came late."""
        return shown_chat(conversation) | self._views.beside(conversation)

    def bring_back(self, conversation: Conversation) -> Shown:
        """Put back the turns that the last one replaced."""
        instead = conversation.bring_back()
        if instead is not None:
            self._memory.bring_back(conversation, instead)
        return shown_chat(conversation)

    def _without(self, conversation: Conversation, turn: ChatTurn, *, empty: bool) -> Shown:
        """Ask all articles, and say in a turn that the chosen one was removed."""
        turn.remark = None if empty else _REMOVED
        conversation.scope = None
        return self._views.listed(conversation)

    def _ended(self, conversation: Conversation, turn: ChatTurn) -> Shown:
        """Show a finished answer, and what others changed meanwhile."""
        try:
            articles = self._engine_of(conversation).articles()
        except FootnoteError as error:
            if turn.answer is None:
                turn.failure = str(error)
            return shown_chat(conversation)
        if not articles or is_removed(conversation, articles):
            return self._without(conversation, turn, empty=not articles)
        return shown_chat(conversation) | {"header": header_value(conversation, articles)}
