"""What happens when something in the page is used."""

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from typing import Any

import gradio as gr

from index import ArticleSummary, FootnoteError, UnknownArticleError
from ui.adding import UNEXPECTED, Adding
from ui.chat import ChatTurn, Conversation
from ui.engine import Engine, FoundModels
from ui.header import header_value, is_removed, scope_of
from ui.menu import joined, menu_html
from ui.pace import paced
from ui.reader import article_html, failed_html, removed_html, shelf_html
from ui.turn import failure_html, turn_html
from ui.welcome import welcome_html

_LOG = logging.getLogger(__name__)
_REMOVED = "The article you had chosen was removed; all articles are asked from now on."
# Words may come faster than a browser draws them.
_SECONDS_BETWEEN_DRAWINGS = 0.04
# Gradio notices that a tab is gone only between two yields.
_SECONDS_OF_SILENCE = 1.0

Value = dict[str, object]
Suggest = Callable[[ArticleSummary], list[str]]


class PageEvents:
    """What the page does, over an engine; the state of a tab is its Conversation."""

    def __init__(self, engine: Engine, suggest: Suggest) -> None:
        self._engine = engine
        self._suggest = suggest
        self._adding = Adding(engine)
        self._serial = itertools.count(1)

    def start(self, conversation: Conversation) -> tuple[Value, Any, Value]:
        """Show a tab its first page."""
        return self._show(conversation)

    async def ask(
        self, conversation: Conversation, event: gr.EventData
    ) -> AsyncIterator[tuple[Any, Any, Any]]:
        """Answer a question as it is written; closing this closes the engine's answer.

        Where the article that was chosen has been removed meanwhile, all are asked.
        """
        history = conversation.history()
        turn = ChatTurn(_whole(str(getattr(event, "question", ""))))
        conversation.turns.append(turn)
        try:
            articles = await asyncio.to_thread(self._engine.articles)
            if is_removed(conversation, articles):
                turn.remark = _REMOVED if articles else None
                yield self._without(conversation, articles)
            else:
                yield chat_value(conversation), gr.skip(), gr.skip()
            turn.several = scope_of(conversation, articles) is None
            scope = None if conversation.scope is None else [conversation.scope]
            model = conversation.model.key if conversation.model else None
            stream = self._engine.stream(turn.question, history, scope, model)
            steps = paced(stream, apart=_SECONDS_BETWEEN_DRAWINGS, silence=_SECONDS_OF_SILENCE)
            async with aclosing(steps):
                async for batch in steps:
                    for step in batch:
                        turn.take(step)
                    if turn.running:
                        shown = chat_value(conversation) if batch else gr.skip()
                        yield shown, gr.skip(), gr.skip()
        except UnknownArticleError:
            turn.failure = "That article is no longer here; ask again."
        except FootnoteError as error:
            turn.failure = str(error)
        except Exception:
            _LOG.exception("answering failed")
            turn.failure = UNEXPECTED
        finally:
            turn.stopped = turn.stopped or turn.running
        yield await asyncio.to_thread(self._ended, conversation, turn)

    def stop(self, conversation: Conversation) -> Value:
        """End the answer on its way; what has come of it stays."""
        for turn in conversation.turns:
            turn.stopped = turn.stopped or turn.running
        return chat_value(conversation)

    def clear(self, conversation: Conversation) -> Value:
        """Begin a new conversation in this tab."""
        conversation.turns.clear()
        return self._show(conversation)[0]

    def choose(self, conversation: Conversation, event: gr.EventData) -> tuple[Value, Any, Value]:
        """Scope the questions to one article, or to all."""
        conversation.scope = str(getattr(event, "article", "")) or None
        return self._show(conversation)

    async def look(self, conversation: Conversation, event: gr.EventData) -> AsyncIterator[Value]:
        """Show the menu of models, and look for those that can be reached."""
        yield _menu(conversation, looking=True)
        everywhere = bool(getattr(event, "everywhere", False))
        try:
            found = await asyncio.to_thread(self._engine.models, everywhere=everywhere)
        except FootnoteError as error:
            found = FoundModels(problems=(str(error),))
        conversation.offered = joined(
            [self._engine.named], found.choices, [conversation.model], conversation.offered
        )
        yield _menu(conversation, found)

    def choose_model(
        self, conversation: Conversation, event: gr.EventData
    ) -> tuple[Value, Value | Any]:
        """Have a model answer in this tab, or none, and say so in the head."""
        conversation.choose(str(getattr(event, "model", "")))
        try:
            header = header_value(conversation, self._engine.articles())
        except FootnoteError:
            # The page says so elsewhere; without it nothing can be asked.
            return _menu(conversation), gr.skip()
        return _menu(conversation), header

    def open(self, conversation: Conversation, event: gr.EventData) -> Any:
        """Show the article of a citation, opened at the cited characters."""
        place = conversation.place(str(getattr(event, "place", "")))
        if place is None:
            return gr.skip()
        try:
            article = self._engine.article(place.citation.article_id)
        except UnknownArticleError:
            return self._reader(removed_html(place), focus=place.name)
        except FootnoteError as error:
            return self._reader(failed_html(str(error)), focus=place.name)
        return self._reader(article_html(article, place), focus=place.name)

    async def add(
        self, conversation: Conversation, event: gr.EventData
    ) -> AsyncIterator[tuple[Any, Any, Any, Any]]:
        """Add pasted text or uploaded files, with words on how far it has come."""
        async for panel, report in self._adding.add(event):
            if report is None:
                yield panel, gr.skip(), gr.skip(), gr.skip()
                continue
            found = (*report.added, *report.replaced, *report.unchanged)
            if found:
                conversation.scope = found[0] if len(found) == 1 else None
            yield panel, *(await asyncio.to_thread(self._show, conversation))

    def _ended(self, conversation: Conversation, turn: ChatTurn) -> tuple[Any, Any, Any]:
        """Show an answer that has come to its end, and what others changed meanwhile."""
        try:
            articles = self._engine.articles()
        except FootnoteError as error:
            if turn.answer is None:
                turn.failure = str(error)
            return chat_value(conversation), gr.skip(), gr.skip()
        if not articles or is_removed(conversation, articles):
            turn.remark = _REMOVED if articles else None
            return self._without(conversation, articles)
        return chat_value(conversation), header_value(conversation, articles), gr.skip()

    def _show(self, conversation: Conversation) -> tuple[Value, Any, Value]:
        try:
            articles = self._engine.articles()
            if is_removed(conversation, articles):
                conversation.scope = None
            header = header_value(conversation, articles)
            scope = scope_of(conversation, articles)
            html = shelf_html(articles)
            if scope is not None:
                html = article_html(self._engine.article(scope.id))
        except FootnoteError as error:
            chat = chat_value(conversation, failure_html(str(error)))
            return chat, gr.skip(), self._reader(failed_html(str(error)))
        return chat_value(conversation, self._welcome(scope, articles)), header, self._reader(html)

    def _without(
        self, conversation: Conversation, articles: Sequence[ArticleSummary]
    ) -> tuple[Value, Value, Value]:
        conversation.scope = None
        header = header_value(conversation, articles)
        return chat_value(conversation), header, self._reader(shelf_html(articles))

    def _welcome(self, scope: ArticleSummary | None, articles: Sequence[ArticleSummary]) -> str:
        asked = next((found for item in articles if (found := self._suggest(item))), [])
        questions = self._suggest(scope) if scope else asked
        title = scope.title if scope else None
        return welcome_html(questions, title=title, empty=not articles)

    def _reader(self, html: str, focus: str = "") -> Value:
        return {"html": html, "focus": focus, "serial": next(self._serial)}


def chat_value(conversation: Conversation, welcome: str = "") -> Value:
    """Return what the conversation shows: HTML for each turn, or the welcome before any."""
    turns = [turn_html(index, turn) for index, turn in enumerate(conversation.turns)]
    return {
        "turns": turns or [welcome],
        "running": bool(conversation.turns) and conversation.turns[-1].running,
    }


def _menu(
    conversation: Conversation, found: FoundModels | None = None, *, looking: bool = False
) -> Value:
    return {"html": menu_html(conversation, found, looking=looking)}


def _whole(text: str) -> str:
    """Put a sign for each half of a character: JSON cannot carry them back to the browser."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
