"""Events of the list of conversations."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr

from index import FootnoteError
from ui.article_view import picked_from, selection_of
from ui.chat import Conversation, so_far_words
from ui.conversations import ChatTurn, SavedConversation
from ui.engine import Engine
from ui.export import Exchange, as_html, as_json, as_markdown
from ui.page.citing_answers import CitingAnswer, citing_answers_html
from ui.page.event_fields import EventFields
from ui.page.history import history_html
from ui.page.memory import Memory
from ui.page.views import Value, Views, asked_value

_WRITERS: dict[str, tuple[Callable[..., str], str, str]] = {
    "markdown": (as_markdown, "md", "text/markdown"),
    "html": (as_html, "html", "text/html"),
    "json": (as_json, "json", "application/json"),
}
_GONE = "That conversation is no longer here."


class HistoryEvents:
    """Lists, opens, renames, saves and deletes a browser's conversations."""

    def __init__(self, engine: Engine, memory: Memory, views: Views) -> None:
        self._engine = engine
        self._memory = memory
        self._views = views
        self._serial = itertools.count(1)

    def look(self, conversation: Conversation) -> Value:
        """Show the list."""
        return self._listed(conversation)

    def open(
        self, conversation: Conversation, event: EventFields
    ) -> tuple[Any, Any, Any, Any, Value]:
        """Open a conversation in this tab."""
        problem = None
        try:
            if not self._memory.reopen(conversation, _named(event)):
                problem = _GONE
        except FootnoteError as error:
            problem = str(error)
        if problem is not None:
            listed = self._listed(conversation, problem=problem)
            return gr.skip(), gr.skip(), gr.skip(), gr.skip(), listed
        return (
            *self._views.everywhere(conversation),
            asked_value(conversation),
            self._listed(conversation),
        )

    def rename(self, conversation: Conversation, event: EventFields) -> Value:
        """Rename a conversation."""
        title = str(getattr(event, "title", ""))
        return self._changed(
            conversation, lambda: self._memory.rename(conversation, _named(event), title)
        )

    def delete(self, conversation: Conversation, event: EventFields) -> tuple[Any, Any, Any, Value]:
        """Delete a conversation; if it is open in this tab, start a new one."""
        name = _named(event)
        try:
            self._memory.delete(conversation, name)
        except FootnoteError as error:
            listed = self._listed(conversation, problem=str(error))
            return gr.skip(), gr.skip(), gr.skip(), listed
        if name != conversation.id:
            return gr.skip(), gr.skip(), gr.skip(), self._listed(conversation, deleted=name)
        conversation.begin()
        conversation.deleted = name
        return *self._views.everywhere(conversation), self._listed(conversation, deleted=name)

    def restore(
        self, conversation: Conversation, event: EventFields
    ) -> tuple[Any, Any, Any, Any, Value]:
        """Restore a deleted conversation, and reopen it if it was open here."""
        name = _named(event)
        try:
            self._memory.restore(conversation, name)
            # Keep a conversation that was started meanwhile.
            was_open = name == conversation.deleted and not conversation.turns
            reopened = was_open and self._memory.reopen(conversation, name)
        except FootnoteError as error:
            listed = self._listed(conversation, problem=str(error))
            return gr.skip(), gr.skip(), gr.skip(), gr.skip(), listed
        if not reopened:
            return gr.skip(), gr.skip(), gr.skip(), gr.skip(), self._listed(conversation)
        return (
            *self._views.everywhere(conversation),
            asked_value(conversation),
            self._listed(conversation),
        )

    def save(self, conversation: Conversation, event: EventFields) -> Value:
        """Send a conversation to the browser as a file."""
        writer = _WRITERS.get(str(getattr(event, "kind", "")))
        try:
            saved = self._memory.load(conversation, _named(event))
        except FootnoteError as error:
            return self._listed(conversation, problem=str(error))
        if saved is None or writer is None:
            return self._listed(conversation, problem=_GONE)
        write, suffix, kind = writer
        text = write(saved.title, [_exchange(turn) for turn in saved.turns])
        return {
            **self._listed(conversation),
            "file": {"name": f"{_file_name(saved)}.{suffix}", "text": text, "type": kind},
        }

    def uses(self, conversation: Conversation, event: EventFields) -> Value | Any:
        """List the answers that cite a selection of an article."""
        picked = picked_from(event)
        if picked is None:
            return gr.skip()
        problem: str | None = None
        found: Sequence[CitingAnswer] = ()
        try:
            reading = conversation.reading(self._engine, picked.article_id)
            selection = selection_of(picked, reading.article(picked.article_id))
            found = self._memory.uses(conversation, selection) if selection else ()
        except FootnoteError as error:
            problem = str(error)
        return {"html": citing_answers_html(found, problem=problem), "serial": next(self._serial)}

    def _changed(self, conversation: Conversation, change: Callable[[], None]) -> Value:
        try:
            change()
        except FootnoteError as error:
            return self._listed(conversation, problem=str(error))
        return self._listed(conversation)

    def _listed(
        self, conversation: Conversation, *, deleted: str | None = None, problem: str | None = None
    ) -> Value:
        found: Any = ()
        try:
            found = self._memory.listed(conversation)
        except FootnoteError as error:
            problem = str(error)
        problem = problem or conversation.unkept
        html = history_html(found, current=conversation.id, deleted=deleted, problem=problem)
        return {"html": html, "serial": next(self._serial), "file": None}


def _named(event: EventFields) -> str:
    return str(getattr(event, "conversation", ""))


def _exchange(turn: ChatTurn) -> Exchange:
    note = turn.failure or turn.error or ("Stopped." if turn.stopped else None)
    if turn.so_far:
        note = " ".join(filter(None, [f"{so_far_words(turn.so_far)}.", note]))
    return Exchange(turn.question, turn.said, note)


def _file_name(saved: SavedConversation) -> str:
    """Return a file name that every file system accepts."""
    words = "".join(each if each.isalnum() else " " for each in saved.title).split()
    return "-".join(words)[:60].strip("-") or "conversation"
