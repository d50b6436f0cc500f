"""Events of the list of conversations."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr

from index import FootnoteError, counted
from ui.article_view import picked_from, selection_of
from ui.chat import Conversation, so_far_words
from ui.conversations import LONGEST_TITLE, ChatTurn, ConversationSummary, SavedConversation
from ui.engine import Engine
from ui.export import Exchange, as_html, as_json, as_markdown
from ui.markup import render
from ui.page.citing_answers import CitingAnswer
from ui.page.event_fields import EventFields
from ui.page.memory import Memory
from ui.page.views import Value, Views, asked_value

# What a conversation can be saved as: its name, what writes it, its suffix and its media type.
_FORMATS: dict[str, tuple[str, Callable[..., str], str, str]] = {
    "markdown": ("Markdown", as_markdown, "md", "text/markdown"),
    "html": ("Web page", as_html, "html", "text/html"),
    "json": ("JSON", as_json, "json", "application/json"),
}
_GONE = "That conversation is no longer here."

Redrawn = tuple[Any, Any, Any, Any, Any]
"""The values of the conversation, the header, the reader, the box and the list."""


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

    def open(self, conversation: Conversation, event: EventFields) -> Redrawn:
        """Open a conversation in this tab."""

        def reopen() -> bool:
            if not self._memory.reopen(conversation, event.string("conversation")):
                raise FootnoteError(_GONE)
            return True

        return self._changed(conversation, reopen)

    def rename(self, conversation: Conversation, event: EventFields) -> Value:
        """Rename a conversation."""

        def rename() -> bool:
            self._memory.rename(conversation, event.string("conversation"), event.string("title"))
            return False

        listed: Value = self._changed(conversation, rename)[-1]
        return listed

    def delete(self, conversation: Conversation, event: EventFields) -> Redrawn:
        """Delete a conversation; if it is open in this tab, start a new one."""
        name = event.string("conversation")

        def delete() -> bool:
            self._memory.delete(conversation, name)
            if name != conversation.id:
                return False
            conversation.begin()
            conversation.deleted = name
            return True

        return self._changed(conversation, delete, deleted=name)

    def restore(self, conversation: Conversation, event: EventFields) -> Redrawn:
        """Restore a deleted conversation, and reopen it if it was open here."""
        name = event.string("conversation")

        def restore() -> bool:
            self._memory.restore(conversation, name)
            # Keep a conversation that was started meanwhile.
            was_open = name == conversation.deleted and not conversation.turns
            return was_open and self._memory.reopen(conversation, name)

        return self._changed(conversation, restore)

    def save(self, conversation: Conversation, event: EventFields) -> Value:
        """Send a conversation to the browser as a file."""
        form = _FORMATS.get(event.string("kind"))
        try:
            saved = self._memory.load(conversation, event.string("conversation"))
        except FootnoteError as error:
            return self._listed(conversation, problem=str(error))
        if saved is None or form is None:
            return self._listed(conversation, problem=_GONE)
        _, write, suffix, kind = form
        text = write(saved.title, [_exchange(turn) for turn in saved.turns])
        file = {"name": f"{_file_name(saved)}.{suffix}", "text": text, "type": kind}
        return {**self._listed(conversation), "file": file}

    def uses(self, conversation: Conversation, event: EventFields) -> Value | Any:
        """List the answers that cite a selection of an article."""
        picked = picked_from(event)
        if picked is None:
            return gr.skip()
        problem = ""
        found: Sequence[CitingAnswer] = ()
        try:
            reading = conversation.reading(self._engine, picked.article_id)
            selection = selection_of(picked, reading.article(picked.article_id))
            found = self._memory.uses(conversation, selection) if selection else ()
        except FootnoteError as error:
            problem = str(error)
        values = {"found": found, "count": counted(len(found), "citation"), "problem": problem}
        return {"html": render("uses", values), "serial": next(self._serial)}

    def _changed(
        self, conversation: Conversation, change: Callable[[], bool], *, deleted: str | None = None
    ) -> Redrawn:
        """Make a change, and show the list; ``change`` returns whether all else is redrawn."""
        try:
            redraws = change()
        except FootnoteError as error:
            listed = self._listed(conversation, problem=str(error))
            return gr.skip(), gr.skip(), gr.skip(), gr.skip(), listed
        listed = self._listed(conversation, deleted=deleted)
        if not redraws:
            return gr.skip(), gr.skip(), gr.skip(), gr.skip(), listed
        return *self._views.everywhere(conversation), asked_value(conversation), listed

    def _listed(
        self, conversation: Conversation, *, deleted: str | None = None, problem: str = ""
    ) -> Value:
        found: Sequence[ConversationSummary] = ()
        try:
            found = self._memory.listed(conversation)
        except FootnoteError as error:
            problem = str(error)
        values = {
            "conversations": [(each, _about(each)) for each in found],
            "current": conversation.id,
            "deleted": deleted,
            "problem": problem or conversation.unkept,
            "formats": [(name, words) for name, (words, *_) in _FORMATS.items()],
            "longest_title": LONGEST_TITLE,
        }
        return {"html": render("history", values), "serial": next(self._serial), "file": None}


def _about(each: ConversationSummary) -> str:
    return f"{each.updated[:16].replace('T', ' ')} · {counted(each.turns, 'question')}"


def _exchange(turn: ChatTurn) -> Exchange:
    note = turn.failure or turn.error or ("Stopped." if turn.stopped else None)
    if turn.so_far:
        note = " ".join(filter(None, [f"{so_far_words(turn.so_far)}.", note]))
    return Exchange(turn.question, turn.said, note)


def _file_name(saved: SavedConversation) -> str:
    """Return a file name that every file system accepts."""
    words = "".join(each if each.isalnum() else " " for each in saved.title).split()
    return "-".join(words)[:60].strip("-") or "conversation"
