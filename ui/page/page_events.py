"""Events of asking."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing

from index import FootnoteError, UsageError
from index.errors import EmptyStoreError, UnknownArticleError
from qa import Done, Question
from ui.article_view import failed_html, read_html
from ui.articles import UNEXPECTED
from ui.chat import (
    Conversation,
    EngineOf,
    asked_articles,
    asks_none,
    header_value,
    is_removed,
    only_article,
    surround,
)
from ui.conversations import ChatTurn
from ui.engine import paced
from ui.markup import Address, address_from
from ui.page.conversation_keeper import ConversationKeeper
from ui.page.event_fields import EventFields
from ui.page.views import Regions, Views, chat_region, reader_region, without_selection

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

    def __init__(self, engine_of: EngineOf, views: Views, keeper: ConversationKeeper) -> None:
        self._engine_of = engine_of
        self._views = views
        self._keeper = keeper

    def start(self, conversation: Conversation, key: str, fragment: str) -> Regions:
        """Show what a new tab's address names, or a welcome."""
        self._keeper.recognise(conversation, key)
        return self._at(conversation, address_from(fragment))

    def follow(self, conversation: Conversation, event: EventFields) -> Regions:
        """Follow an address that was entered in an open tab or reached by Back."""
        address = address_from(event.string("fragment"))
        if not address.conversation and not address.article:
            conversation.begin()
        return self._at(conversation, address) | without_selection(conversation)

    def _at(self, conversation: Conversation, address: Address) -> Regions:
        problem = None
        elsewhere = False
        try:
            if address.conversation and address.conversation != conversation.id:
                elsewhere = not self._keeper.reopen(conversation, address.conversation)
        except FootnoteError as error:
            problem = str(error)
        shown = self._views.redraw_tab(conversation, problem=problem)
        if (place := conversation.place(address.place)) is not None:
            return shown | self._views.show_citation(conversation, place)
        if not address.article or not address.span:
            return shown
        try:
            html = read_html(
                self._engine_of(conversation).index,
                address.article,
                address.span,
                elsewhere=elsewhere,
            )
        except FootnoteError as error:
            html = failed_html(str(error))
        conversation.pane = "article"
        link = Address(article=address.article, span=address.span).fragment
        return shown | reader_region(html, link=link)

    async def ask(self, conversation: Conversation, event: EventFields) -> AsyncIterator[Regions]:
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
                self._keeper.begin, conversation, turn, event.string("conversation")
            )
            asked_in = conversation.id
            articles = await asyncio.to_thread(self._engine_of(conversation).index.articles)
            if is_removed(conversation, articles):
                yield self._without(conversation, turn, empty=not articles)
            elif moved:
                yield await asyncio.to_thread(self._views.redraw_tab, conversation)
            else:
                yield chat_region(conversation)
            if asks_none(conversation, articles) and not turn.selected:
                raise UsageError("No article is selected. Select at least one, then ask again.")
            turn.several = only_article(conversation, articles) is None
            model = conversation.model.key if conversation.model else None
            engine = self._engine_of(conversation)
            history, scope = conversation.history(), asked_articles(conversation, articles) or None
            question = Question(
                turn.question, history, scope, within=conversation.within, model=model
            )
            stream = engine.service.stream(question)
            steps = paced(stream, apart=_SECONDS_BETWEEN_DRAWINGS, silence=_SECONDS_OF_SILENCE)
            async with aclosing(steps):
                async for batch in steps:
                    if turn.stopped:
                        break
                    for step in batch:
                        turn.take(step)
                    if turn.lacks_context():
                        await asyncio.to_thread(surround, turn, engine.index)
                    if turn.running:
                        yield chat_region(conversation) if batch else {}
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
            self._keeper.keep(conversation, turn, asked_in)
        yield await asyncio.to_thread(self._ended, conversation, turn)

    async def attend(self, conversation: Conversation) -> AsyncIterator[Regions]:
        """Show an answer that another tab asked for until it ends, as after a reload.

        It may have ended since it was shown.
        """
        asked_in, turn = conversation.id, conversation.last
        if turn is None:
            yield {}
            return
        while turn.running and conversation.id == asked_in:
            yield chat_region(conversation)
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
        yield chat_region(conversation)

    def suggest(self, conversation: Conversation) -> Regions:
        """Suggest sections to begin with."""
        asked_in = conversation.id
        if conversation.turns or conversation.suggested is not None or conversation.empty:
            return {}
        try:
            engine = self._engine_of(conversation)
            scope = asked_articles(conversation, engine.index.articles()) or None
            conversation.suggested = engine.service.sections(scope)
        except FootnoteError:
            # An article may have gone meanwhile, which the page reports elsewhere.
            conversation.suggested = ()
        # If another conversation was opened meanwhile, it is already shown in full.
        return chat_region(conversation) if conversation.id == asked_in else {}

    def overview(self, conversation: Conversation, event: EventFields) -> Regions:
        """Show an article's overview, or the beginning of one of its sections, as a turn."""
        article_id = event.string("article")
        engine = self._engine_of(conversation)
        start = event.index("start", len(engine.index.article(article_id).text))
        if start is None:
            answer = engine.service.overview(article_id)
        else:
            answer = engine.service.section(article_id, start)
        turn = ChatTurn(answer.question)
        turn.take(Done(answer))
        surround(turn, engine.index)
        conversation.add(turn)
        turn.scope = (article_id,)
        self._keeper.keep(conversation, turn)
        return chat_region(conversation)

    def stop(self, conversation: Conversation) -> Regions:
        """Stop the running answer; what has arrived stays."""
        turn = conversation.last
        if turn is not None and turn.running:
            turn.stopped = True
        elif turn is not None and turn.interrupted:
            # Gradio has cancelled the answer, and it was saved, before it told why.
            turn.interrupted = False
            self._keeper.keep(conversation, turn, conversation.id)
        return chat_region(conversation)

    def clear(self, conversation: Conversation) -> Regions:
        """Start a new conversation in this tab."""
        conversation.begin()
        return self._views.redraw_tab(conversation)

    def redraw(self, conversation: Conversation) -> Regions:
        """Show a tab as it is now, where what came late is older, or another tab has asked."""
        self._keeper.refresh(conversation)
        return chat_region(conversation) | self._views.redraw_header(conversation)

    def bring_back(self, conversation: Conversation) -> Regions:
        """Put back the turns that the last one replaced."""
        instead = conversation.bring_back()
        if instead is not None:
            self._keeper.bring_back(conversation, instead)
        return chat_region(conversation)

    def _without(self, conversation: Conversation, turn: ChatTurn, *, empty: bool) -> Regions:
        """Ask all articles, and say in a turn that the chosen one was removed."""
        turn.remark = None if empty else _REMOVED
        conversation.scope = None
        return self._views.show_list(conversation)

    def _ended(self, conversation: Conversation, turn: ChatTurn) -> Regions:
        """Show a finished answer, and what others changed meanwhile."""
        try:
            articles = self._engine_of(conversation).index.articles()
        except FootnoteError as error:
            if turn.answer is None:
                turn.failure = str(error)
            return chat_region(conversation)
        if not articles or is_removed(conversation, articles):
            return self._without(conversation, turn, empty=not articles)
        return chat_region(conversation) | {"header": header_value(conversation, articles)}
