"""What others find in the collection of passages: LlamaIndex above all."""

import hashlib
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings
from llama_index.core.schema import MetadataMode
from llama_index.core.vector_stores.types import VectorStoreQuery
from llama_index.core.vector_stores.utils import metadata_dict_to_node, node_to_metadata_dict
from llama_index.vector_stores.chroma import ChromaVectorStore

from index.embedding.embedder import MiniLMEmbedder
from index.errors import StoreDamagedError
from index.node_parser import ArticleNodeParser, article_document, heading_path
from index.pipeline import get_article
from index.removal import forget_removed_articles, remove_articles, restore_articles
from index.settings import IndexSettings
from index.store.collection import PassageCollection, passage_rows
from index.store.prepared import PreparedArticle, PreparedPassage
from index.store.writer import Writer
from index.types import Article, Heading
from tests.index.conftest import Put
from tests.index.store.prepared_rows import prepared, random_units
from tests.index.whole_store import collected, live_passages

TEXT = "Ports\n\nBig harbours\n\nShips come in. “Ships” go out — à Zürich.\n\nLocks\n\nThey close."
PORTS = "# Ports\n\n## Harbours\n\nShips come in. Ships go out.\n\n## Locks\n\nShips come in."


def test_rows_are_the_nodes_of_the_parser(embedder: MiniLMEmbedder) -> None:
    article = Article(
        "ports",
        "Ports",
        "/ports.txt",
        None,
        None,
        TEXT,
        hashlib.sha256(TEXT.encode()).hexdigest(),
        tuple(
            Heading(level, TEXT.index(words), TEXT.index(words) + len(words))
            for level, words in [(1, "Ports"), (2, "Big harbours"), (3, "Locks")]
        ),
    )
    parser = ArticleNodeParser(count_tokens=embedder.count_tokens)
    nodes = parser.article_nodes(article_document(article, 7)).passages
    version = PreparedArticle(
        article,
        7,
        tuple(
            PreparedPassage(
                node.metadata["start"],
                node.metadata["end"],
                heading_path(node.metadata),
                (node.metadata["home_start"], node.metadata["home_end"]),
                np.zeros(3, np.float32),
            )
            for node in nodes
        ),
        (),
    )
    rows = passage_rows(version)
    assert len(rows) == len(nodes) == 2
    for row, node in zip(rows, nodes, strict=True):
        written = node_to_metadata_dict(node, remove_text=True, flat_metadata=True)
        del written["_node_content"]
        assert {**row.metadata, **written} == row.metadata
        assert row.metadata.keys() - written.keys() == {"_node_content"}
        read = metadata_dict_to_node(dict(row.metadata), text=row.text)
        assert (read.node_id, row.id) == (node.node_id, node.node_id)
        assert read.get_content(metadata_mode=MetadataMode.ALL) == node.get_content(
            metadata_mode=MetadataMode.ALL
        )
        assert read.get_content(metadata_mode=MetadataMode.LLM) == node.text
        assert read.metadata == node.metadata
        assert read.ref_doc_id == node.ref_doc_id


def test_llama_index_finds_passages_with_their_exact_spans(
    home: Path, embedder: MiniLMEmbedder, put: Put, settings: IndexSettings
) -> None:
    put("ports", PORTS)
    article = get_article("ports", settings=settings)
    client = chromadb.PersistentClient(home / "chroma", Settings(anonymized_telemetry=False))
    store = ChromaVectorStore(chroma_collection=client.get_collection("passages"))
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
        assert article.text[start:end] == node.get_content()
        assert node.metadata["article_id"] == "ports"
        assert node.ref_doc_id == "ports@1"


def add(settings: IndexSettings, put: Put) -> None:
    put("market", "# Market\n\nThe market sells fish.")


def replace(settings: IndexSettings, put: Put) -> None:
    put("ports", PORTS.replace("come", "sail"))


def replace_by_less(settings: IndexSettings, put: Put) -> None:
    put("ports", "One sentence is left.")


def add_the_same(settings: IndexSettings, put: Put) -> None:
    put("ports", PORTS)


def remove(settings: IndexSettings, put: Put) -> None:
    remove_articles(["ports"], settings=settings)


def set_aside(settings: IndexSettings, put: Put) -> None:
    remove_articles(["ports"], settings=settings, restorable=True)


def restore(settings: IndexSettings, put: Put) -> None:
    set_aside(settings, put)
    restore_articles(["ports"], settings=settings)


def forget(settings: IndexSettings, put: Put) -> None:
    set_aside(settings, put)
    forget_removed_articles(settings=settings)


def replace_what_was_set_aside(settings: IndexSettings, put: Put) -> None:
    set_aside(settings, put)
    replace(settings, put)


CHANGES = [add, replace, replace_by_less, add_the_same, remove, set_aside, restore, forget]
CHANGES += [replace_what_was_set_aside]
Change = Callable[[IndexSettings, Put], None]


@pytest.mark.parametrize("change", CHANGES)
def test_after_each_change_it_holds_the_live_passages(
    settings: IndexSettings, put: Put, change: Change
) -> None:
    put("ports", PORTS)
    put("harbour", "# Harbour\n\nThe harbour is deep.")
    change(settings, put)
    assert collected(settings.home) == live_passages(settings.home)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("kept", ["whole", "in part"])
def test_a_writer_brings_it_in_step_after_one_that_did_not_get_so_far(
    settings: IndexSettings, put: Put, change: Change, kept: str
) -> None:
    """As after a kill, it holds what was live before, or part of what is live now."""
    put("ports", PORTS)
    put("harbour", "# Harbour\n\nThe harbour is deep.")
    with pytest.MonkeyPatch.context() as patch:
        if kept == "whole":
            patch.setattr(Writer, "_mirror", lambda self, session: None)
        else:
            patch.setattr(PassageCollection, "add", add_one)
            patch.setattr("index.store.store_state.record_mirrored", lambda connection: None)
        change(settings, put)
    Writer(settings.home).repair()
    assert collected(settings.home) == live_passages(settings.home)


def add_one(collection: PassageCollection, versions: Iterable[PreparedArticle]) -> None:
    row = passage_rows(next(iter(versions)))[0]
    collection._collection.add(
        ids=[row.id],
        embeddings=row.vector[np.newaxis],
        documents=[row.text],
        metadatas=[row.metadata],
    )


def test_it_holds_the_texts_and_directions_of_the_passages(
    settings: IndexSettings, embedder: MiniLMEmbedder, put: Put
) -> None:
    put("ports", PORTS)
    client = chromadb.PersistentClient(
        settings.home / "chroma", Settings(anonymized_telemetry=False)
    )
    found = client.get_collection("passages").get(include=["documents", "embeddings"])
    assert found["ids"] == ["ports@1:p0", "ports@1:p1"]
    assert found["documents"] == ["Ships come in. Ships go out.", "Ships come in."]
    lines = ["Ports › Harbours", "Ports › Locks"]
    expected = embedder.embed(
        [f"{line}\n{text}" for line, text in zip(lines, found["documents"], strict=True)]
    )
    assert (np.array(found["embeddings"]) * expected).sum(axis=1).min() > 0.99


def test_many_passages_are_written_and_deleted(tmp_path: Path) -> None:
    vectors = list(random_units(1, 2010, 3))
    version = prepared("a", 1, vectors[:1], vectors)
    collection = PassageCollection(tmp_path / "chroma")
    collection.add([version])
    ids = {f"a@1:p{number}" for number in range(2010)}
    assert collection.ids() == ids
    collection.delete(ids - {"a@1:p7"})
    collection.delete(["a@1:p8", "nothing"])
    collection.delete([])
    assert collection.ids() == {"a@1:p7"}
    collection.close()
    collection.close()
    assert PassageCollection(tmp_path / "chroma").ids() == {"a@1:p7"}


def test_a_damaged_folder_is_reported(tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    PassageCollection(folder).close()
    (folder / "chroma.sqlite3").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreDamagedError, match=f"{folder} cannot be read"):
        PassageCollection(folder)


def spoil(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(b"spoilt" * 10_000)


def flatten(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    folder.write_text("This is no folder.")


@pytest.mark.parametrize("damage", [spoil, flatten, shutil.rmtree])
def test_the_next_change_makes_a_damaged_one_anew(
    settings: IndexSettings, put: Put, damage: Callable[[Path], None]
) -> None:
    put("ports", PORTS)
    damage(settings.home / "chroma")
    put("harbour", "# Harbour\n\nThe harbour is deep.")
    assert collected(settings.home) == live_passages(settings.home)


def test_a_writer_that_stays_open_sees_what_others_changed(
    settings: IndexSettings, put: Put
) -> None:
    put("ports", PORTS)
    put("market", "# Market\n\nThe market sells fish.")
    writer = Writer(settings.home)
    writer.repair()
    remove_articles(["ports"], settings=settings)
    put("harbour", "# Harbour\n\nThe harbour is deep.")
    writer.remove("market")
    writer.close()
    left = collected(settings.home)
    assert left == live_passages(settings.home)
    assert {row.split("@")[0] for row in left} == {"harbour"}
