"""Events that open, choose, name and remove articles."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from index import FootnoteError
from ui.article_view import failed_html, picked_from, selection_of
from ui.chat import Conversation, Removed, chosen_scope
from ui.engine import Engine
from ui.page.event_fields import EventFields
from ui.page.views import Everywhere, Value, Views, asked_value, box_value


class ArticleEvents:
    """Shows an engine's articles in a tab, and names and removes them."""

    def __init__(self, engine: Engine, views: Views) -> None:
        self._engine = engine
        self._views = views

    def read(self, conversation: Conversation, event: EventFields) -> Value:
        """Open an article; what questions are about stays as it is."""
        try:
            return self._views.read(conversation, event.string("article"))
        except FootnoteError as error:
            return self._views.reader(failed_html(str(error)))

    def choose(self, conversation: Conversation, event: EventFields) -> tuple[Any, Any, Any, Value]:
        """Restrict questions to one article, or lift the restriction.

        With ``stay`` the reader shows what it showed before, else that article or the list.
        """
        article = event.string("article")
        conversation.ask_only((article,) if article else None)
        listed = conversation.listed
        chat, header, reader = self._views.everywhere(conversation)
        if event.flag("stay") and not listed:
            conversation.listed, reader = listed, gr.skip()
        return chat, header, reader, self.ask_anywhere(conversation)

    def look(self, conversation: Conversation) -> Everywhere:
        """Show the list of articles."""
        return self._listed(conversation, lambda: None)

    def tick(self, conversation: Conversation, event: EventFields) -> Everywhere:
        """Restrict questions to the ticked articles."""

        def scope() -> None:
            ticked = chosen_scope(event.strings("ticked"), self._engine.articles())
            conversation.ask_only(ticked)

        return self._listed(conversation, scope)

    def remove(self, conversation: Conversation, event: EventFields) -> tuple[Any, Any, Any, Any]:
        """Remove an article, which can be restored, and stop asking about it."""
        article_id = event.string("article")

        def remove() -> None:
            title = self._engine.article(article_id).title
            self._engine.remove(article_id)
            chosen = conversation.scope or ()
            was = chosen if article_id in chosen else None
            conversation.removed += (Removed(article_id, title, was),)
            conversation.scope = tuple(each for each in chosen if each != article_id) or None
            if conversation.within is not None and conversation.within.article_id == article_id:
                conversation.within = None

        return *self._listed(conversation, remove), asked_value(conversation)

    def restore(self, conversation: Conversation) -> Everywhere:
        """Restore the last removed article and the choice it was part of."""

        def restore() -> None:
            if not conversation.removed:
                return
            *rest, last = conversation.removed
            conversation.removed = tuple(rest)
            self._engine.restore(last.article_id)
            if last.chosen is not None:
                conversation.scope = last.chosen

        return self._listed(conversation, restore)

    def retitle(self, conversation: Conversation, event: EventFields) -> Everywhere:
        """Give an article another title."""
        article, title = event.string("article"), event.string("title")
        return self._listed(conversation, lambda: self._engine.retitle(article, title))

    def open(self, conversation: Conversation, event: EventFields) -> Any:
        """Open the article of a citation at the cited characters."""
        place = conversation.place(event.string("place"))
        return gr.skip() if place is None else self._views.opened(conversation, place)

    def ask_within(self, conversation: Conversation, event: EventFields) -> tuple[Any, Any]:
        """Restrict questions to a selection of an article."""
        picked = picked_from(event)
        if picked is None:
            return gr.skip(), gr.skip()
        try:
            reading = conversation.reading(self._engine, picked.article_id)
            article = reading.article(picked.article_id)
        except FootnoteError as error:
            return gr.skip(), self._views.reader(failed_html(str(error)))
        conversation.within = selection_of(picked, article)
        return box_value(conversation, article), gr.skip()

    def ask_anywhere(self, conversation: Conversation) -> Value:
        """Ask about whole articles again."""
        conversation.within = None
        return box_value(conversation)

    def _listed(self, conversation: Conversation, change: Callable[[], None]) -> Everywhere:
        """Make a change, and show the list of articles with the error, if any."""
        problem = None
        try:
            change()
        except FootnoteError as error:
            problem = str(error)
        return self._views.everywhere(conversation, listed=True, problem=problem)
