from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index import (
    IndexSettings,
    MiniLMEmbedder,
    StoreError,
    list_articles,
    remove_articles,
    text_source,
)
from index.store import Database, PassageCollection, Words, Writer, changes
from index.store.sqlite_file import write_lock
from tests.index.conftest import Add, Whole
from tests.index.whole_store import check_whole
from tests.soak import long

OLD = "The old harbour is small. It takes ten ships.\n\nNobody sails at night."
NEW = "The new harbour is large. It takes ninety ships.\n\nEverybody sails at night."


class CutOff(BaseException):
    """What a kill is, to the code: it ends there, and nothing is caught."""


Renew = Callable[[str], object]


@pytest.fixture
def renew(add: Add) -> Renew:
    """Return a function that adds a text as the article "harbour"."""
    return lambda text: add(text_source(text, title="Harbour", article_id="harbour"))


def repair(home: Path) -> None:
    """Let a writer open the store, and do nothing but what others left."""
    writer = Writer(IndexSettings(home=home))
    writer.add([])
    writer.close()


@contextmanager
def cut_off(owner: Any, name: str, *, after: bool, call: int = 1) -> Iterator[None]:
    """Let a call of a function be the last that is made: before it does its work, or after."""
    original = getattr(owner, name)
    calls = 0

    def cut(*args: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls < call:
            return original(*args, **options)
        if after:
            original(*args, **options)
        raise CutOff

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, cut)
        with pytest.raises(CutOff):
            yield


@pytest.mark.parametrize(
    ("owner", "name", "after", "lives"),
    [
        (PassageCollection, "add", True, OLD),
        (changes, "make_live", True, OLD),
        (PassageCollection, "delete", False, NEW),
        (Words, "catch_up", False, NEW),
        long(changes, "next_versions", True, OLD),
        long(changes, "write", True, OLD),
        long(changes, "log", True, OLD),
        long(Writer, "_write", True, NEW),
        long(PassageCollection, "delete", True, NEW),
        long(changes, "forget", True, NEW),
        long(Database, "settle", False, NEW),
    ],
)
def test_a_replacement_that_is_cut_off_leaves_one_whole_version(
    home: Path,
    embedder: MiniLMEmbedder,
    whole: Whole,
    renew: Renew,
    owner: Any,
    name: str,
    after: bool,
    lives: str,
) -> None:
    renew(OLD)
    with cut_off(owner, name, after=after):
        renew(NEW)
    assert check_whole(home, embedder) == {"harbour": lives}
    repair(home)
    assert whole() == {"harbour": lives}
    renew(NEW)
    assert whole() == {"harbour": NEW}


@pytest.mark.parametrize(("name", "left"), [("remove_live", {"harbour": OLD}), ("forget", {})])
def test_a_removal_that_is_cut_off_is_done_or_not(
    settings: IndexSettings,
    embedder: MiniLMEmbedder,
    whole: Whole,
    renew: Renew,
    name: str,
    left: dict[str, str],
) -> None:
    renew(OLD)
    with cut_off(changes, name, after=True):
        remove_articles(["harbour"], settings=settings)
    assert check_whole(settings.home, embedder) == left
    if left:
        remove_articles(["harbour"], settings=settings)
    repair(settings.home)
    assert whole() == {}


@pytest.mark.parametrize(
    ("owner", "name"),
    [(changes, "forget"), long(PassageCollection, "delete"), long(Database, "settle")],
)
def test_a_sweep_that_is_cut_off_is_done_by_the_next(
    home: Path, whole: Whole, renew: Renew, owner: Any, name: str
) -> None:
    renew(OLD)
    with cut_off(Writer, "_write", after=True):
        renew(NEW)
    with cut_off(owner, name, after=True):
        repair(home)
    repair(home)
    assert whole() == {"harbour": NEW}


def test_kill_after_kill_leaves_no_more_than_one(
    home: Path, embedder: MiniLMEmbedder, whole: Whole, renew: Renew
) -> None:
    renew(OLD)
    for owner, name in ((changes, "write"), (PassageCollection, "add"), (changes, "write")):
        with cut_off(owner, name, after=True):
            renew(NEW)
    assert check_whole(home, embedder) == {"harbour": OLD}
    renew(NEW)
    assert whole() == {"harbour": NEW}


def test_one_writer_at_a_time(home: Path, renew: Renew, monkeypatch: pytest.MonkeyPatch) -> None:
    renew(OLD)
    monkeypatch.setattr("index.store.sqlite_file.WAIT_SECONDS", 0.2)
    writer = Writer(IndexSettings(home=home))
    with write_lock(home), pytest.raises(StoreError, match=f"{home} is locked: another process"):
        writer.remove("harbour")
    writer.remove("harbour")
    writer.close()
    assert list_articles(settings=IndexSettings(home=home)) == []


def test_writers_in_many_threads_take_turns(add: Add, whole: Whole) -> None:
    def write(number: int) -> None:
        for round_ in range(2):
            text = f"Thread {number} wrote this in round {round_}. It is done."
            add(text_source(text, title=f"t{number}", article_id=f"t{number}"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert whole() == {
        f"t{number}": f"Thread {number} wrote this in round 1. It is done." for number in range(4)
    }
