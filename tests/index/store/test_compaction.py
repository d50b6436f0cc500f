"""What is gone leaves the files of vectors, and nothing else changes."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article_index import ArticleIndex
from index.check import check_store
from index.embedding.embedder import MiniLMEmbedder
from index.removal import remove_articles, restore_articles
from index.settings import IndexSettings
from index.store import changes, compaction, store_state
from index.store.compaction import compact
from index.store.lexical import LexicalWriter
from index.store.session import Session
from index.store.vector_files import Ends, VectorFiles
from index.store.writer import Writer
from tests.index.conftest import Put, Whole
from tests.index.store.test_vector_files import DIMENSION, article, stored
from tests.index.store.test_writer import cut_off
from tests.index.test_removal import BOTH, HARBOUR, MARKET, everything

SHUT = "# Market\n\nThe market is shut."


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compact small stores, and keep no superseded files for readers of other processes."""
    monkeypatch.setattr(store_state, "_MIN_GONE", 0)
    monkeypatch.setattr(store_state, "_READABLE_SECONDS", 0)


def replace_often(put: Put) -> None:
    put("harbour", HARBOUR)
    for number in range(3):
        put("market", f"{SHUT} As of {number}, nobody comes. The gate is locked.")
    put("market", MARKET)


def size(home: Path) -> int:
    return sum(path.stat().st_size for path in home.glob("data/*/vectors/*"))


@given(st.lists(st.integers(0, 4), max_size=6), st.sets(st.integers(0, 5)))
@settings(deadline=None, max_examples=30)
def test_every_row_that_is_kept_is_as_it_was(sizes: Sequence[int], kept: set[int]) -> None:
    versions = [article(number, count) for number, count in enumerate(sizes)]
    chosen = [each for each in versions if each.version in kept]
    with tempfile.TemporaryDirectory() as folder:
        files, fresh = (VectorFiles(Path(folder, name), DIMENSION) for name in ("one", "two"))
        blocks, ends = files.append(versions, Ends())
        left = [block for block in blocks if block.version in kept]
        moved = compact(files.mapped(ends), left, Path(folder, "three"))
        assert moved == fresh.append(chosen, Ends())
        mapped = VectorFiles(Path(folder, "three"), DIMENSION).mapped(moved[1])
        assert stored(mapped) == stored(fresh.mapped(moved[1]))


def test_half_of_what_is_there_has_to_be_gone() -> None:
    assert not store_state.is_due(Ends(1, 80, 0), 40)
    assert store_state.is_due(Ends(1, 81, 0), 40)


def test_a_store_that_changed_often_answers_as_a_new_one(
    settings: IndexSettings, embedder: MiniLMEmbedder, put: Put, whole: Whole
) -> None:
    replace_often(put)
    found = everything(settings, embedder)
    Writer(settings.home).repair()
    assert everything(settings, embedder) == found
    assert whole().keys() == BOTH
    assert check_store(settings=settings, embedder=embedder) == []
    with ArticleIndex.open(settings, embedder=embedder) as index:
        passages, sentences = index.counts()
    row = 384 + 384 // 8
    assert size(settings.home) < (passages + sentences) * row * 8


def test_what_can_be_restored_is_kept(
    settings: IndexSettings, embedder: MiniLMEmbedder, put: Put, whole: Whole
) -> None:
    put("harbour", HARBOUR)
    remove_articles(["harbour"], settings=settings, restorable=True)
    for number in range(6):
        put("market", f"{SHUT} As of {number}, it rains.")
    restore_articles(["harbour"], settings=settings)
    assert whole().keys() == BOTH


def test_an_index_that_is_open_reads_on(
    settings: IndexSettings, embedder: MiniLMEmbedder, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_state, "_READABLE_SECONDS", 60)
    put("harbour", HARBOUR)
    put("market", SHUT)
    with ArticleIndex.open(settings, embedder=embedder) as index:
        with index.snapshot():
            assert index.articles()
            # Only now does the question look for the files of its moment.
            replace_often(put)
            assert index.nearest(embedder.embed(["Nobody comes."])[0], 9)
            assert index.article("market").text.endswith("shut.")
        assert index.article("market").text.endswith("bring it.")
        assert index.lexical("fish", 1, rows="sentences")


@pytest.mark.parametrize(
    ("owner", "name", "after"),
    [
        (compaction, "compact", False),
        (compaction, "compact", True),
        (LexicalWriter, "copy", False),
        (LexicalWriter, "copy", True),
        (changes, "move", False),
        (changes, "move", True),
        (Session, "mirror", False),
    ],
)
def test_one_that_is_cut_off_loses_nothing(
    settings: IndexSettings,
    embedder: MiniLMEmbedder,
    put: Put,
    whole: Whole,
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    name: str,
    after: bool,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(store_state, "_MIN_GONE", 10**6)
        replace_often(put)
    found = everything(settings, embedder)
    with cut_off(owner, name, after=after):
        Writer(settings.home).repair()
    assert everything(settings, embedder) == found
    Writer(settings.home).repair()
    Writer(settings.home).repair()
    assert everything(settings, embedder) == found
    assert whole().keys() == BOTH
    assert len(os.listdir(settings.home / "data")) == 1


def test_damage_is_not_carried_along(
    settings: IndexSettings, embedder: MiniLMEmbedder, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(store_state, "_MIN_GONE", 10**6)
        replace_often(put)
    (path,) = settings.home.glob("data/*/vectors/sentences")
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(data)
    Writer(settings.home).repair()
    (finding,) = check_store(settings=settings, embedder=embedder)
    assert finding.text == "The vectors of 1 article were damaged."
    assert check_store(settings=settings, embedder=embedder) == []
