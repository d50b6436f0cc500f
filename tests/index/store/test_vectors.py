"""What others find in the collection of passages: LlamaIndex above all."""

import shutil
from collections.abc import Callable
from pathlib import Path

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings
from llama_index.core.schema import MetadataMode
from llama_index.core.vector_stores.types import VectorStoreQuery
from llama_index.vector_stores.chroma import ChromaVectorStore

from index import ArticleIndex, IndexSettings, MiniLMEmbedder, check_store, get_article
from index.errors import StoreDamagedError
from index.store import Finding
from tests.index.conftest import Put
from tests.index.whole_store import collected, live_passages

PORTS = "# Ports\n\n## Harbours\n\nShips come in. Ships go out.\n\n## Locks\n\nShips come in."


def opened(home: Path) -> chromadb.Collection:
    """Return the collection as Chroma's own client opens it."""
    client = chromadb.PersistentClient(home / "chroma", Settings(anonymized_telemetry=False))
    return client.get_collection("passages")


def test_llama_index_finds_passages_with_their_exact_spans(
    settings: IndexSettings, embedder: MiniLMEmbedder, put: Put
) -> None:
    put("ports", PORTS)
    article = get_article("ports", settings=settings)
    collection = opened(settings.home)
    store = ChromaVectorStore(chroma_collection=collection)
    vector = embedder.embed(["Ports › Locks\nShips come in."])[0].tolist()
    result = store.query(VectorStoreQuery(query_embedding=vector, similarity_top_k=9))
    nodes = list(result.nodes or [])
    # The nearest comes first.
    assert [node.get_content() for node in nodes] == [
        "Ships come in.",
        "Ships come in. Ships go out.",
    ]
    for node in nodes:
        start, end = node.metadata["start"], node.metadata["end"]
        for mode in (MetadataMode.EMBED, MetadataMode.LLM, MetadataMode.NONE):
            assert article.text[start:end] == node.get_content(mode)
        assert node.ref_doc_id == "ports"
    assert nodes[1].metadata == {
        "article_id": "ports", "title": "Ports", "passage_id": "ports@1", "heading": "Harbours",
        "start": 17, "end": 45,
    }  # fmt: skip
    found = collection.get(include=["documents", "embeddings"])
    assert found["ids"] == ["1", "2"]
    assert found["documents"] == ["Ships come in. Ships go out.", "Ships come in."]
    lines = ["Ports › Harbours", "Ports › Locks"]
    expected = embedder.embed(
        [f"{line}\n{text}" for line, text in zip(lines, found["documents"], strict=True)]
    )
    assert (np.array(found["embeddings"]) * expected).sum(axis=1).min() > 0.99


def test_a_lost_folder_is_made_again_at_the_next_question(
    filled: IndexSettings, embedder: MiniLMEmbedder
) -> None:
    shutil.rmtree(filled.home / "chroma")
    (vector,) = embedder.embed(["ships"])
    with ArticleIndex.open(filled, embedder=embedder) as index:
        assert len(index.nearest(vector, 9)) == 3
    assert collected(filled.home) == live_passages(filled.home)


def test_what_was_taken_out_of_it_behind_the_program_s_back_is_told(
    settings: IndexSettings, embedder: MiniLMEmbedder, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.article_index._COUNTED_SECONDS", 0)
    put("ports", PORTS)
    (vector,) = embedder.embed(["ships"])
    with ArticleIndex.open(settings, embedder=embedder) as index:
        assert len(index.nearest(vector, 9)) == 2
        opened(settings.home).delete(["1", "2"])
        with pytest.raises(StoreDamagedError, match="lacks passages; run footnote check"):
            index.nearest(vector, 9)
    (finding,) = check_store(settings=settings, embedder=embedder)
    assert finding == Finding("The vector store differed in 2 passages.", repaired=True)
    with ArticleIndex.open(settings, embedder=embedder) as index:
        assert len(index.nearest(vector, 9)) == 2


def spoil(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(b"spoilt" * 10_000)


def flatten(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    folder.write_text("This is no folder.")


@pytest.mark.parametrize("damage", [spoil, flatten, shutil.rmtree])
def test_the_next_change_makes_a_damaged_one_anew(
    filled: IndexSettings, put: Put, damage: Callable[[Path], None]
) -> None:
    damage(filled.home / "chroma")
    put("ports", PORTS)
    assert collected(filled.home) == live_passages(filled.home)
