"""Events of adding articles."""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator
from typing import Any

import gradio as gr

from index import FootnoteError
from ui.articles import Adder, Box, Jobs
from ui.chat import Conversation
from ui.page.event_fields import EventFields
from ui.page.views import Everywhere, Views

# Progress is looked at this often; Gradio notices a closed tab only between two yields.
_SECONDS_BETWEEN_LOOKS = 0.2
_LOOKS_OF_SILENCE = 5


class AddingEvents:
    """Queues what a tab adds, and shows all tabs of a browser how far it is."""

    def __init__(self, jobs: Jobs, views: Views) -> None:
        self._jobs = jobs
        self._views = views
        self._adder = Adder(jobs)

    def nothing(self) -> Box:
        """Return what the box shows before it is known what the browser adds."""
        return self._adder.box(())

    def add(self, conversation: Conversation, event: EventFields) -> Box:
        """Queue a text, addresses or an uploaded file."""
        owner, title, token = _owner(conversation), event.string("title"), event.string("token")
        if path := event.string("sent"):
            self._adder.upload(owner, path, name=event.string("name"), title=title, token=token)
        else:
            self._adder.paste(owner, event.string("text"), title=title, token=token)
        return self._box(conversation)

    def accompany(self, conversation: Conversation) -> None:
        """Let a new tab ask of what its browser is adding as much as can be asked."""
        conversation.parts = lambda: self._jobs.parts(_owner(conversation))

    def resume(self, conversation: Conversation) -> Box:
        """Show a new tab what its browser is adding; the tab shows what was added before."""
        jobs = self._jobs.of(_owner(conversation))
        conversation.shown |= {job.id for job in jobs if job.article}
        return self._box(conversation)

    async def watch(self, conversation: Conversation) -> AsyncIterator[tuple[Box, Any, Any, Any]]:
        """Show progress, and each article once it is whole, until none is being added.

        Also ends, to begin anew, when questions about a first article are to be suggested; and
        when the tab begins to watch a second time.
        """
        conversation.watches = number = conversation.watches + 1
        before: object = None
        silent = 0
        while conversation.watches == number:
            box = self._box(conversation)
            rows = box["rows"], box["running"]
            redrawn = await asyncio.to_thread(self._redrawn, conversation, last=not box["running"])
            over = not box["running"] or redrawn[0] != gr.skip()
            silent += 1
            if rows != before or over or silent > _LOOKS_OF_SILENCE:
                yield {**box, "over": over}, *redrawn
                before, silent = rows, 0
            if over:
                return
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)

    def cancel(self, conversation: Conversation, event: EventFields) -> Box:
        """Cancel one source, or all."""
        self._jobs.cancel(_owner(conversation), event.string("job"))
        return self._box(conversation)

    def retitle(self, conversation: Conversation, event: EventFields) -> tuple[Box, Any, Any]:
        """Give a source's article a title, before or after it was added."""
        problem = ""
        title = " ".join(event.string("title").split())
        try:
            if title:
                self._jobs.retitle(_owner(conversation), event.string("job"), title)
        except FootnoteError as error:
            problem = str(error)
        return self._box(conversation, problem=problem), *self._views.beside(conversation)

    def forget(self, conversation: Conversation, event: EventFields) -> Box:
        """Forget what came of sources, because it was seen."""
        self._jobs.seen(_owner(conversation), event.strings("jobs"))
        return self._box(conversation)

    def _box(self, conversation: Conversation, *, problem: str = "") -> Box:
        return self._adder.box(self._jobs.of(_owner(conversation)), problem=problem)

    def _redrawn(self, conversation: Conversation, *, last: bool) -> Everywhere:
        """Redraw what shows articles if there are more, or more of one, than the tab has shown."""
        jobs = self._jobs.of(_owner(conversation))
        new = {job.id for job in jobs if job.article} - conversation.shown
        welcomes = not conversation.turns and (conversation.empty or last)
        read = conversation.part.read if conversation.part else ""
        known, conversation.read = conversation.read, read
        if known and not read and self._views.lacks_chosen(conversation):
            # Adding it was cancelled, or failed.
            return self._views.everywhere(conversation, listed=conversation.listed)
        if not new and known == read and not (welcomes and conversation.outdated):
            return gr.skip(), gr.skip(), gr.skip()
        conversation.shown |= new
        if new:
            conversation.outdated = not welcomes
        if not welcomes or (known != read and not new):
            return gr.skip(), *self._views.beside(conversation)
        listed, empty = conversation.listed, conversation.empty
        chat, header, reader = self._views.everywhere(conversation, listed=listed and not empty)
        if not listed:
            conversation.listed, reader = listed, gr.skip()
        return chat, header, reader


def _owner(conversation: Conversation) -> str:
    # A tab that has lost its key, or never had one, shares nothing with any other.
    if not conversation.owner:
        # The queue outlasts the server, and must not hold the key.
        key = conversation.key.encode()
        conversation.owner = hashlib.sha256(key).hexdigest() if key else secrets.token_hex(16)
    return conversation.owner
