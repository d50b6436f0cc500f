"""Whatever is sent in place of an event harms nobody and fails nowhere."""

import asyncio
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.soak import long
from tests.ui.loom import make_engine
from tests.ui.page.tab import KEY, Page, drive
from ui.markup import sayable

FIELDS = (
    "absent article article_id back before close comment conversation corrected everywhere first "
    "fragment key kind last model paths place question text ticked title turn upto verdict"
).split()

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
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    found = Page(tmp_path_factory.mktemp("home")).over(make_engine())
    yield found
    found.stage.engine.ended.set()


def handlers(page: Page) -> list[Any]:
    """Return what the page calls at each of its events, in the order of their names."""
    return [page.events[name].fn for name in sorted(page.events)] + [page.suggest.fn]


quickly = settings(
    max_examples=60,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("examples", [60, long(1000)])
def test_no_event_fails(page: Page, caplog: pytest.LogCaptureFixture, examples: int) -> None:
    found = handlers(page)

    @settings(quickly, max_examples=examples)
    @given(st.data())
    def play(data: st.DataObject) -> None:
        page.stage.engine.shelf = dict(make_engine().shelf)
        conversation = page.conversation()
        conversation.key = data.draw(st.sampled_from([KEY, "", "x"]))
        steps = data.draw(
            st.lists(st.tuples(st.sampled_from(found), events), min_size=1, max_size=12)
        )
        caplog.clear()

        async def run() -> None:
            for handler, sent in steps:
                for each in await drive(handler, conversation, sent):
                    json.dumps(sayable(each), ensure_ascii=False, default=str).encode()

        asyncio.run(run())
        assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []

    play()
