"""The opening of a long new article is asked while the rest of it is still being added."""

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from sqlite3 import connect

import pytest

from index import Progress
from index.errors import AddCancelledError, EmptyStoreError, StoreNotWritableError
from qa import Answer, Done
from tests.fakes import make_article, pasted
from tests.ui.articles.test_jobs import until
from tests.ui.slowed import LONG_TEXT, SlowedEmbedder
from ui.engine import Engine, Part, openings


class Adding:
    """A text being added in a thread, and the parts of it that could be asked."""

    def __init__(self, engine: Engine, text: str = LONG_TEXT) -> None:
        self.parts: list[Part | None] = []
        self.shares: list[float] = []
        self.stopped = False
        self.error: Exception | None = None
        self.thread = threading.Thread(target=self._add, args=(engine, text))
        self.thread.start()

    def _add(self, engine: Engine, text: str) -> None:
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


def openings_in(engine: Engine) -> int:
    """Return how many versions the store has beside those of its articles."""
    with connect(engine.settings.home / "catalog.sqlite") as connection:
        (versions,) = connection.execute("SELECT count(*) FROM versions").fetchone()
    return int(versions) - len(engine.articles())


async def test_the_opening_answers_while_the_rest_is_embedded(
    engine: Engine, slowed: SlowedEmbedder
) -> None:
    adding = Adding(engine)
    first, part = adding.part(0), adding.part(1)
    assert (first.title, first.read, part.read) == ("The mills of Delft", "6%", "26%")
    assert part.so_far == "up to 26% of The mills of Delft"
    found = await answer(part.engine.stream, "What was built in 1505?", part.id)
    assert "In 1505 a mill was built in Delft" in found.text
    late = await answer(part.engine.stream, "Who built a mill in 1655?", part.id)
    assert "1655" not in late.text
    # Everybody else sees whole articles only.
    assert list(engine.articles()) == []
    with pytest.raises(EmptyStoreError):
        await answer(engine.stream, "What was built in 1505?")
    slowed.let_go.set()
    adding.thread.join()
    assert adding.parts[-1] is None
    assert openings_in(engine) == 0
    # What was cited of the part holds for the whole, and nothing was embedded twice.
    whole = engine.article(part.id)
    (note, *_) = found.citations
    assert note.article_sha256 == whole.sha256
    assert whole.text[note.start : note.end] == note.quote
    late = await answer(part.engine.stream, "Who built a mill in 1655?", part.id)
    assert "1655" in late.text
    assert [each.id for each in part.engine.articles()] == [part.id]
    built = [each for each in slowed.seen if each.startswith("The mills of Delft\n")]
    assert len(built) == len(set(built)) > 3
    assert max(adding.shares) == 1


def test_what_is_cancelled_leaves_nothing(engine: Engine, slowed: SlowedEmbedder) -> None:
    adding = Adding(engine)
    adding.part(1)
    adding.stopped = True
    slowed.let_go.set()
    adding.thread.join()
    assert isinstance(adding.error, AddCancelledError)
    assert adding.parts[-1] is None
    assert openings_in(engine) == 0
    assert list(engine.articles()) == []


def test_what_is_short_or_there_already_has_no_parts_and_pages_are_told(
    engine: Engine,
    slowed: SlowedEmbedder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    slowed.let_go.set()
    told: list[str] = []
    pages = tuple(range(0, len(LONG_TEXT), 1000))
    article = replace(make_article("mill", "Mills", LONG_TEXT), pages=pages)
    with closing(
        openings.Openings(
            engine._service.index, engine.settings, lambda _, read, __: told.append(read),
            lambda step: None, lambda: False,
        )
    ) as found:  # fmt: skip
        found.read(article)
    assert told == ["page 1", "page 3"]
    for text, read in (
        ("Rain fell all day, and all of the night, too.", []),
        (LONG_TEXT, ["6%", "26%"]),
        (LONG_TEXT, []),
    ):
        parts: list[Part | None] = []
        engine.add(pasted(text), lambda step: None, parts=parts.append)
        assert [part.read for part in parts if part] == read

    def full(*_: object, **__: object) -> None:
        raise StoreNotWritableError("No space left on device")

    # Without a place for its opening an article is added all the same.
    monkeypatch.setattr(openings, "write_opening", full)
    assert engine.add(pasted(LONG_TEXT[:4000]), lambda step: None).added
    assert "can be asked only once it is whole: No space left" in caplog.text
