"""The values of the page's regions for the state of a tab."""

import itertools
import time
from collections.abc import Sequence
from typing import Any

import gradio as gr

from index import Article, ArticleSummary, FootnoteError
from ui.article_view import failed_html, opened_html, read_html
from ui.articles import shelf_html
from ui.chat import Conversation, header_value, is_removed, scope_of, turn_html, welcome_html
from ui.engine import Engine
from ui.markup import Place, place_link, render

_MAX_SELECTED = 120

Value = dict[str, object]
Everywhere = tuple[Any, Any, Any]
"""The values of the conversation, the header and the reader; ``gr.skip()`` for no change."""


class Views:
    """Builds what a tab shows of an engine's articles and of its own conversation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._serial = itertools.count(1)

    def everywhere(
        self, conversation: Conversation, *, listed: bool = False, problem: str | None = None
    ) -> Everywhere:
        """Redraw a tab: its conversation or a welcome, the header, and the article or a list.

        ``listed`` shows the list even if one article is chosen; ``problem`` appears above it.
        """
        try:
            articles = self._engine.articles()
            if is_removed(conversation, articles):
                conversation.scope = None
            header = header_value(conversation, articles)
            scope = scope_of(conversation, articles)
            if scope is None or listed:
                reader = self.shelf(conversation, articles, problem)
            else:
                reader = self.read(conversation, scope.id)
        except FootnoteError as error:
            conversation.suggested = ()  # or else a welcome would replace the failure
            chat = chat_value(conversation, str(error))
            return chat, gr.skip(), self.reader(failed_html(str(error)))
        conversation.suggested = None
        conversation.title = scope.title if scope else None
        conversation.empty = not articles and scope is None
        return chat_value(conversation), header, reader

    def beside(self, conversation: Conversation) -> tuple[Any, Any]:
        """Redraw the header, and the list of articles if that is what the reader shows."""
        try:
            articles = self._engine.articles()
        except FootnoteError as error:
            return gr.skip(), self.reader(failed_html(str(error)))
        shelf = self.shelf(conversation, articles) if conversation.listed else gr.skip()
        return header_value(conversation, articles), shelf

    def lacks_chosen(self, conversation: Conversation) -> bool:
        """Return whether an article that questions are about is not there. Raises FootnoteError."""
        return is_removed(conversation, self._engine.articles())

    def read(self, conversation: Conversation, article_id: str) -> Value:
        """Show a whole article in the reader. Raises FootnoteError if it does not exist."""
        conversation.listed = False
        return self.reader(read_html(self._engine, conversation, article_id))

    def opened(self, conversation: Conversation, place: Place) -> Value:
        """Show the article of a citation, at the cited characters."""
        conversation.listed = False
        html = opened_html(self._engine, conversation, place)
        return self.reader(html, focus=place.name, link=place_link(place))

    def without(self, conversation: Conversation, articles: Sequence[ArticleSummary]) -> Everywhere:
        """Redraw a tab whose article was removed: it now asks all of them."""
        conversation.scope = None
        return (
            chat_value(conversation),
            header_value(conversation, articles),
            self.shelf(conversation, articles),
        )

    def shelf(
        self,
        conversation: Conversation,
        articles: Sequence[ArticleSummary],
        problem: str | None = None,
    ) -> Value:
        """Show the list of articles in the reader."""
        conversation.listed = True
        removed = conversation.removed_title
        return self.reader(shelf_html(articles, conversation.scope, removed, problem))

    def reader(self, html: str, focus: str = "", link: str = "") -> Value:
        """Show HTML in the reader.

        ``focus`` names the open citation, and ``link`` is its part of the address.
        """
        return {"html": html, "focus": focus, "serial": next(self._serial), "link": link}


def box_value(conversation: Conversation, article: Article | None = None) -> Value:
    """Return what the question box shows: the selection that questions are about, if any."""
    within = conversation.within
    if within is None or article is None:
        return {"within": ""}
    words = " ".join(article.text[within.start : within.end].split())
    shown = words if len(words) <= _MAX_SELECTED else f"{words[:_MAX_SELECTED]}…"
    return {"within": render("within", {"words": shown})}


def asked_value(conversation: Conversation) -> Value | Any:
    """Clear the selection from the box if it has ended, else change nothing."""
    return gr.skip() if conversation.within else box_value(conversation)


def chat_value(conversation: Conversation, failure: str = "") -> Value:
    """Return what the conversation shows: HTML for each turn, or a welcome or failure.

    ``drawn`` is when it was read, in microseconds: values overtake one another on their way.
    """
    drawn = time.monotonic_ns() // 1000
    last = len(conversation.turns) - 1
    turns = [
        turn_html(
            index,
            turn,
            replaced=len(conversation.replaced) if index == last else 0,
            last=index == last,
        )
        for index, turn in enumerate(conversation.turns)
    ]
    return {
        "turns": turns or [welcome_html(conversation, failure)],
        "id": conversation.id,
        "running": bool(conversation.turns) and conversation.turns[-1].running,
        "drawn": drawn,
    }
