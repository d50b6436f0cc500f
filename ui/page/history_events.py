"""Events of the list of conversations."""

from collections.abc import Callable, Sequence

from index import FootnoteError
from index.counting import counted
from ui.article_view import browser_selection_from, selection_of
from ui.chat import Conversation, EngineOf
from ui.conversations import LONGEST_TITLE, ConversationSummary, SavedConversation
from ui.export import as_json
from ui.export.html import as_html
from ui.export.markdown import as_markdown
from ui.markup import render
from ui.page.conversation_keeper import CitingAnswer, ConversationKeeper
from ui.page.event_fields import EventFields
from ui.page.views import Regions, Views, serial, without_selection

# What a conversation can be saved as: its name, what writes it, its suffix and its media type.
_FORMATS: dict[str, tuple[str, Callable[..., str], str, str]] = {
    "markdown": ("Markdown", as_markdown, "md", "text/markdown"),
    "html": ("Web page", as_html, "html", "text/html"),
    "json": ("JSON", as_json, "json", "application/json"),
}
_GONE = "That conversation is no longer here."


class HistoryEvents:
    """Lists, opens, renames, saves and deletes a browser's conversations."""

    def __init__(self, engine_of: EngineOf, keeper: ConversationKeeper, views: Views) -> None:
        self._engine_of = engine_of
        self._keeper = keeper
        self._views = views

    def look(self, conversation: Conversation) -> Regions:
        """Show the list."""
        conversation.conversation_search = ""
        return self._listed(conversation)

    def seek(self, conversation: Conversation, event: EventFields) -> Regions:
        """Show only the conversations that have words, all without any."""
        conversation.conversation_search = event.string("words").strip()
        return self._listed(conversation)

    def problem(self, conversation: Conversation, error: FootnoteError) -> Regions:
        """Show the list, and above it what could not be done."""
        return self._listed(conversation, problem=str(error))

    def open(self, conversation: Conversation, event: EventFields) -> Regions:
        """Open a conversation in this tab."""
        if not self._keeper.reopen(conversation, event.string("conversation")):
            raise FootnoteError(_GONE)
        return self._everywhere(conversation)

    def rename(self, conversation: Conversation, event: EventFields) -> Regions:
        """Rename a conversation."""
        name, title = event.string("conversation"), event.string("title")
        self._keeper.store.rename(conversation.key, name, title)
        return self._listed(conversation)

    def delete(self, conversation: Conversation, event: EventFields) -> Regions:
        """Delete a conversation; if it is open in this tab, start a new one."""
        name = event.string("conversation")
        self._keeper.store.delete(conversation.key, name)
        if name != conversation.id:
            return self._listed(conversation, deleted=name)
        conversation.begin()
        conversation.deleted = name
        return self._everywhere(conversation, deleted=name)

    def restore(self, conversation: Conversation, event: EventFields) -> Regions:
        """Restore a deleted conversation, and reopen it if it was open here."""
        name = event.string("conversation")
        self._keeper.store.restore(conversation.key, name)
        # Keep a conversation that was started meanwhile.
        was_open = name == conversation.deleted and not conversation.turns
        if was_open and self._keeper.reopen(conversation, name):
            return self._everywhere(conversation)
        return self._listed(conversation)

    def save(self, conversation: Conversation, event: EventFields) -> Regions:
        """Send a conversation to the browser as a file."""
        form = _FORMATS.get(event.string("kind"))
        saved = self._keeper.load(conversation, event.string("conversation"))
        if saved is None or form is None:
            raise FootnoteError(_GONE)
        _, write, suffix, kind = form
        text = write(saved.title, saved.turns)
        file = {"name": f"{_file_name(saved)}.{suffix}", "text": text, "type": kind}
        return self._listed(conversation, file=file)

    def uses(self, conversation: Conversation, event: EventFields) -> Regions:
        """List the answers that cite a selection of an article."""
        picked = browser_selection_from(event.fields)
        if picked is None:
            return {}
        problem = ""
        found: Sequence[CitingAnswer] = ()
        try:
            article = self._engine_of(conversation).index.article(picked.article_id)
            selection = selection_of(picked, article)
            found = self._keeper.uses(conversation, selection) if selection else ()
        except FootnoteError as error:
            problem = str(error)
        values = {"found": found, "count": counted(len(found), "citation"), "problem": problem}
        return {"uses": {"html": render("citing_answers", values), "serial": serial()}}

    def _everywhere(self, conversation: Conversation, *, deleted: str | None = None) -> Regions:
        listed = self._listed(conversation, deleted=deleted)
        return listed | self._views.redraw_tab(conversation) | without_selection(conversation)

    def _listed(
        self,
        conversation: Conversation,
        *,
        deleted: str | None = None,
        problem: str = "",
        file: dict[str, str] | None = None,
    ) -> Regions:
        found: Sequence[ConversationSummary] = ()
        try:
            found = self._keeper.listed(conversation, conversation.conversation_search)
        except FootnoteError as error:
            problem = str(error)
        values = {
            "conversations": [(each, _about(each)) for each in found],
            "current": conversation.id,
            "search": conversation.conversation_search,
            "deleted": deleted,
            "problem": problem or conversation.unkept,
            "formats": [(name, words) for name, (words, *_) in _FORMATS.items()],
            "longest_title": LONGEST_TITLE,
            "here": conversation.here,
        }
        return {"history": {"html": render("history", values), "serial": serial(), "file": file}}


def _about(each: ConversationSummary) -> str:
    return f"{each.updated[:16].replace('T', ' ')} · {counted(each.turns, 'question')}"


def _file_name(saved: SavedConversation) -> str:
    """Return a file name that every file system accepts."""
    words = "".join(each if each.isalnum() else " " for each in saved.title).split()
    return "-".join(words)[:60].strip("-") or "conversation"
