from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings
from llama_index.core.vector_stores.types import VectorStoreQuery
from llama_index.vector_stores.chroma import ChromaVectorStore

from index.embedding.embedder import FloatArray, MiniLMEmbedder
from index.errors import StoreDamagedError
from index.loading.load import text_source
from index.pipeline import add_articles, get_article
from index.settings import IndexSettings
from index.store.catalog import Rows
from index.store.prepared import PreparedArticle, PreparedPassage, PreparedSentence
from index.store.vectors import VectorsClosedError, VectorStore
from index.types import Article


def unit(angle: float) -> FloatArray:
    """Return a vector at so many degrees, so that cosines are known."""
    radians = np.deg2rad(angle)
    return np.array([np.cos(radians), np.sin(radians), 0.0], np.float32)


def prepared(article_id: str, version: int, angles: Sequence[float]) -> PreparedArticle:
    """Return an article of one passage, and of one letter to each sentence."""
    text = "x" * len(angles)
    passage = f"{article_id}@{version}:p0"
    return PreparedArticle(
        Article(article_id, article_id, None, None, None, text, "", ()),
        version,
        (PreparedPassage(passage, 0, len(text), (), (0, len(text)), unit(angles[0])),),
        tuple(
            PreparedSentence(f"{article_id}@{version}:s{n}", 0, n, n + 1, unit(angle), b"")
            for n, angle in enumerate(angles)
        ),
    )


def every(rows: Rows, ids: Sequence[str]) -> set[str]:
    return set(ids)


def only(version: int) -> Callable[[Rows, Sequence[str]], set[str]]:
    return lambda rows, ids: {row_id for row_id in ids if f"@{version}:" in row_id}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home" / "chroma"


@pytest.fixture
def store(folder: Path) -> Iterator[VectorStore]:
    opened = VectorStore(folder, create=True)
    yield opened
    opened.close()


def test_scores_are_cosines_best_first(store: VectorStore) -> None:
    store.add(prepared("a", 1, [0, 60, 180]))
    found = store.query("sentences", unit(0), 10, None, every)
    assert [row_id for row_id, _ in found] == ["a@1:s0", "a@1:s1", "a@1:s2"]
    assert [score for _, score in found] == pytest.approx([1.0, 0.5, -1.0], abs=1e-5)
    ((row_id, score),) = store.query("passages", unit(0), 10, None, every)
    assert row_id == "a@1:p0"
    assert score == pytest.approx(1.0)


def test_a_search_keeps_to_its_articles_and_limit(store: VectorStore) -> None:
    store.add(prepared("a", 1, [0, 10]))
    store.add(prepared("b", 2, [20, 30]))

    def found(limit: int, articles: list[str] | None) -> list[str]:
        return [row for row, _ in store.query("sentences", unit(0), limit, articles, every)]

    assert found(3, None) == ["a@1:s0", "a@1:s1", "b@2:s0"]
    assert found(9, ["b", "c"]) == ["b@2:s0", "b@2:s1"]
    assert found(9, ["c"]) == []
    assert found(9, []) == []
    assert found(0, None) == []


def test_rows_that_are_not_live_never_count(store: VectorStore) -> None:
    store.add(prepared("a", 1, [float(number) / 10 for number in range(200)]))
    store.add(prepared("a", 2, [80, 85, 90]))
    found = store.query("sentences", unit(0), 2, None, only(2))
    assert [row_id for row_id, _ in found] == ["a@2:s0", "a@2:s1"]
    assert store.query("sentences", unit(0), 2, None, only(3)) == []
    store.delete(1)
    assert store.row_ids("sentences") == {"a@2:s0", "a@2:s1", "a@2:s2"}
    assert store.row_ids("passages") == {"a@2:p0"}


def test_many_rows_are_written_a_batch_at_a_time(folder: Path) -> None:
    held = []

    def gate() -> AbstractContextManager[None]:
        held.append("held")
        return nullcontext()

    store = VectorStore(folder, create=True, gate=gate)
    rows = 2010
    store.add(prepared("a", 1, [number / rows for number in range(rows)]))
    assert len(store.row_ids("sentences")) == rows
    assert len(held) == 1 + 1 + 3
    assert store.outgrown
    store.close()
    reopened = VectorStore(folder, create=True)
    assert not reopened.outgrown
    reopened.delete(1)
    assert reopened.row_ids("sentences") == set()
    reopened.close()


def test_an_opened_store_sees_what_was_there_and_a_new_one_what_came(folder: Path) -> None:
    writer = VectorStore(folder, create=True)
    writer.add(prepared("a", 1, [0]))
    before = VectorStore(folder)
    writer.add(prepared("a", 2, [0]))
    after = VectorStore(folder)
    for store, ids in [(before, {"a@1:s0"}), (after, {"a@1:s0", "a@2:s0"})]:
        assert {row for row, _ in store.query("sentences", unit(0), 9, None, every)} == ids
        store.close()
    writer.close()


def test_a_closed_store_says_so(store: VectorStore) -> None:
    store.close()
    store.close()
    with pytest.raises(VectorsClosedError):
        store.query("sentences", unit(0), 1, None, every)


def test_a_missing_or_damaged_folder_is_reported(folder: Path) -> None:
    with pytest.raises(StoreDamagedError, match="it is missing"):
        VectorStore(folder)
    VectorStore(folder, create=True).close()
    (folder / "chroma.sqlite3").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreDamagedError, match=f"{folder} cannot be read .*move that folder"):
        VectorStore(folder)


def test_llama_index_opens_both_collections(home: Path, embedder: MiniLMEmbedder) -> None:
    text = "# Ports\n\n## Harbours\n\nShips come in. Ships go out.\n\n## Locks\n\nShips come in."
    source = text_source(text, article_id="ports", markdown=True)
    settings = IndexSettings(home=home)
    add_articles([source], settings=settings, embedder=embedder)
    article = get_article("ports", settings=settings)
    client = chromadb.PersistentClient(home / "chroma", Settings(anonymized_telemetry=False))
    expected = {
        "passages": ["Ships come in. Ships go out.", "Ships come in."],
        "sentences": ["Ships come in.", "Ships go out.", "Ships come in."],
    }
    for name, texts in expected.items():
        store = ChromaVectorStore(chroma_collection=client.get_collection(name))
        vector = embedder.embed(["Ships come in."])[0].tolist()
        result = store.query(VectorStoreQuery(query_embedding=vector, similarity_top_k=9))
        nodes = sorted(result.nodes or [], key=lambda node: int(node.metadata["start"]))
        assert [node.get_content() for node in nodes] == texts
        for node in nodes:
            start, end = node.metadata["start"], node.metadata["end"]
            assert article.text[start:end] == node.get_content()
            assert node.metadata["article_id"] == "ports"
            assert node.ref_doc_id == "ports@1"
