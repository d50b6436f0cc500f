"""Events that open, choose, add and remove articles."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import gradio as gr

from index import FootnoteError
from ui.article_view import failed_html, opened_html, picked_from, selection_of
from ui.articles import Adder
from ui.chat import Adding, Conversation, chosen_scope
from ui.engine import Engine
from ui.markup import place_link
from ui.page.sent import Sent
from ui.page.views import Everywhere, Value, Views, asked_value, box_value


class ArticleEvents:
    """Shows an engine's articles in a tab, and adds and removes them."""

    def __init__(self, engine: Engine, views: Views) -> None:
        self._engine = engine
        self._views = views
        self._adding = Adder(engine)

    def choose(self, conversation: Conversation, event: Sent) -> tuple[Any, Any, Any, Value]:
        """Restrict questions to one article, or lift the restriction."""
        article = str(getattr(event, "article", ""))
        conversation.unchosen = None
        conversation.scope = (article,) if article else None
        return *self._views.everywhere(conversation), self.ask_anywhere(conversation)

    def look(self, conversation: Conversation) -> Everywhere:
        """Show the list of articles."""
        return self._listed(conversation, lambda: None)

    def tick(self, conversation: Conversation, event: Sent) -> Everywhere:
        """Restrict questions to the ticked articles."""
        ticked = getattr(event, "ticked", None)
        ids = [str(each) for each in ticked] if isinstance(ticked, list) else []

        def scope() -> None:
            conversation.unchosen = None
            conversation.scope = chosen_scope(ids, self._engine.articles())

        return self._listed(conversation, scope)

    def remove(self, conversation: Conversation, event: Sent) -> tuple[Any, Any, Any, Any]:
        """Remove an article, which can be restored, and stop asking about it."""
        article_id = str(getattr(event, "article", ""))

        def remove() -> None:
            title = self._engine.article(article_id).title
            self._engine.remove(article_id)
            conversation.removed = (article_id, title)
            chosen = conversation.scope or ()
            conversation.unchosen = chosen if article_id in chosen else None
            conversation.scope = tuple(each for each in chosen if each != article_id) or None
            if conversation.within is not None and conversation.within.article_id == article_id:
                conversation.within = None

        return *self._listed(conversation, remove), asked_value(conversation)

    def restore(self, conversation: Conversation) -> Everywhere:
        """Restore the last removed article and the choice it was part of."""

        def restore() -> None:
            removed, conversation.removed = conversation.removed, None
            if removed is None:
                return
            self._engine.restore(removed[0])
            if conversation.unchosen is not None:
                conversation.scope, conversation.unchosen = conversation.unchosen, None

        return self._listed(conversation, restore)

    def open(self, conversation: Conversation, event: Sent) -> Any:
        """Open the article of a citation at the cited characters."""
        place = conversation.place(str(getattr(event, "place", "")))
        if place is None:
            return gr.skip()
        html = opened_html(self._engine, conversation, place)
        return self._views.reader(html, focus=place.name, link=place_link(place))

    def ask_within(self, conversation: Conversation, event: Sent) -> tuple[Any, Any]:
        """Restrict questions to a selection of an article."""
        picked = picked_from(event)
        if picked is None:
            return gr.skip(), gr.skip()
        try:
            article = self._engine.article(picked.article_id)
        except FootnoteError as error:
            return gr.skip(), self._views.reader(failed_html(str(error)))
        conversation.within = selection_of(picked, article)
        return box_value(conversation, article), gr.skip()

    def ask_anywhere(self, conversation: Conversation) -> Value:
        """Ask about whole articles again."""
        conversation.within = None
        return box_value(conversation)

    async def add(
        self, conversation: Conversation, event: Sent
    ) -> AsyncIterator[tuple[Any, Any, Any, Any, Any]]:
        """Add pasted text or uploaded files, reporting progress."""
        adding = conversation.adding = Adding()
        async for panel, report in self._adding.add(event, lambda: adding.cancelled):
            if report is None:
                yield panel, gr.skip(), gr.skip(), gr.skip(), gr.skip()
                continue
            found = (*report.added, *report.replaced, *report.unchanged)
            if found:
                conversation.unchosen = None
                conversation.scope = (found[0],) if len(found) == 1 else None
                conversation.within = None
            everywhere = await asyncio.to_thread(self._views.everywhere, conversation)
            yield panel, *everywhere, box_value(conversation)

    def cancel(self, conversation: Conversation) -> None:
        """Cancel this tab's add."""
        conversation.adding.cancelled = True

    def _listed(self, conversation: Conversation, change: Callable[[], None]) -> Everywhere:
        """Make a change, and show the list of articles with the error, if any."""
        problem = None
        try:
            change()
        except FootnoteError as error:
            problem = str(error)
        return self._views.everywhere(conversation, listed=True, problem=problem)
