"""The page: its regions, and what happens when something in them is used."""

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from index import (
    ArticleSummary,
    EmptySourceError,
    FootnoteError,
    IngestReport,
    UnknownArticleError,
)
from ui.chat import ChatTurn, Conversation, failure_html, welcome_html
from ui.engine import Engine, Words
from ui.questions import suggested_questions
from ui.reader import article_html, failed_html, removed_html, shelf_html

MOST_UPLOAD_BYTES = 5_000_000
MOST_AT_ONCE = 16

_LOG = logging.getLogger(__name__)
_UNEXPECTED = "Something went wrong here. The terminal that runs Footnote says what; try again."
_REMOVED = "The article you had chosen was removed; all articles are asked from now on."
_STATIC = Path(__file__).parent / "static"

Value = dict[str, object]
Suggest = Callable[[ArticleSummary], list[str]]


def build(engine: Engine, suggest: Suggest = suggested_questions) -> gr.Blocks:
    """Lay out the page over an engine.

    Each region is HTML of ours with a fixed template that only ever inserts what the server
    has escaped; ``static/page.js`` gives each its behaviour. Every event is private.
    """
    events = PageEvents(engine, suggest)
    with gr.Blocks(analytics_enabled=False, title="Footnote", fill_width=True) as blocks:
        conversation = gr.State(Conversation())
        with gr.Column(elem_id="page"):
            nothing_yet = {"options": "", "chosen": "", "hint": ""}
            header = _region("header", nothing_yet, who=_who(engine), region="head")
            chat = _region("chat", {"turns": [], "running": False})
            box = _region("box", "")
            reader = _region("reader", {"html": "", "focus": False, "serial": 0})
            panel = _region("panel", {"state": "", "words": "", "failed": "", "serial": 0})
        everywhere = [chat, header, reader]
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        blocks.load(events.start, [conversation], everywhere, **private)
        asked = box.submit(
            events.ask, [conversation], everywhere, trigger_mode="multiple", **private
        )
        box.stop(events.stop, [conversation], [chat], cancels=[asked], **private)
        box.clear(events.clear, [conversation], [chat], cancels=[asked], **private)
        header.input(events.choose, [conversation], everywhere, **private)
        for region in (chat, reader):
            region.select(events.open, [conversation], [reader], **private)
        reader.input(events.choose, [conversation], everywhere, **private)
        panel.upload(events.add, [conversation], [panel, *everywhere], **private)
    page: gr.Blocks = blocks.queue(default_concurrency_limit=MOST_AT_ONCE)
    return page


class PageEvents:
    """What the page does, over an engine; the state of a tab is its Conversation."""

    def __init__(self, engine: Engine, suggest: Suggest) -> None:
        self._engine = engine
        self._suggest = suggest
        self._serial = itertools.count(1)

    def start(self, conversation: Conversation) -> tuple[Value, Any, Value]:
        """Show a tab its first page."""
        return self._show(conversation)

    async def ask(
        self, conversation: Conversation, event: gr.EventData
    ) -> AsyncIterator[tuple[Any, Any, Any]]:
        """Answer a question, sentence by sentence; closing this closes the engine's answer.

        Where the article that was chosen has been removed meanwhile, all are asked.
        """
        history = conversation.history()
        turn = ChatTurn(_whole(str(getattr(event, "question", ""))))
        conversation.turns.append(turn)
        try:
            articles = await asyncio.to_thread(self._engine.articles)
            if _removed(conversation, articles):
                turn.remark = _REMOVED if articles else None
                yield self._without(conversation, articles)
            else:
                yield conversation.value(""), gr.skip(), gr.skip()
            scope = None if conversation.scope is None else [conversation.scope]
            async with aclosing(self._engine.stream(turn.question, history, scope)) as stream:
                async for step in stream:
                    turn.take(step)
                    if turn.running:
                        yield conversation.value(""), gr.skip(), gr.skip()
        except UnknownArticleError:
            turn.failure = "That article is no longer here; ask again."
        except FootnoteError as error:
            turn.failure = str(error)
        except Exception:
            _LOG.exception("answering failed")
            turn.failure = _UNEXPECTED
        finally:
            turn.stopped = turn.stopped or turn.running
        yield await asyncio.to_thread(self._ended, conversation, turn)

    def stop(self, conversation: Conversation) -> Value:
        """End the answer on its way; what has come of it stays."""
        for turn in conversation.turns:
            turn.stopped = turn.stopped or turn.running
        return conversation.value("")

    def clear(self, conversation: Conversation) -> Value:
        """Begin a new conversation in this tab."""
        conversation.turns.clear()
        return self._show(conversation)[0]

    def choose(self, conversation: Conversation, event: gr.EventData) -> tuple[Value, Any, Value]:
        """Scope the questions to one article, or to all."""
        conversation.scope = str(getattr(event, "article", "")) or None
        return self._show(conversation)

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
        loop = asyncio.get_running_loop()
        words: asyncio.Queue[str | None] = asyncio.Queue()

        def say(text: str) -> None:
            loop.call_soon_threadsafe(words.put_nowait, text)

        yield self._panel("busy", "Reading…"), gr.skip(), gr.skip(), gr.skip()
        task = asyncio.create_task(asyncio.to_thread(self._add, event, say))
        task.add_done_callback(lambda _: words.put_nowait(None))
        while (text := await words.get()) is not None:
            yield self._panel("busy", text), gr.skip(), gr.skip(), gr.skip()
        try:
            report = task.result()
        except FootnoteError as error:
            yield self._panel("error", "", str(error)), gr.skip(), gr.skip(), gr.skip()
            return
        except Exception:
            _LOG.exception("adding failed")
            yield self._panel("error", "", _UNEXPECTED), gr.skip(), gr.skip(), gr.skip()
            return
        found = (*report.added, *report.replaced, *report.unchanged)
        if found:
            conversation.scope = found[0] if len(found) == 1 else None
        shown = await asyncio.to_thread(self._show, conversation)
        failed = "\n".join(item.reason for item in report.failed)
        yield self._panel("error" if failed else "done", _added(report), failed), *shown

    def _add(self, event: gr.EventData, words: Words) -> IngestReport:
        paths = getattr(event, "paths", None)
        if paths is not None:
            return self._engine.add_files([_uploaded(path) for path in paths], words)
        text = str(getattr(event, "text", ""))
        if not text.strip():
            raise EmptySourceError("There is no text to add yet; paste some first.")
        if len(text.encode("utf-8", "replace")) > MOST_UPLOAD_BYTES:
            raise EmptySourceError(
                f"The pasted text is larger than {MOST_UPLOAD_BYTES // 1_000_000} MB; "
                "add it in parts, or with `footnote add`."
            )
        title = str(getattr(event, "title", "")).strip() or None
        return self._engine.add_text(text, title, words)

    def _ended(self, conversation: Conversation, turn: ChatTurn) -> tuple[Any, Any, Any]:
        """Show an answer that has come to its end, and what others changed meanwhile."""
        try:
            articles = self._engine.articles()
        except FootnoteError as error:
            if turn.answer is None:
                turn.failure = str(error)
            return conversation.value(""), gr.skip(), gr.skip()
        if not articles or _removed(conversation, articles):
            turn.remark = _REMOVED if articles else None
            return self._without(conversation, articles)
        return conversation.value(""), self._header(conversation, articles), gr.skip()

    def _show(self, conversation: Conversation) -> tuple[Value, Any, Value]:
        try:
            articles = self._engine.articles()
            header = self._header(conversation, articles)
            scope = _scope(conversation, articles)
            html = shelf_html(articles)
            if scope is not None:
                html = article_html(self._engine.article(scope.id))
        except FootnoteError as error:
            chat = conversation.value(failure_html(str(error)))
            return chat, gr.skip(), self._reader(failed_html(str(error)))
        return (
            conversation.value(self._welcome(conversation, articles)),
            header,
            self._reader(html),
        )

    def _without(
        self, conversation: Conversation, articles: Sequence[ArticleSummary]
    ) -> tuple[Value, Value, Value]:
        conversation.scope = None
        header = self._header(conversation, articles)
        return conversation.value(""), header, self._reader(shelf_html(articles))

    def _header(self, conversation: Conversation, articles: Sequence[ArticleSummary]) -> Value:
        if _removed(conversation, articles):
            conversation.scope = None
        every = "No articles yet" if not articles else f"All articles ({len(articles)})"
        if len(articles) == 1:
            every = articles[0].title
            articles = ()
        options = [("", every), *((article.id, article.title) for article in articles)]
        chosen = conversation.scope or ""
        return {
            "options": "".join(
                f'<option value="{escape(key)}"{" selected" if key == chosen else ""}>'
                f"{escape(title)}</option>"
                for key, title in options
            ),
            "chosen": chosen,
            "hint": f"Ask about {'these articles' if articles and not chosen else 'this article'}",
        }

    def _welcome(self, conversation: Conversation, articles: Sequence[ArticleSummary]) -> str:
        scope = _scope(conversation, articles)
        asked = next((found for item in articles if (found := self._suggest(item))), [])
        questions = self._suggest(scope) if scope else asked
        title = scope.title if scope else None
        return welcome_html(questions, title=title, empty=not articles)

    def _reader(self, html: str, focus: str = "") -> Value:
        return {"html": html, "focus": focus, "serial": next(self._serial)}

    def _panel(self, state: str, words: str, failed: str = "") -> Value:
        return {"state": state, "words": words, "failed": failed, "serial": next(self._serial)}


def _region(name: str, value: object, *, region: str | None = None, **props: Any) -> gr.HTML:
    return gr.HTML(
        value,
        html_template=(_STATIC / f"{name}.html").read_text(encoding="utf-8"),
        js_on_load=f"footnote.{name}(element, trigger, props, upload, watch)",
        elem_id=f"region-{region or name}",
        apply_default_css=False,
        **props,
    )


def _who(engine: Engine) -> str:
    if engine.model is None:
        return "Verbatim · nothing leaves this machine"
    return escape(f"{engine.model} · passages go to {engine.host or 'a host not known'}")


def _scope(conversation: Conversation, articles: Sequence[ArticleSummary]) -> ArticleSummary | None:
    if len(articles) == 1:
        return articles[0]
    return next((article for article in articles if article.id == conversation.scope), None)


def _removed(conversation: Conversation, articles: Sequence[ArticleSummary]) -> bool:
    scope = conversation.scope
    return scope is not None and all(article.id != scope for article in articles)


def _whole(text: str) -> str:
    """Put a sign for each half of a character: JSON cannot carry them back to the browser."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _uploaded(path: object) -> Path:
    # The path comes back from the browser, so it may name any file of this machine.
    found = Path(str(path)).resolve()
    if found.parent.parent != Path(get_upload_folder()).resolve():
        raise EmptySourceError("That file was not uploaded here; choose it again.")
    return found


def _added(report: IngestReport) -> str:
    if report.added or report.replaced:
        count = len(report.added) + len(report.replaced)
        return "Added." if count == 1 else f"Added {count} articles."
    return "This text is here already." if report.unchanged else ""
