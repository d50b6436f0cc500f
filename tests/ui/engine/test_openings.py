"""The opening of a long new article is asked while the rest of it is still being added."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import gettempdir

import pytest
from pydantic import SecretStr

from index import AddCancelledError, Progress, UnknownArticleError
from qa import Answer, Done
from tests.fakes import make_article, pasted
from tests.ui.articles.test_jobs import until
from tests.ui.slowed import LONG_TEXT, SlowedEmbedder
from ui.engine import Part, openings
from ui.engine.engine import never
from ui.engine.local import LocalEngine


class Adding:
    """A text being added in a thread, and the parts of it that could be asked."""

    def __init__(self, engine: LocalEngine, text: str = LONG_TEXT) -> None:
        self.parts: list[Part | None] = []
        self.shares: list[float] = []
        self.stopped = False
        self.error: Exception | None = None
        self.thread = threading.Thread(target=self._add, args=(engine, text))
        self.thread.start()

    def _add(self, engine: LocalEngine, text: str) -> None:
        try:
            engine.add(pasted(text), self._step, lambda: self.stopped, self.parts.append)
        except AddCancelledError as error:
            self.error = error

    def _step(self, step: Progress) -> None:
        if step.stage == "embedding":
            self.shares.append(step.share)

    def part(self, number: int) -> Part:
        """Wait for a part."""
        until(lambda: len(self.parts) > number)
        part = self.parts[number]
        assert part is not None
        return part


async def answer(ask: Callable[..., object], question: str, *articles: str) -> Answer:
    events = [event async for event in ask(question, (), articles or None)]  # type: ignore[attr-defined]
    assert isinstance(events[-1], Done)
    return events[-1].answer


def stores() -> int:
    """Return how many temporary stores there are."""
    return len([*Path(gettempdir()).iterdir()])


async def test_the_opening_answers_while_the_rest_is_embedded(
    engine: LocalEngine, slowed: SlowedEmbedder
) -> None:
    adding = Adding(engine)
    first, part = adding.part(0), adding.part(1)
    assert (first.title, first.read, part.read) == ("The mills of Delft", "6%", "26%")
    assert part.so_far == "up to 26% of The mills of Delft"
    with pytest.raises(UnknownArticleError, match="ask again"), first.hold():
        pass
    with part.hold():
        found = await answer(part.engine.stream, "What was built in 1505?", part.id)
        assert "In 1505 a mill was built in Delft" in found.text
        late = await answer(part.engine.stream, "Who built a mill in 1655?", part.id)
        assert "1655" not in late.text
    # Everybody else sees whole articles only.
    assert list(engine.articles()) == []
    slowed.let_go.set()
    adding.thread.join()
    assert adding.parts[-1] is None
    assert stores() == 0
    # What was cited of the part holds for the whole, and nothing was embedded twice.
    whole = engine.article(part.id)
    (note, *_) = found.citations
    assert note.article_sha256 == whole.sha256
    assert whole.text[note.start : note.end] == note.quote
    built = [each for each in slowed.seen if each.startswith("The mills of Delft\n")]
    assert len(built) == len(set(built)) > 3
    assert max(adding.shares) == 1


async def test_a_store_stays_while_it_is_used(engine: LocalEngine, slowed: SlowedEmbedder) -> None:
    adding = Adding(engine)
    part = adding.part(1)
    with part.hold():
        slowed.let_go.set()
        adding.thread.join()
        assert stores() == 1
        found = await answer(part.engine.stream, "What was built in 1505?", part.id)
        assert found.citations
    assert stores() == 0


def test_what_is_cancelled_leaves_nothing(engine: LocalEngine, slowed: SlowedEmbedder) -> None:
    adding = Adding(engine)
    adding.part(1)
    adding.stopped = True
    slowed.let_go.set()
    adding.thread.join()
    assert isinstance(adding.error, AddCancelledError)
    assert adding.parts[-1] is None
    assert stores() == 0
    assert list(engine.articles()) == []


def test_what_is_short_or_there_already_has_no_parts(
    engine: LocalEngine, slowed: SlowedEmbedder
) -> None:
    slowed.let_go.set()
    for text, read in (("Rain fell.", []), (LONG_TEXT, ["6%", "26%"]), (LONG_TEXT, [])):
        parts: list[Part | None] = []
        engine.add(pasted(text), lambda step: None, parts=parts.append)
        assert [part.read for part in parts if part] == read


@pytest.mark.parametrize("shared", [False, True])
def test_what_has_pages_is_told_by_page(
    engine: LocalEngine, slowed: SlowedEmbedder, shared: bool
) -> None:
    slowed.let_go.set()
    parts: list[Part | None] = []
    # An opening is in a store of its own, whatever servers hold the whole.
    servers = {
        "database_url": SecretStr("postgresql://me:secret@127.0.0.1:9/articles"),
        "chroma_url": "http://127.0.0.1:9",
    }
    settings = engine.settings.model_copy(update=servers if shared else {})
    pages = tuple(range(0, len(LONG_TEXT), 1000))
    article = replace(make_article("mill", "Mills", LONG_TEXT), pages=pages)
    with openings.Openings(
        engine._service.index, settings, engine._beside, parts.append, lambda step: None,
        never,
    ) as found:  # fmt: skip
        found.read(article)
    assert [part.read for part in parts if part] == ["page 1", "page 3"]


def test_without_a_place_for_it_an_article_is_added_all_the_same(
    engine: LocalEngine,
    slowed: SlowedEmbedder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(**_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(openings, "TemporaryDirectory", full)
    slowed.let_go.set()
    assert engine.add(pasted(LONG_TEXT), lambda step: None).added
    assert "can be asked only once it is whole: No space left" in caplog.text
