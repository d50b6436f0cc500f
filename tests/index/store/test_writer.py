import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index.article_index import ArticleIndex
from index.embedding.embedder import MiniLMEmbedder
from index.errors import StoreError
from index.loading.load import text_source
from index.pipeline import list_articles
from index.removal import remove_articles
from index.settings import IndexSettings
from index.store import changes, store_state, stored
from index.store.database import Database
from index.store.vectors import VectorStore
from index.store.writer import Writer, write_lock
from tests.index.conftest import Add, Whole
from tests.index.whole_store import check_whole

OLD = "The old harbour is small. It takes ten ships.\n\nNobody sails at night."
NEW = "The new harbour is large. It takes ninety ships.\n\nEverybody sails at night."


class CutOff(BaseException):
    """What a kill is, to the code: it ends there, and nothing is caught."""


Renew = Callable[[str], object]


@pytest.fixture
def renew(add: Add) -> Renew:
    """Return a function that adds a text as the article "harbour"."""
    return lambda text: add(text_source(text, title="Harbour", article_id="harbour"))


@contextmanager
def cut_off(owner: Any, name: str, *, after: bool) -> Iterator[None]:
    """Let a function be the last one that is called: before it does its work, or after."""
    original = getattr(owner, name)

    def cut(*args: Any, **options: Any) -> None:
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
@pytest.mark.parametrize("read", [True, False])
def test_a_replacement_that_is_cut_off_leaves_one_whole_version(
    whole: Whole, renew: Renew, owner: Any, name: str, after: bool, lives: str, read: bool
) -> None:
    """The next writer goes on from there, whether or not somebody has read in between."""
    renew(OLD)
    with cut_off(owner, name, after=after):
        renew(NEW)
    if read:
        assert whole() == {"harbour": lives}
    renew(NEW)
    assert whole() == {"harbour": NEW}
    renew(OLD)
    assert whole() == {"harbour": OLD}


@pytest.mark.parametrize("name", ["_take_down", "remove_live", "forget"])
def test_a_removal_that_is_cut_off_is_done_or_not(
    settings: IndexSettings, embedder: MiniLMEmbedder, whole: Whole, renew: Renew, name: str
) -> None:
    renew(OLD)
    with cut_off(changes, name, after=True):
        remove_articles(["harbour"], settings=settings)
    left = {"harbour": OLD} if name == "_take_down" else {}
    assert check_whole(settings.home, embedder) == left
    if left:
        remove_articles(["harbour"], settings=settings)
    Writer(settings.home).repair()
    assert whole() == {}


@pytest.mark.parametrize(
    ("owner", "step"), [(stored, "live_versions"), (store_state, "move_generation")]
)
def test_a_repair_that_is_cut_off_is_done_by_the_next(
    home: Path, whole: Whole, renew: Renew, owner: Any, step: str
) -> None:
    renew(OLD)
    with cut_off(owner, step, after=False):
        Writer(home).repair(rebuild=True)
    assert whole() == {"harbour": OLD}


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
    renew: Renew,
    damage: Callable[[Path], None],
    next_step: str,
) -> None:
    renew(OLD)
    damage(home / "chroma")
    if next_step == "write":
        renew(NEW)
    assert check_whole(home, embedder) == {"harbour": NEW if next_step == "write" else OLD}


def test_one_writer_at_a_time(home: Path, renew: Renew) -> None:
    renew(OLD)
    writer = Writer(home, wait_seconds=0.2)
    with (
        write_lock(home),
        pytest.raises(StoreError, match=f"{home} is locked: another process"),
    ):
        writer.remove("harbour")
    writer.remove("harbour")
    writer.close()
    assert list_articles(settings=IndexSettings(home=home)) == []


def test_writers_in_many_threads_take_turns(add: Add, whole: Whole) -> None:
    def write(number: int) -> None:
        for round_ in range(3):
            text = f"Thread {number} wrote this in round {round_}. It is done."
            add(text_source(text, title=f"t{number}", article_id=f"t{number}"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert whole() == {
        f"t{number}": f"Thread {number} wrote this in round 2. It is done." for number in range(4)
    }


def test_a_reader_that_repairs_closes_what_it_opened(
    home: Path, embedder: MiniLMEmbedder, renew: Renew, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew(OLD)
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
