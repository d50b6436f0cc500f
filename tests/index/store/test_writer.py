import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.article_index import ArticleIndex
from index.embedding.embedder import MiniLMEmbedder
from index.errors import StoreError
from index.loading.load import text_source
from index.pipeline import add_articles, list_articles
from index.removal import remove_articles
from index.settings import IndexSettings
from index.store import changes, store_state, stored
from index.store.database import Database
from index.store.vectors import VectorStore
from index.store.writer import Writer, write_lock
from tests.index.whole_store import check_no_leftovers, check_whole

OLD = "The old harbour is small. It takes ten ships.\n\nNobody sails at night."
NEW = "The new harbour is large. It takes ninety ships.\n\nEverybody sails at night."


class CutOff(BaseException):
    """What a kill is, to the code: it ends there, and nothing is caught."""


Put = Callable[[str], None]


@pytest.fixture
def put(home: Path, embedder: MiniLMEmbedder) -> Put:
    """Return a function that adds a text as the article "harbour"."""

    def put(text: str) -> None:
        source = text_source(text, title="Harbour", article_id="harbour")
        add_articles([source], settings=IndexSettings(home=home), embedder=embedder)

    return put


def cut_off(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, *, after: bool) -> None:
    """Let a function be the last one that is called: before it does its work, or after."""
    original = getattr(owner, name)

    def cut(*args: Any, **options: Any) -> None:
        if after:
            original(*args, **options)
        raise CutOff

    monkeypatch.setattr(owner, name, cut)


@pytest.mark.parametrize(
    ("owner", "name", "after", "lives"),
    [
        (store_state, "begin_session", True, OLD),
        (changes, "register", False, OLD),
        (changes, "register", True, OLD),
        (VectorStore, "_add", True, OLD),
        (VectorStore, "add", True, OLD),
        (changes, "_take_down", True, OLD),
        (changes, "_index_words", True, OLD),
        (changes, "make_live", True, NEW),
        (VectorStore, "delete", True, NEW),
        (changes, "forget", True, NEW),
        (store_state, "end_session", False, NEW),
    ],
)
def test_a_replacement_that_is_cut_off_leaves_one_whole_version(
    home: Path,
    embedder: MiniLMEmbedder,
    put: Put,
    monkeypatch: pytest.MonkeyPatch,
    owner: Any,
    name: str,
    after: bool,
    lives: str,
) -> None:
    put(OLD)
    with monkeypatch.context() as patch:
        cut_off(patch, owner, name, after=after)
        with pytest.raises(CutOff):
            put(NEW)
    assert check_whole(home, embedder) == {"harbour": lives}
    put("Neither of them. It is another one.")
    check_no_leftovers(home)
    assert check_whole(home, embedder) == {"harbour": "Neither of them. It is another one."}


@pytest.mark.parametrize(
    ("owner", "name"), [(VectorStore, "add"), (changes, "make_live"), (VectorStore, "delete")]
)
def test_a_writer_goes_on_where_one_was_cut_off(
    home: Path,
    embedder: MiniLMEmbedder,
    put: Put,
    monkeypatch: pytest.MonkeyPatch,
    owner: Any,
    name: str,
) -> None:
    put(OLD)
    with monkeypatch.context() as patch:
        cut_off(patch, owner, name, after=True)
        with pytest.raises(CutOff):
            put(NEW)
    put(NEW)
    check_whole(home, embedder)
    put(OLD)
    check_no_leftovers(home)
    assert check_whole(home, embedder) == {"harbour": OLD}


@pytest.mark.parametrize("name", ["_take_down", "remove_live", "forget"])
def test_a_removal_that_is_cut_off_is_done_or_not(
    home: Path, embedder: MiniLMEmbedder, put: Put, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    put(OLD)
    settings = IndexSettings(home=home)
    with monkeypatch.context() as patch:
        cut_off(patch, changes, name, after=True)
        with pytest.raises(CutOff):
            remove_articles(["harbour"], settings=settings)
    left = {"harbour": OLD} if name == "_take_down" else {}
    assert check_whole(home, embedder) == left
    if left:
        remove_articles(["harbour"], settings=settings)
    Writer(home).repair()
    check_no_leftovers(home)
    assert check_whole(home, embedder) == {}


@pytest.mark.parametrize(
    ("owner", "step"), [(stored, "live_versions"), (store_state, "move_generation")]
)
def test_a_repair_that_is_cut_off_is_done_by_the_next(
    home: Path,
    embedder: MiniLMEmbedder,
    put: Put,
    monkeypatch: pytest.MonkeyPatch,
    owner: Any,
    step: str,
) -> None:
    put(OLD)
    with monkeypatch.context() as patch:
        cut_off(patch, owner, step, after=False)
        with pytest.raises(CutOff):
            Writer(home).repair(rebuild=True)
    assert check_whole(home, embedder) == {"harbour": OLD}
    check_no_leftovers(home)


def spoil(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(b"spoilt" * 10_000)


def remove(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


def flatten(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("This is no folder.")


@pytest.mark.parametrize("damage", [spoil, remove, flatten])
@pytest.mark.parametrize("next_step", ["read", "write"])
def test_damaged_vectors_are_made_again_from_the_catalog(
    home: Path,
    embedder: MiniLMEmbedder,
    put: Put,
    damage: Callable[[Path], None],
    next_step: str,
) -> None:
    put(OLD)
    damage(home / "chroma")
    if next_step == "write":
        put(NEW)
    assert check_whole(home, embedder) == {"harbour": NEW if next_step == "write" else OLD}


def test_one_writer_at_a_time(home: Path, put: Put) -> None:
    put(OLD)
    writer = Writer(home, wait_seconds=0.2)
    with (
        write_lock(home),
        pytest.raises(StoreError, match=f"{home} is locked: another process"),
    ):
        writer.remove("harbour")
    writer.remove("harbour")
    writer.close()
    assert list_articles(settings=IndexSettings(home=home)) == []


def test_writers_in_many_threads_take_turns(home: Path, embedder: MiniLMEmbedder) -> None:
    settings = IndexSettings(home=home)
    failures: list[BaseException] = []

    def add(number: int) -> None:
        try:
            for round_ in range(3):
                text = f"Thread {number} wrote this in round {round_}. It is done."
                source = text_source(text, title=f"t{number}", article_id=f"t{number}")
                add_articles([source], settings=settings, embedder=embedder)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=add, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    check_no_leftovers(home)
    assert check_whole(home, embedder) == {
        f"t{number}": f"Thread {number} wrote this in round 2. It is done." for number in range(4)
    }


def test_a_reader_that_repairs_closes_what_it_opened(
    home: Path, embedder: MiniLMEmbedder, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(OLD)
    with Database(home).writing() as connection:
        store_state.begin_session(connection)
    opened: set[VectorStore] = set()
    open_, close = VectorStore.__init__, VectorStore.close

    def opening(store: VectorStore, *args: Any, **options: Any) -> None:
        open_(store, *args, **options)
        opened.add(store)

    def closing(store: VectorStore) -> None:
        close(store)
        opened.discard(store)

    monkeypatch.setattr(VectorStore, "__init__", opening)
    monkeypatch.setattr(VectorStore, "close", closing)
    with ArticleIndex.open(IndexSettings(home=home), embedder=embedder) as index:
        assert index.dense_sentences(embedder.embed(["harbour"])[0], 1)
        assert len(opened) == 1
    assert not opened
