"""The values of the page's regions for the state of a tab."""

import time
from collections.abc import Sequence

from index import Article, ArticleSummary, FootnoteError
from ui.article_view import failed_html, opened_html, read_html
from ui.articles import Allowed, shelf_html
from ui.chat import (
    Conversation,
    EngineOf,
    header_value,
    is_removed,
    scope_of,
    turn_html,
    welcome_html,
)
from ui.conversations import ChatTurn
from ui.export import Exchange
from ui.export.html import answer_elements
from ui.export.markdown import answer_blocks
from ui.markup import Place, render

_MAX_SELECTED = 120

Shown = dict[str, dict[str, object]]
"""What an event shows: the values of the regions that it changes, by their names."""


class Views:
    """Builds what a tab shows of an engine's articles and of its own conversation."""

    def __init__(self, engine_of: EngineOf) -> None:
        self._engine_of = engine_of

    def everywhere(
        self,
        conversation: Conversation,
        *,
        listed: bool = False,
        stay: bool = False,
        problem: str | None = None,
    ) -> Shown:
        """Redraw a tab: its conversation or a welcome, the header, and the article or a list.

        ``listed`` shows the list even if one article is chosen, and with ``stay`` an article that
        is being read goes on being read; ``problem`` appears above the list.
        """
        try:
            articles = self._engine_of(conversation).articles()
            if is_removed(conversation, articles):
                conversation.scope = None
            shown: Shown = {"header": header_value(conversation, articles)}
            scope = scope_of(conversation, articles)
            if not stay or conversation.listed:
                if scope is None or listed:
                    shown |= self.shelf(conversation, articles, problem)
                else:
                    shown |= self.read(conversation, scope.id)
        except FootnoteError as error:
            conversation.suggested = ()  # or else a welcome would replace the failure
            return shown_chat(conversation, str(error)) | failed(conversation, error)
        conversation.suggested = None
        conversation.title = scope.title if scope else None
        conversation.empty = not articles
        return shown_chat(conversation) | shown

    def listed(self, conversation: Conversation, problem: FootnoteError | None = None) -> Shown:
        """Redraw a tab with the list of articles, and a problem above it."""
        words = str(problem) if problem else None
        return self.everywhere(conversation, listed=True, problem=words)

    def beside(self, conversation: Conversation) -> Shown:
        """Redraw the header, and the list of articles if that is what the reader shows."""
        try:
            articles = self._engine_of(conversation).articles()
        except FootnoteError as error:
            return failed(conversation, error)
        shelf = self.shelf(conversation, articles) if conversation.listed else {}
        return {"header": header_value(conversation, articles), **shelf}

    def read(self, conversation: Conversation, article_id: str) -> Shown:
        """Show a whole article in the reader. Raises FootnoteError if it does not exist."""
        conversation.listed = False
        return shown_reader(read_html(self._engine_of(conversation), conversation, article_id))

    def opened(self, conversation: Conversation, place: Place) -> Shown:
        """Show the article of a citation, at the cited characters."""
        conversation.listed = False
        html = opened_html(self._engine_of(conversation), conversation, place)
        return shown_reader(html, focus=place.name, link=place.address.fragment)

    def shelf(
        self,
        conversation: Conversation,
        articles: Sequence[ArticleSummary],
        problem: str | None = None,
    ) -> Shown:
        """Show the list of articles in the reader."""
        conversation.listed = True
        removed = conversation.removed[-1].title if conversation.removed else None
        scope, engine = conversation.scope, self._engine_of(conversation)
        me = conversation.person.reader if conversation.person else ""
        shares, adders = engine.shares(), engine.adders(articles)
        allowed = Allowed(me, shares, adders, engine.changeable(), engine.shelves())
        here, sifted = conversation.here, conversation.sifted
        return shown_reader(
            shelf_html(articles, scope, removed, problem, allowed, here=here, sifted=sifted)
        )


def shown_reader(html: str, focus: str = "", link: str = "") -> Shown:
    """Show HTML in the reader.

    ``focus`` names the open citation, and ``link`` is its part of the address.
    """
    return {"reader": {"html": html, "focus": focus, "serial": serial(), "link": link}}


def failed(conversation: Conversation, error: FootnoteError) -> Shown:
    """Show in the reader why no article can be shown."""
    return shown_reader(failed_html(str(error)))


def shown_box(conversation: Conversation, article: Article | None = None) -> Shown:
    """Show at the question box the selection of an article that questions are about, if any."""
    within = conversation.within
    if within is None or article is None:
        return {"box": {"within": ""}}
    words = " ".join(article.text[within.start : within.end].split())
    shown = words if len(words) <= _MAX_SELECTED else f"{words[:_MAX_SELECTED]}…"
    return {"box": {"within": render("within", {"words": shown})}}


def shown_asked(conversation: Conversation) -> Shown:
    """Clear the selection from the box if it has ended, else change nothing."""
    return {} if conversation.within else shown_box(conversation)


def shown_chat(conversation: Conversation, failure: str = "") -> Shown:
    """Show the conversation: HTML for each turn, or a welcome or failure.

    ``drawn`` is when it was read: values overtake one another on their way.
    """
    drawn, last = serial(), len(conversation.turns) - 1
    for turn in conversation.turns:
        # An answer is drawn again and again.
        if turn.answer is not None and turn.copies is None:
            exchange = exchange_of(turn)
            html = "".join(answer_elements(exchange, linked=False))
            turn.copies = "\n\n".join(answer_blocks(exchange)), html
    turns = [
        turn_html(
            index,
            turn,
            replaced=len(conversation.replaced) if index == last else 0,
            last=index == last,
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


def exchange_of(turn: ChatTurn) -> Exchange:
    """Return a turn as it is exported."""
    note = turn.failure or turn.error or (turn.ending if turn.stopped else None)
    return Exchange(turn.question, turn.said, note)


def serial() -> int:
    """Return a number that is larger than those before, in microseconds of a clock."""
    return time.monotonic_ns() // 1000
