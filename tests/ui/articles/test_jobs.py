"""The queue of what is being added: one at a time, told of, cancelled, kept for a while."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import IndexSettings
from index.add_queue import AddQueue, PendingSource
from index.errors import StoreMismatchError
from tests.at_once import until
from tests.fakes import FakeEngine
from ui.articles import jobs as module
from ui.articles.jobs import Job, Jobs
from ui.people import OneEngine


@pytest.fixture
def engine() -> Iterator[FakeEngine]:
    found = FakeEngine({})
    yield found
    found.ended.set()


@pytest.fixture
def jobs(engine: FakeEngine, tmp_path: Path) -> Jobs:
    return Jobs(OneEngine(engine), queue(tmp_path))


def queue(home: Path) -> AddQueue:
    return AddQueue(IndexSettings(home=home))


def text(words: str, title: str = "") -> PendingSource:
    return PendingSource("text", words, words.encode(), title)


def ended(jobs: Jobs, owner: str = "me") -> list[Job]:
    """Wait for the end of all that is being added, and return what came of it."""
    until(lambda: not any(job.is_running for job in jobs.of(owner)))
    return jobs.of(owner)


def stages(jobs: Jobs, owner: str = "me") -> list[str]:
    return [job.stage for job in jobs.of(owner)]


def test_each_browser_has_jobs_of_its_own(engine: FakeEngine, jobs: Jobs) -> None:
    jobs.add("me", text("wait"))
    jobs.add("you", text("wait, too"))
    (mine,) = jobs.of("me")
    jobs.cancel("you", mine.id)
    jobs.seen("you", [mine.id])
    jobs.retitle("you", mine.id, "Mine")
    jobs.decide("you", mine.id, "both")
    until(lambda: stages(jobs) == ["embedding"])
    jobs.cancel("you")
    until(lambda: stages(jobs, "you") == ["cancelled"])
    engine.let_go.set()
    (mine,) = ended(jobs)
    assert (mine.stage, mine.title) == ("added", "wait")


def test_what_fails_unexpectedly_is_told_and_the_others_go_on(
    engine: FakeEngine, jobs: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    jobs.refuse("me", "secret.txt", "It was not uploaded here; choose it again.")
    engine.retitle = lambda *_: 1 / 0  # type: ignore[method-assign, assignment]
    jobs.add("me", text("wait"))
    jobs.add("me", text("Second."))
    until(lambda: stages(jobs)[1] == "embedding")
    jobs.retitle("me", jobs.of("me")[1].id, "A title")
    engine.let_go.set()
    assert [(job.stage, job.reason) for job in ended(jobs)] == [
        ("failed", "It was not uploaded here; choose it again."),
        ("failed", module.UNEXPECTED),
        ("added", ""),
    ]
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_title_is_given_before_or_after_the_end(
    engine: FakeEngine, jobs: Jobs, when: str
) -> None:
    jobs.add("me", text("wait", "A first title"))
    until(lambda: stages(jobs) == ["embedding"])
    if when == "after":
        engine.let_go.set()
        ended(jobs)
    jobs.retitle("me", jobs.of("me")[0].id, "Another")
    engine.let_go.set()
    (job,) = ended(jobs)
    assert (job.title, engine.article(job.article).title) == ("Another", "Another")


def test_a_browser_has_a_bounded_number_of_sources_waiting(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 2)
    jobs.add("me", text("wait"))
    jobs.add("me", text("Second."))
    jobs.add("me", text("Third."))
    late = next(job for job in jobs.of("me") if job.stage == "failed")
    assert late.reason == "2 sources are waiting already; add this one again when they are done."


def test_what_a_server_left_is_gone_on_with_and_seen_by_its_browser(tmp_path: Path) -> None:
    first, second = FakeEngine({}), FakeEngine({})
    jobs = Jobs(OneEngine(first), queue(tmp_path))
    for words in ("wait", "wait too"):
        jobs.add("me", text(words, f"Title of {words}"), token=f"token of {words}")
    until(lambda: stages(jobs) == ["embedding", "waiting"])
    # The server ends; nobody cancelled anything.
    first.ended.set()
    until(lambda: stages(jobs) == ["waiting", "waiting"])
    second.let_go.set()
    later = Jobs(OneEngine(second), queue(tmp_path))
    until(lambda: [job.stage for job in later.of("me")] == ["added", "added"])
    assert [job.token for job in later.of("me")] == ["token of wait", "token of wait too"]
    assert [each.title for each in second.articles()] == ["Title of wait", "Title of wait too"]
    later.seen("me", [job.id for job in later.of("me")])
    assert later.of("me") == []
    until(lambda: jobs.of("me") == [])
    assert queue(tmp_path).of("me") == []
    second.ended.set()


def test_two_servers_go_on_with_all_that_one_has_left(tmp_path: Path) -> None:
    engines = [FakeEngine({}), FakeEngine({})]
    begun = queue(tmp_path)
    for number in range(10):
        begun.put("me", text(f"Text {number}."))
    both = [Jobs(OneEngine(each), queue(tmp_path)) for each in engines]
    until(lambda: queue(tmp_path).of("me") == [])
    # In a real store an article that both add is there once, as its id is the same.
    until(lambda: len(set(engines[0].shelf) | set(engines[1].shelf)) == 10)
    until(lambda: {*stages(both[0]), *stages(both[1])} == {"added"})
    for each in engines:
        each.ended.set()


def test_a_browser_sees_and_cancels_what_another_server_adds(tmp_path: Path) -> None:
    engines = [FakeEngine({}), FakeEngine({})]
    one, other = (Jobs(OneEngine(each), queue(tmp_path)) for each in engines)
    one.add("me", text("wait"))
    until(lambda: stages(one) == ["embedding"])
    assert stages(other) == ["waiting"]
    assert other.of("you") == []
    other.cancel("me", other.of("me")[0].id)
    until(lambda: stages(one) == [])
    assert engines[0].shelf == engines[1].shelf == {}
    for each in engines:
        each.ended.set()


def test_a_server_that_is_stopped_again_and_again_drops_nothing(tmp_path: Path) -> None:
    first = FakeEngine({})
    Jobs(OneEngine(first), queue(tmp_path)).add("me", text("wait"))
    for _ in range(4):
        engine = FakeEngine({})
        first.ended.set()
        jobs = Jobs(OneEngine(engine), queue(tmp_path))
        until(lambda jobs=jobs: stages(jobs) == ["embedding"])  # type: ignore[misc]
        first = engine
    first.let_go.set()
    until(lambda: list(engine.shelf) != [])
    engine.ended.set()


def test_a_server_whose_settings_do_not_fit_the_store_takes_nothing(tmp_path: Path) -> None:
    class Other(FakeEngine):
        asked_whether_it_fits = 0

        @property
        def generation(self) -> int:
            self.asked_whether_it_fits += 1
            raise StoreMismatchError("The store was built otherwise.")

    begun = queue(tmp_path)
    begun.put("me", text("Rain fell."))
    other = Other({})
    jobs = Jobs(OneEngine(other), queue(tmp_path))
    until(lambda: other.asked_whether_it_fits > 0)
    assert [job.stage for job in jobs.of("me")] == ["waiting"]
    engine = FakeEngine({})
    fitting = Jobs(OneEngine(engine), queue(tmp_path))
    until(lambda: stages(fitting) == ["added"])
    for each in (other, engine):
        each.ended.set()


def test_what_cannot_be_queued_is_told(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("no folder")
    engine = FakeEngine({})
    jobs = Jobs(OneEngine(engine), queue(home))
    jobs.add("me", text("Rain fell."))
    (job,) = jobs.of("me")
    assert job.stage == "failed"
    assert "check its permissions" in job.reason
    engine.ended.set()
