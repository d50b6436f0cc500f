"""Whatever is sent in place of an event harms nobody and fails nowhere."""

import asyncio
import inspect
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from index import AddQueue, IndexSettings
from tests.fakes import FakeEngine
from tests.ui.loom import make_engine
from tests.ui.visitor import Serve
from ui.chat.conversation import Conversation
from ui.conversations import FeedbackStore
from ui.conversations.store import ConversationStore
from ui.markup import sayable
from ui.page.event_fields import EventFields
from ui.page.page import build

FIELDS = (
    "absent article article_id back before close comment conversation corrected everywhere first "
    "fragment key kind last model paths place question text ticked title turn upto verdict"
).split()
KEY = "k" * 43

texts = st.text(st.characters(exclude_categories=()), max_size=12)
numbers = st.one_of(
    st.integers(), st.floats(), st.integers(0, 3), st.sampled_from([10**40, -1, 2**63])
)
known = st.sampled_from(
    [
        *("loom", "scripts", "0-c1", "1-n1", "9-c9", "0-c" + "9" * 20, "up", "down", "html"),
        *("json", "Who built it?", "Mixed?", "Nothing", "refuse", "The loom of Ada", "", KEY),
        *("#at=0-c1&article=loom&span=0-9", "#c=\udc00&article=\ud800&span=1-2", "#span=9-1"),
        *("\x00", "/etc/passwd", "../x", "a" * 300, "__proto__", "_data", "target"),
    ]
)
junk: st.SearchStrategy[object] = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, texts, known),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=2)),
    max_leaves=5,
)
events = st.one_of(
    st.fixed_dictionaries({}, optional={name: st.one_of(known, junk) for name in FIELDS}),
    junk,
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def store(home: Path) -> Iterator[ConversationStore]:
    found = ConversationStore.open(IndexSettings(home=home))
    yield found
    found.close()


def handlers(
    engine: FakeEngine, store: ConversationStore | None, home: Path
) -> list[Callable[..., Any]]:
    """Return what the page calls at each of its events, in the order of their names."""
    kept = IndexSettings(home=home)
    page = build(engine, store, FeedbackStore.open(kept), AddQueue(kept))
    found = {each.fn for each in page.fns.values()}
    return sorted(filter(None, found), key=lambda each: each.__qualname__)


async def drive(handler: Callable[..., Any], conversation: Conversation, data: object) -> None:
    """Call a handler as Gradio does, and send all that comes of it."""
    parameters = list(inspect.signature(handler).parameters.values())[1:]
    sent = [
        EventFields(None, data) if each.annotation is EventFields else data for each in parameters
    ]
    shown = handler(conversation, *sent)
    if isinstance(shown, AsyncIterator):
        async for each in shown:
            sendable(each)
    else:
        sendable(await shown if inspect.isawaitable(shown) else shown)


def sendable(shown: object) -> None:
    for each in shown if isinstance(shown, tuple) else (shown,):
        json.dumps(sayable(each), ensure_ascii=False, default=str).encode()


def test_every_event_is_read_through_the_same_gate(store: ConversationStore, home: Path) -> None:
    engine = make_engine()
    found = handlers(engine, store, home)
    engine.end_adding()
    assert len(found) > 20
    for handler in found:
        names = [each for each in inspect.signature(handler).parameters if each == "event"]
        for name in names:
            assert inspect.signature(handler).parameters[name].annotation is EventFields, handler


class Pages:
    """The handlers of a page that keeps what is asked, and of one that does not."""

    def __init__(self, store: ConversationStore, home: Path) -> None:
        self.engines = [make_engine(), make_engine()]
        self._found = [
            handlers(self.engines[0], None, home / "unkept"),
            handlers(self.engines[1], store, home),
        ]

    def fresh(self, keeps: bool) -> list[Callable[..., Any]]:
        """Return the handlers over the articles as they were at first."""
        self.engines[keeps].shelf.clear()
        self.engines[keeps].shelf.update(make_engine().shelf)
        return self._found[keeps]


@pytest.fixture(scope="module")
def pages(store: ConversationStore, home: Path) -> Iterator[Pages]:
    found = Pages(store, home)
    yield found
    for engine in found.engines:
        engine.end_adding()


quickly = settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def test_no_event_fails(pages: Pages, caplog: pytest.LogCaptureFixture) -> None:
    quickly(given(st.data())(lambda data: play(pages, caplog, data)))()


@pytest.mark.soak
def test_no_event_of_thousands_fails(pages: Pages, caplog: pytest.LogCaptureFixture) -> None:
    settings(quickly, max_examples=1000)(given(st.data())(lambda data: play(pages, caplog, data)))()


def play(pages: Pages, caplog: pytest.LogCaptureFixture, data: st.DataObject) -> None:
    keeps = data.draw(st.booleans())
    found = pages.fresh(keeps)
    conversation = Conversation(key=data.draw(st.sampled_from([KEY, "", "x"])))
    steps = data.draw(st.lists(st.tuples(st.sampled_from(found), events), min_size=1, max_size=12))
    caplog.clear()

    async def run() -> None:
        for handler, sent in steps:
            await drive(handler, conversation, sent)

    asyncio.run(run())
    assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []


def test_no_event_fails_that_is_sent_over_http(
    serve: Serve, capfd: pytest.CaptureFixture[str]
) -> None:
    address = serve(make_engine())
    with httpx.Client(base_url=address, timeout=30, headers={"origin": address}) as client:
        sent = 0
        for each in client.get("/config").json()["dependencies"]:
            for junk_data in (None, "turn", [1], {"turn": [], "place": {}, "paths": 3}, 3):
                if not each["backend_fn"]:
                    continue
                event = {
                    "fn_index": each["id"],
                    "data": [None] * len(each["inputs"]),
                    "event_data": junk_data,
                    "session_hash": "stranger",
                    "trigger_id": each["targets"][0][0],
                }
                assert client.post("/gradio_api/queue/join", json=event).status_code == 200
                sent += 1
        ends = []
        with client.stream("GET", "/gradio_api/queue/data?session_hash=stranger") as answer:
            for line in answer.iter_lines():
                if line.startswith("data:"):
                    message = json.loads(line.removeprefix("data:"))
                    if message["msg"] == "process_completed":
                        ends.append(message["success"])
    assert sent > 100
    assert ends == [True] * sent
    assert "Traceback" not in capfd.readouterr().err
