"""A tab without a browser: the events of a page are called as Gradio calls them."""

import inspect
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, cast

import gradio as gr

from tests.fakes import FakeEngine, Quoted, make_article
from tests.ui.conftest import Stage
from ui.chat import Conversation
from ui.engine import Engine
from ui.page.event_fields import EventFields
from ui.page.page import build
from ui.people import OneEngine

KEY = "k" * 43
OWN = "that of the browser"
MILL = make_article("mill", "The mill", "The mill burnt down in 1811. It stood in Kent.")
SAID = Quoted("mill", "The mill burnt down in 1811.")

# What comes of an event for each region that it changes, by the region's name.
Regions = dict[str, dict[str, Any]]


def make_engine(*questions: str, **options: Any) -> FakeEngine:
    """Return an engine that answers questions by the first sentence about the mill."""
    return FakeEngine({"mill": MILL}, {each: [SAID] for each in questions or ("When?",)}, **options)


class Page:
    """The page over whatever engine a test puts there; what is kept lies in a folder."""

    def __init__(self, home: Path) -> None:
        self.stage = cast("Any", Stage(home))
        self.store, self.feedback = self.stage.store, self.stage.feedback
        page = build(OneEngine(self.stage), self.store, self.feedback, self.stage.queue)
        self._blocks = cast("Any", page)
        self.key = KEY
        self.events: dict[str, Any] = {}
        for each in self._blocks.fns.values():
            for target, event in each.targets:
                block = self._blocks.blocks.get(target)
                region = str(getattr(block, "elem_id", None) or "").removeprefix("region-")
                if each.fn is not None:
                    self.events[f"{region}.{event}"] = each
        self.suggest, self.attend = (
            next(each for each in self._blocks.fns.values() if name in str(each.name))
            for name in ("suggest", "attend")
        )

    def conversation(self) -> Conversation:
        """Return the state of a new tab."""
        (state,) = (each for each in self._blocks.blocks.values() if isinstance(each, gr.State))
        return deepcopy(state.value)  # type: ignore[no-any-return]

    def over(self, engine: Engine) -> "Page":
        """Put an engine there, and let another browser visit it."""
        self.stage.engine, self.key = engine, secrets.token_hex(32)
        return self

    def tab(self, fragment: str = "", key: str | None = OWN) -> "Tab":
        """Open a tab of the browser, or of one with another key; with None it has not arrived."""
        tab = Tab(self)
        if key is not None:
            sent = {"key": self.key if key == OWN else key, "fragment": fragment}
            load = self.events[".load"]
            tab.arrived = _shown(load, load.fn(None, tab.conversation, sent))
        return tab


class Tab:
    """One tab, and what it showed when it arrived."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.conversation = page.conversation()
        self.arrived: Regions = {}

    def use(self, name: str, **data: object) -> Regions:
        """Use something, such as "box.clear", and return what comes of it."""
        event = self._page.events[name]
        return _shown(event, _called(event.fn, self.conversation, data))

    async def stream(self, name: str, **data: object) -> AsyncGenerator[Regions, None]:
        """Use something that shows one thing after the other."""
        event = self._page.events[name]
        steps = _called(event.fn, self.conversation, data)
        try:
            async for each in steps:
                yield _shown(event, each)
        finally:
            await steps.aclose()

    async def ask(self, question: str = "When?", **data: object) -> list[Regions]:
        """Ask, and return all that is shown until the end of the answer."""
        return [each async for each in self.stream("box.submit", question=question, **data)]

    def suggest(self) -> Regions:
        """Have questions suggested, as after what may end without any."""
        event = self._page.suggest
        return _shown(event, event.fn(None, self.conversation))

    async def attend(self) -> list[Regions]:
        """Show what another tab asked for, as after a reload, until it ends."""
        event = self._page.attend
        return [_shown(event, each) async for each in event.fn(None, self.conversation)]

    def again(self) -> "Tab":
        """Open the same conversation in another tab, from what is kept."""
        return self._page.tab(f"c={self.conversation.id}")

    def turns(self) -> list[str]:
        """Return the HTML of the turns as the tab shows them now."""
        found: list[str] = self.use("chat.apply")["chat"]["turns"]
        return found

    def questions(self) -> list[str]:
        """Return the questions that it shows."""
        return [turn.question for turn in self.conversation.turns]


def _called(handler: Callable[..., Any], conversation: Conversation, data: object) -> Any:
    takes_event = len(inspect.signature(handler).parameters) > 2
    return handler(None, conversation, *([EventFields(None, data)] if takes_event else ()))


def _shown(event: Any, values: Any) -> Regions:
    names = [str(each.elem_id).removeprefix("region-") for each in event.outputs]
    values = values if len(names) > 1 else [values]
    found = zip(names, values, strict=True)
    return {name: value for name, value in found if value != gr.skip()}


async def drive(handler: Callable[..., Any], conversation: Conversation, data: object) -> Any:
    """Call a handler with anything, and return all that comes of it."""
    parameters = list(inspect.signature(handler).parameters.values())[2:]
    sent = [
        EventFields(None, data) if each.annotation is EventFields else data for each in parameters
    ]
    shown = handler(None, conversation, *sent)
    if isinstance(shown, AsyncIterator):
        return [each async for each in shown]
    return [shown]
