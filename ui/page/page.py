"""The page: its regions and their event handlers."""

from abc import ABCMeta
from pathlib import Path
from typing import Any

import gradio as gr

from index import AddQueue
from ui.articles import Box, Jobs
from ui.chat import Conversation, joined
from ui.conversations import ConversationStore, FeedbackStore
from ui.engine import Engine
from ui.markup import sayable
from ui.page.adding_events import AddingEvents
from ui.page.article_events import ArticleEvents
from ui.page.event_fields import EventFields
from ui.page.feedback_events import FeedbackEvents
from ui.page.history_events import HistoryEvents
from ui.page.memory import Memory
from ui.page.model_events import ModelEvents
from ui.page.page_events import PageEvents
from ui.page.views import Views

MAX_AT_ONCE = 16

# Gradio calls this when the page opens, and sends its result in place of the inputs.
_ARRIVAL = "(tab, box) => [tab, footnote.arrival()]"

# HTML that can carry any text. Gradio copies components by calling their class, so this must be
# one; for a class made by its own metaclass it would write a stub beside this file.
_Region: Any = ABCMeta.__new__(
    type(gr.HTML), "Region", (gr.HTML,), {"postprocess": lambda _, value: sayable(value)}
)

_STATIC = Path(__file__).parents[1] / "static"


def build(
    engine: Engine, store: ConversationStore | None, feedback: FeedbackStore, queue: AddQueue
) -> gr.Blocks:
    """Lay out the page over an engine.

    Each region is HTML of ours with a fixed template that inserts only what the server has escaped;
    a script in ``static`` gives it its behaviour. Every event is private.
    """
    views, memory = Views(engine), Memory(engine, store)
    events, shelf = PageEvents(engine, views, memory), ArticleEvents(engine, views)
    adding = AddingEvents(Jobs(engine, queue), views)
    talks, answerers = HistoryEvents(engine, memory, views), ModelEvents(engine)
    thumbs = FeedbackEvents(engine, memory, feedback)
    tab = Conversation(
        model=engine.named,
        offered=joined([engine.named]),
        embedding_host=engine.embedding_host,
    )

    def start(conversation: Conversation, arrival: object) -> tuple[Any, Any, Any, Box]:
        adding.accompany(conversation)
        answerers.choose_again(conversation, arrival)
        # Whose adds these are. They are looked at before the articles are shown: one that is added
        # in between is shown twice, not never.
        conversation.key = EventFields(None, arrival).string("key")
        added = adding.resume(conversation)
        return *events.start(conversation, arrival), added

    with gr.Blocks(analytics_enabled=False, title="Footnote", fill_width=True) as blocks:
        conversation = gr.State(tab)
        with gr.Column(elem_id="page"):
            nothing_yet = {"options": "", "chosen": "", "hint": "", "who": "", "kind": ""}
            header = _region("header", nothing_yet, region="head")
            chat = _region("chat", {"turns": [], "running": False, "id": "", "drawn": 0})
            box = _region("box", {"within": ""})
            reader = _region("reader", {"html": "", "focus": False, "serial": 0})
            panel = _region("panel", adding.nothing())
            models = _region("models", {"html": ""})
            history = _region("history", {"html": "", "serial": 0, "file": None})
            uses = _region("uses", {"html": "", "serial": 0})
        everywhere = [chat, header, reader]
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        # The last of several quick clicks counts; by default Gradio would drop it.
        latest: dict[str, Any] = {**private, "trigger_mode": "always_last"}
        many: dict[str, Any] = {**private, "trigger_mode": "multiple"}
        asked = box.submit(events.ask, [conversation], everywhere, **many)
        # Each of these may show a welcome or an answer, both of which suggest questions.
        arrived = blocks.load(
            start, [conversation, box], [*everywhere, panel], js=_ARRIVAL, **private
        )
        arrived.then(answerers.offer, [conversation], [chat], **private)
        followed = box.apply(events.follow, [conversation], [*everywhere, box], **latest)
        opened = history.select(talks.open, [conversation], [*everywhere, box, history], **latest)
        # What is opened may be still on its way, as after a reload.
        begun = [
            each.then(events.attend, [conversation], [chat], **private)
            for each in (arrived, followed, opened)
        ]
        for shown in (
            *begun,
            asked,
            box.clear(events.clear, [conversation], everywhere, cancels=[asked], **private),
            header.input(shelf.choose, [conversation], [*everywhere, box], **private),
            header.expand(shelf.look, [conversation], everywhere, **private),
            reader.apply(shelf.tick, [conversation], everywhere, **latest),
            reader.delete(shelf.remove, [conversation], [*everywhere, box], **private),
            reader.undo(shelf.restore, [conversation], everywhere, **private),
            reader.submit(shelf.retitle, [conversation], everywhere, **private),
            panel.expand(adding.watch, [conversation], [panel, *everywhere], **many),
            history.delete(talks.delete, [conversation], [*everywhere, box, history], **private),
            history.undo(talks.restore, [conversation], [*everywhere, box, history], **private),
            reader.play(events.overview, [conversation], everywhere, **private),
        ):
            shown.then(events.suggest, [conversation], [chat], **private)
        box.stop(events.stop, [conversation], [chat], cancels=[asked], **private)
        box.delete(shelf.ask_anywhere, [conversation], [box], **private)
        chat.apply(events.redraw, [conversation], everywhere, **latest)
        chat.undo(events.bring_back, [conversation], [chat], **private)
        chat.input(answerers.accept, [conversation], [models, header, chat], **private)
        chat.like(thumbs.judge, [conversation], [chat], **private)
        chat.expand(thumbs.say_more, [conversation], [chat], **private)
        for region in (chat, reader):
            region.select(shelf.open, [conversation], [reader], **latest)
        reader.edit(shelf.ask_within, [conversation], [box, reader], **private)
        reader.expand(talks.uses, [conversation], [uses], **private)
        reader.input(shelf.read, [conversation], [reader], **latest)
        panel.upload(adding.add, [conversation], [panel], **many)
        panel.stop(adding.cancel, [conversation], [panel], **many)
        panel.edit(adding.retitle, [conversation], [panel, header, reader], **many)
        panel.clear(adding.forget, [conversation], [panel], **many)
        models.expand(answerers.look, [conversation], [models], **private)
        models.select(answerers.choose_model, [conversation], [models, header], **private)
        history.expand(talks.look, [conversation], [history], **private)
        history.edit(talks.rename, [conversation], [history], **private)
        history.download(talks.save, [conversation], [history], **private)
    page: gr.Blocks = blocks.queue(default_concurrency_limit=MAX_AT_ONCE)
    return page


def _region(name: str, value: object, *, region: str | None = None) -> gr.HTML:
    made: gr.HTML = _Region(
        value,
        html_template=(_STATIC / f"{name}.html").read_text(encoding="utf-8"),
        js_on_load=f"footnote.{name}(element, trigger, props, upload, watch)",
        elem_id=f"region-{region or name}",
        apply_default_css=False,
    )
    return made
