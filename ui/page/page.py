"""The page: its regions and their event handlers."""

import inspect
from abc import ABCMeta
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing
from functools import wraps
from pathlib import Path
from typing import Any

import gradio as gr
from starlette.requests import Request

from index import FootnoteError
from index.add_queue import AddQueue
from ui.articles import Jobs, box_value, readable
from ui.chat import Conversation
from ui.conversations import ConversationStore, FeedbackStore
from ui.engine import Engine
from ui.markup import sayable
from ui.page.adding_events import AddingEvents
from ui.page.article_events import ArticleEvents
from ui.page.conversation_keeper import ConversationKeeper
from ui.page.event_fields import EventFields
from ui.page.feedback_events import FeedbackEvents
from ui.page.history_events import HistoryEvents
from ui.page.model_events import ModelEvents
from ui.page.page_events import PageEvents
from ui.page.sharing_events import SharingEvents
from ui.page.views import Regions, Views, chat_region, failed
from ui.people import Engines, Library, Person, is_persons

MAX_AT_ONCE = 16
_ANOTHER = "Somebody else is signed in now; reload the page."

# Gradio calls this when the page opens, and sends its result in place of the inputs.
_ARRIVAL = "(tab, box) => [tab, footnote.arrival()]"

# HTML that can carry any text. Gradio copies components by calling their class, so this must be
# one; for a class made by its own metaclass it would write a stub beside this file.
_Region: Any = ABCMeta.__new__(
    type(gr.HTML), "Region", (gr.HTML,), {"postprocess": lambda _, value: sayable(value)}
)

_STATIC = Path(__file__).parents[1] / "static"
_EVERYWHERE = ("chat", "header", "reader")
# What each region shows before the page has arrived.
_FIRST: Regions = {
    "header": {"options": "", "chosen": "", "hint": "", "person": ""},
    "chat": {"turns": [], "running": False, "id": "", "drawn": 0},
    "box": {"within": ""},
    "reader": {"html": "", "focus": False, "serial": 0},
    "panel": {**box_value(()), **readable(), "serial": 0},
    "models": {"html": ""},
    "history": {"html": "", "serial": 0, "file": None},
    "uses": {"html": "", "serial": 0},
}

Who = Callable[[Request], Person | None]
"""Tells who sent a request; None where nobody signs in."""

Fails = Callable[[Conversation, FootnoteError], Regions]
"""Shows that an event failed."""


def build(
    engines: Engines,
    store: ConversationStore,
    feedback: FeedbackStore,
    queue: AddQueue,
    who: Who | None = None,
) -> gr.Blocks:
    """Lay out the page over the engines.

    On a shared server ``who`` tells who is signed in.

    Each region is HTML of ours with a fixed template that inserts only what the server has escaped;
    a script in ``static`` gives it its behaviour. Every event is private.
    """

    def engine_of(conversation: Conversation) -> Engine:
        return engines.of(conversation.person)

    engine = engines.whole
    views, keeper = Views(engine_of), ConversationKeeper(engine_of, store)
    events, shelf = PageEvents(engine_of, views, keeper), ArticleEvents(engine_of, views)
    adding = AddingEvents(engine_of, Jobs(engines, queue), views)
    library = engines if isinstance(engines, Library) else None
    talks = HistoryEvents(engine_of, keeper, views)
    answerers = ModelEvents(engine_of)
    thumbs = FeedbackEvents(engine_of, keeper, feedback)
    tab = Conversation(
        model=engine.models.named,
        offered=(engine.models.named,) if engine.models.named else (),
        embedding_host=engine.embedding_host,
    )

    def start(conversation: Conversation, arrival: object) -> Regions:
        sent = EventFields(None, arrival)
        answerers.choose_again(conversation, sent.string("model"))
        # Whose adds these are. They are looked at before the articles are shown: one that is added
        # in between is shown twice, not never.
        if not conversation.person:
            key = sent.string("key")
            conversation.key = "" if is_persons(key) else key
        added = adding.resume(conversation)
        return added | events.start(conversation, conversation.key, sent.string("fragment"))

    with gr.Blocks(analytics_enabled=False, title="Footnote", fill_width=True) as blocks:
        conversation = gr.State(tab)
        with gr.Column(elem_id="page"):
            regions = {name: _region(name, value) for name, value in _FIRST.items()}
        header, chat, box, reader, panel, models, history, *_ = regions.values()

        def on(
            event: Callable[..., Any],
            handle: Callable[..., Any],
            *shows: str,
            fails: Fails | None = None,
            mode: str = "once",
            inputs: Sequence[Any] = (conversation,),
            **options: Any,
        ) -> Any:
            """Listen to an event: what it calls, the regions it may change, and how it fails."""
            return event(
                _handler(handle, shows, fails, who),
                [*inputs],
                [regions[name] for name in shows],
                api_visibility="private",
                show_progress="hidden",
                trigger_mode=mode,
                **options,
            )

        asked = on(box.submit, events.ask, *_EVERYWHERE, mode="multiple")
        arrived = on(
            blocks.load, start, *_EVERYWHERE, "panel", inputs=(conversation, box), js=_ARRIVAL
        )
        on(arrived.then, answerers.offer, "chat")
        followed = on(box.apply, events.follow, *_EVERYWHERE, "box", mode="always_last")
        talk = (*_EVERYWHERE, "box", "history")
        opened = on(history.select, talks.open, *talk, fails=talks.problem, mode="always_last")
        # What is opened may be still on its way, as after a reload.
        begun = [on(each.then, events.attend, "chat") for each in (arrived, followed, opened)]
        # Each of these may show a welcome, which suggests questions.
        for shown in (
            *begun,
            on(box.clear, events.clear, *_EVERYWHERE, cancels=[asked]),
            on(header.input, shelf.choose, *_EVERYWHERE, "box", fails=views.show_list),
            on(header.expand, shelf.look, *_EVERYWHERE),
            on(reader.apply, shelf.tick, *_EVERYWHERE, fails=views.show_list, mode="always_last"),
            on(reader.delete, shelf.remove, *_EVERYWHERE, "box", fails=views.show_list),
            on(reader.undo, shelf.restore, *_EVERYWHERE, fails=views.show_list),
            on(
                reader.collapse,
                shelf.search,
                *_EVERYWHERE,
                fails=views.show_list,
                mode="always_last",
            ),
            on(reader.submit, shelf.retitle, *_EVERYWHERE, fails=views.show_list),
            on(panel.expand, adding.watch, "panel", *_EVERYWHERE, mode="multiple"),
            on(history.delete, talks.delete, *talk, fails=talks.problem),
            on(history.undo, talks.restore, *talk, fails=talks.problem),
            *(
                on(event, handle, *_EVERYWHERE, "box", fails=views.show_list)
                for event, handle in (_shared(library, views, reader) if library else ())
            ),
        ):
            on(shown.then, events.suggest, "chat")
        on(reader.play, events.overview, "chat", "reader", fails=failed)
        on(box.stop, events.stop, "chat", cancels=[asked])
        on(box.delete, shelf.ask_anywhere, "box")
        on(chat.apply, events.redraw, *_EVERYWHERE, mode="always_last")
        on(chat.undo, events.bring_back, "chat")
        on(chat.input, answerers.accept, "models", "header", "chat")
        on(chat.like, thumbs.judge, "chat")
        on(chat.expand, thumbs.say_more, "chat")
        for region in (chat, reader):
            on(region.select, shelf.open, "reader", mode="always_last")
        on(reader.edit, shelf.ask_within, "box", "reader", fails=failed)
        on(reader.expand, talks.uses, "uses")
        on(reader.input, shelf.read, "reader", fails=failed, mode="always_last")
        on(panel.upload, adding.add, "panel", mode="multiple")
        on(panel.stop, adding.cancel, "panel", mode="multiple")
        on(panel.select, adding.decide, "panel", mode="multiple")
        on(
            panel.edit, adding.retitle, "panel", "header", "reader", fails=adding.problem,
            mode="multiple",
        )  # fmt: skip
        on(panel.clear, adding.forget, "panel", mode="multiple")
        on(models.expand, answerers.look, "models")
        on(models.select, answerers.choose_model, "models", "header")
        on(history.expand, talks.look, "history")
        on(history.submit, talks.seek, "history", fails=talks.problem, mode="always_last")
        on(history.edit, talks.rename, "history", fails=talks.problem)
        on(history.download, talks.save, "history", fails=talks.problem)
        if library is not None:
            added = ("panel", "header", "reader")
            on(panel.focus, adding.places, *added, fails=adding.problem)
    page: gr.Blocks = blocks.queue(default_concurrency_limit=MAX_AT_ONCE)
    return page


def _region(name: str, value: object) -> gr.HTML:
    made: gr.HTML = _Region(
        value,
        html_template=(_STATIC / f"{name}.html").read_text(encoding="utf-8"),
        js_on_load=f"footnote.{name}(element, trigger, props, upload, watch)",
        elem_id="region-head" if name == "header" else f"region-{name}",
        apply_default_css=False,
    )
    return made


def _shared(library: Library, views: Views, reader: gr.HTML) -> Iterator[tuple[Any, Any]]:
    """Yield the events of the list of articles that only a shared server has, with handlers."""
    sharing = SharingEvents(library, views)
    yield reader.release, sharing.share
    yield reader.upload, sharing.make
    yield reader.blur, sharing.rename
    yield reader.copy, sharing.put
    yield reader.like, sharing.ask


def _handler(
    handle: Callable[..., Any], shows: Sequence[str], fails: Fails | None, who: Who | None
) -> Callable[..., Any]:
    """Return what Gradio calls for an event: its result lists the regions' values in order.

    In a tab that is somebody else's by now it shows a refusal.
    """

    def values(shown: Regions) -> Any:
        assert shown.keys() <= set(shows), f"{handle} shows more than {shows}"
        return _values(shown, shows)

    def is_theirs(request: gr.Request | None, conversation: Conversation) -> bool:
        if who is None:
            return True
        person = who(request.request) if request and request.request else None
        known = conversation.person
        if person is None or (known is not None and known.name != person.name):
            return False
        conversation.person, conversation.key = person, person.key
        return True

    @wraps(handle)
    async def stream(
        request: gr.Request | None, conversation: Conversation, *sent: Any
    ) -> AsyncIterator[Any]:
        if not is_theirs(request, conversation):
            yield _values(_refused(), shows)
            return
        async with aclosing(handle(conversation, *sent)) as steps:
            async for shown in steps:
                yield values(shown)

    @wraps(handle)
    def answer(request: gr.Request | None, conversation: Conversation, *sent: Any) -> Any:
        if not is_theirs(request, conversation):
            return _values(_refused(), shows)
        try:
            return values(handle(conversation, *sent))
        except FootnoteError as error:
            if fails is None:
                raise
            return values(fails(conversation, error))

    handler: Any = stream if inspect.isasyncgenfunction(handle) else answer
    # Gradio goes by these: the request comes before what it sends.
    signature = inspect.signature(handle)
    first = inspect.Parameter("request", inspect.Parameter.POSITIONAL_ONLY)
    handler.__signature__ = signature.replace(parameters=[first, *signature.parameters.values()])
    handler.__annotations__ = {**handle.__annotations__, "request": gr.Request}
    return handler  # type: ignore[no-any-return]


def _refused() -> Regions:
    refused = Conversation(suggested=())
    return chat_region(refused, _ANOTHER) | failed(refused, FootnoteError(_ANOTHER))


def _values(shown: Regions, shows: Sequence[str]) -> Any:
    found = [shown.get(name, gr.skip()) for name in shows]
    return found if len(found) > 1 else found[0]
