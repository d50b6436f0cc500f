"""Events of adding articles."""

import asyncio
from collections.abc import AsyncIterator, Set
from dataclasses import replace
from pathlib import Path

from index import FootnoteError, SourceError
from ui.articles import Jobs, box_value, owner_of, pasted, readable, uploaded
from ui.chat import Conversation, EngineOf
from ui.page.event_fields import EventFields
from ui.page.views import Regions, Views, serial
from ui.people import PersonalEngine

# Progress is looked at this often; Gradio notices a closed tab only between two yields.
_SECONDS_BETWEEN_LOOKS = 0.2
_LOOKS_OF_SILENCE = 5


class AddingEvents:
    """Queues what a tab adds, and shows all tabs of a browser how far it is."""

    def __init__(self, engine_of: EngineOf, jobs: Jobs, views: Views) -> None:
        self._engine_of = engine_of
        self._jobs = jobs
        self._views = views

    def add(self, conversation: Conversation, event: EventFields) -> Regions:
        """Queue a text, addresses or an uploaded file; what cannot be added is told like these."""
        owner, title, token = _owner(conversation), event.string("title"), event.string("token")
        path = event.string("sent")
        name = (event.string("name") or Path(path).name) if path else ""
        try:
            if path:
                sources = [uploaded(path, name, title)]
            else:
                sources = [*pasted(event.string("text"), title)]
        except SourceError as error:
            self._jobs.refuse(owner, name or "The pasted text", str(error), token=token)
            sources = []
        for each in sources:
            filed = replace(each, collection=event.string("collection"))
            self._jobs.add(owner, filed, token=token)
        return self._box(conversation)

    def places(self, conversation: Conversation) -> Regions:
        """Show to which collections can be added, if there are others than the person's own."""
        engine = self._engine_of(conversation)
        shelves = engine.shelves() if isinstance(engine, PersonalEngine) else ()
        found = [[shelf.id, shelf.name] for shelf, _ in shelves if shelf.role != "reader"]
        places = [["", "My own articles"], *found] if found else []
        return {"panel": self._box(conversation)["panel"] | {"places": places}}

    def decide(self, conversation: Conversation, event: EventFields) -> Regions:
        """Go on with a source that is asked about."""
        self._jobs.decide(_owner(conversation), event.string("job"), event.string("choice"))
        return self._box(conversation)

    def resume(self, conversation: Conversation) -> Regions:
        """Show a new tab what its browser is adding; it shows already what was added before."""
        jobs = self._jobs.of(_owner(conversation), seen=True)
        conversation.shown |= {job.id for job in jobs if job.article}
        box = self._box(conversation)
        return {"panel": box["panel"] | readable()}

    async def watch(self, conversation: Conversation) -> AsyncIterator[Regions]:
        """Show progress, and each article once it is whole, until none is being added.

        Also ends, to begin anew, when sections of a first article are to be suggested; and
        when the tab begins to watch a second time.
        """
        conversation.watches = number = conversation.watches + 1
        before: object = None
        silent = 0
        while conversation.watches == number:
            shown = await asyncio.to_thread(self._looked, conversation)
            panel = shown["panel"]
            silent += 1
            is_news = panel["rows"] != before or len(shown) > 1
            if is_news or panel["over"] or silent > _LOOKS_OF_SILENCE:
                yield shown
                before, silent = panel["rows"], 0
            if panel["over"]:
                return
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)

    def cancel(self, conversation: Conversation, event: EventFields) -> Regions:
        """Cancel one source, or all."""
        self._jobs.cancel(_owner(conversation), event.string("job"))
        return self._box(conversation)

    def retitle(self, conversation: Conversation, event: EventFields) -> Regions:
        """Give a source's article a title, before or after it was added."""
        if title := " ".join(event.string("title").split()):
            self._jobs.retitle(_owner(conversation), event.string("job"), title)
        return self._box(conversation) | self._views.redraw_header(conversation)

    def problem(self, conversation: Conversation, error: FootnoteError) -> Regions:
        """Show why a title was not given."""
        return self._box(conversation, problem=str(error)) | self._views.redraw_header(conversation)

    def forget(self, conversation: Conversation, event: EventFields) -> Regions:
        """Tell no more what came of sources, because it was seen."""
        self._jobs.seen(_owner(conversation), event.strings("jobs"))
        return self._box(conversation)

    def _box(self, conversation: Conversation, *, problem: str = "") -> Regions:
        drawn = serial()
        box = box_value(self._jobs.of(_owner(conversation)), problem=problem)
        return {"panel": box | {"serial": drawn}}

    def _looked(self, conversation: Conversation) -> Regions:
        """Show how far everything is now, and what is new among the articles."""
        drawn = serial()
        # What became of one may have been seen, and so forgotten, since the last look.
        jobs = self._jobs.of(_owner(conversation), seen=True)
        box = box_value([job for job in jobs if not job.seen])
        added = {job.id for job in jobs if job.article}
        for job in jobs:
            if job.removed and job.id in added - conversation.shown:
                conversation.remove(job.removed.id, job.removed.title)
        shown = self._redrawn(conversation, added, last=not box["running"])
        over = not box["running"] or "chat" in shown
        return {"panel": box | {"serial": drawn, "over": over}, **shown}

    def _redrawn(self, conversation: Conversation, added: Set[str], *, last: bool) -> Regions:
        """Redraw what shows articles if there are more than the tab has shown."""
        new = added - conversation.shown
        welcomes = not conversation.turns and (conversation.empty or last)
        if not new and not (welcomes and conversation.outdated):
            return {}
        conversation.shown |= new
        if new:
            conversation.outdated = not welcomes
        if not welcomes:
            return self._views.redraw_header(conversation)
        listed = conversation.listed and not conversation.empty
        return self._views.redraw_tab(conversation, listed=listed, stay=True)


def _owner(conversation: Conversation) -> str:
    # A tab that has lost its key, or never had one, shares nothing with any other.
    name = conversation.person.name if conversation.person else ""
    conversation.owner = conversation.owner or owner_of(name, conversation.key)
    return conversation.owner
