"""The values of the page's regions for the state of a tab."""

import time
from collections.abc import Sequence

from index import Article, ArticleSummary, FootnoteError
from ui.article_view import failed_html, opened_html, read_html, unopened_html
from ui.articles import Permissions, article_list_html
from ui.chat import (
    Conversation,
    EngineOf,
    asked_articles,
    header_value,
    is_removed,
    only_article,
    turn_html,
    welcome_html,
)
from ui.export.html import answer_html
from ui.export.markdown import answer_blocks
from ui.markup import Place, render
from ui.people import PersonalEngine

_MAX_SELECTED = 120

Regions = dict[str, dict[str, object]]
"""What an event shows: the values of the regions that it changes, by their names."""


class Views:
    """Builds what a tab shows of an engine's articles and of its own conversation."""

    def __init__(self, engine_of: EngineOf) -> None:
        self._engine_of = engine_of

    def redraw_tab(
        self,
        conversation: Conversation,
        *,
        listed: bool = False,
        stay: bool = False,
        problem: str | None = None,
    ) -> Regions:
        """Redraw a tab: its conversation or a welcome, the header, and the article that is chosen.

        The list of articles goes on being shown until one is chosen. ``listed`` shows it at any
        rate, with ``problem`` above it, and with ``stay`` an article that is being read goes on
        being read.
        """
        try:
            articles = self._engine_of(conversation).index.articles()
            if is_removed(conversation, articles):
                conversation.scope = None
            shown: Regions = {"header": header_value(conversation, articles)}
            scope = only_article(conversation, articles)
            if not stay or conversation.listed:
                if scope is not None and not listed:
                    shown |= self.show_article(conversation, scope.id)
                elif listed or problem or conversation.listed or not articles:
                    shown |= self.list_region(conversation, articles, problem)
                else:
                    conversation.pane = "nothing"
                    shown |= reader_region(unopened_html())
        except FootnoteError as error:
            conversation.suggested = ()  # or else a welcome would replace the failure
            return chat_region(conversation, str(error)) | failed(conversation, error)
        conversation.suggested = None
        conversation.title = scope.title if scope else None
        conversation.empty = not articles
        return chat_region(conversation) | shown

    def show_list(
        self, conversation: Conversation, problem: FootnoteError | None = None
    ) -> Regions:
        """Redraw a tab with the list of articles, and a problem above it."""
        words = str(problem) if problem else None
        return self.redraw_tab(conversation, listed=True, problem=words)

    def redraw_header(self, conversation: Conversation) -> Regions:
        """Redraw the header, and the reader unless it shows an article."""
        try:
            articles = self._engine_of(conversation).index.articles()
        except FootnoteError as error:
            return failed(conversation, error)
        shown: Regions = {"header": header_value(conversation, articles)}
        if conversation.listed:
            shown |= self.list_region(conversation, articles)
        elif conversation.pane == "nothing":
            shown |= reader_region(unopened_html())
        return shown

    def show_article(self, conversation: Conversation, article_id: str) -> Regions:
        """Show a whole article in the reader. Raises FootnoteError if it does not exist."""
        conversation.pane = "article"
        return reader_region(read_html(self._engine_of(conversation).index, article_id))

    def show_citation(self, conversation: Conversation, place: Place) -> Regions:
        """Show the article of a citation, at the cited characters."""
        conversation.pane = "article"
        html = opened_html(self._engine_of(conversation).index, place)
        return reader_region(html, focus=place.name, link=place.address.fragment)

    def list_region(
        self,
        conversation: Conversation,
        articles: Sequence[ArticleSummary],
        problem: str | None = None,
    ) -> Regions:
        """Show the list of articles in the reader."""
        conversation.pane = "list"
        removed = next(((each.title, each.place) for each in reversed(conversation.removed)), None)
        scope, engine = asked_articles(conversation, articles), self._engine_of(conversation)
        allowed = Permissions()
        if isinstance(engine, PersonalEngine):
            allowed = Permissions(
                engine.person.reader,
                engine.shares(),
                engine.adders(articles),
                engine.changeable(),
                engine.shelves(),
            )
        here, search = conversation.here, conversation.article_search
        return reader_region(
            article_list_html(articles, scope, removed, problem, allowed, here=here, search=search)
        )


def reader_region(html: str, focus: str = "", link: str = "") -> Regions:
    """Show HTML in the reader.

    ``focus`` names the open citation, and ``link`` is its part of the address.
    """
    return {"reader": {"html": html, "focus": focus, "serial": serial(), "link": link}}


def failed(conversation: Conversation, error: FootnoteError) -> Regions:
    """Show in the reader why no article can be shown."""
    return reader_region(failed_html(str(error)))


def box_region(conversation: Conversation, article: Article | None = None) -> Regions:
    """Show at the question box the selection of an article that questions are about, if any."""
    within = conversation.within
    if within is None or article is None:
        return {"box": {"within": ""}}
    words = " ".join(article.text[within.start : within.end].split())
    shown = words if len(words) <= _MAX_SELECTED else f"{words[:_MAX_SELECTED]}…"
    return {"box": {"within": render("selection", {"words": shown})}}


def without_selection(conversation: Conversation) -> Regions:
    """Clear the selection from the box if it has ended, else change nothing."""
    return {} if conversation.within else box_region(conversation)


def chat_region(conversation: Conversation, failure: str = "") -> Regions:
    """Show the conversation: HTML for each turn, or a welcome or failure.

    ``drawn`` is when it was read: values overtake one another on their way.
    """
    drawn, last = serial(), len(conversation.turns) - 1
    for turn in conversation.turns:
        # An answer is drawn again and again.
        if turn.answer is not None and turn.copies is None:
            markdown = "\n\n".join(answer_blocks(turn))
            turn.copies = markdown, answer_html(turn, linked=False)
    turns = [
        turn_html(
            index,
            turn,
            replaced=len(conversation.replaced) if index == last else 0,
            here=conversation.here,
        )
        for index, turn in enumerate(conversation.turns)
    ]
    return {
        "chat": {
            "turns": turns or [welcome_html(conversation, failure)],
            "id": conversation.id,
            "running": conversation.running,
            "drawn": drawn,
        }
    }


def serial() -> int:
    """Return a number that is larger than those before, in microseconds of a clock."""
    return time.monotonic_ns() // 1000
