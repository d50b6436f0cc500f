"""The passages' vectors as a Chroma collection: the only import of chromadb.

Footnote answers from its own files (see ``nearest``). The collection holds the same live
passages for others, above all LlamaIndex's ChromaVectorStore, in cosine space.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.embedding import FloatArray
from index.errors import StoreDamagedError, StoreError, StoreNotWritableError
from index.store.prepared import PreparedArticle
from index.store.vector_files import row_id

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection
    from chromadb.config import System

COLLECTION = "passages"
HEADING_SEPARATOR = " › "

# LlamaIndex's codes for relationships and for node types.
_SOURCE, _DOCUMENT = "1", "4"

# Of the 100 nearest of 10,000 random vectors Chroma's own 100 finds .73, this .94, as fast.
_SEARCH_WIDTH = 400
_BATCH_SIZE = 1000


class PassageCollection:
    """An opened Chroma folder. For one thread, which holds the write lock."""

    def __init__(self, folder: Path) -> None:
        """Open a folder, and create it if need be.

        Raises StoreDamagedError if it cannot be read and StoreNotWritableError.
        """
        self._folder = folder
        self._system: System | None = None
        with self._translated():
            self._collection = self._opened()

    def close(self) -> None:
        """Release the files."""
        if self._system is not None:
            self._system.stop()
            self._system = None

    def add(self, versions: Iterable[PreparedArticle]) -> None:
        """Add the passages of some versions."""
        # A call takes 40 ms, however few rows it adds.
        rows = [row for prepared in versions for row in passage_rows(prepared)]
        for first in range(0, len(rows), _BATCH_SIZE):
            batch = rows[first : first + _BATCH_SIZE]
            with self._translated():
                self._collection.add(
                    ids=[row.id for row in batch],
                    embeddings=np.stack([row.vector for row in batch]),
                    documents=[row.text for row in batch],
                    metadatas=[row.metadata for row in batch],
                )

    def ids(self) -> set[str]:
        """Return the ids of all passages."""
        with self._translated():
            return set(self._collection.get(include=[])["ids"])

    def delete(self, ids: Iterable[str]) -> None:
        """Delete passages."""
        wanted = list(ids)
        for first in range(0, len(wanted), _BATCH_SIZE):
            with self._translated():
                self._collection.delete(ids=wanted[first : first + _BATCH_SIZE])

    def _opened(self) -> "Collection":
        from chromadb.api import ServerAPI
        from chromadb.api.models.Collection import Collection
        from chromadb.config import Settings, System

        # Chroma's own clients share one view of a folder for as long as any of them is open.
        system = System(
            Settings(
                _env_file=None,
                chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
                is_persistent=True,
                persist_directory=str(self._folder),
                anonymized_telemetry=False,
            )
        )
        server = system.instance(ServerAPI)  # type: ignore[type-abstract]
        system.start()
        self._system = system
        model = server.get_or_create_collection(
            COLLECTION, configuration={"hnsw": {"space": "cosine", "ef_search": _SEARCH_WIDTH}}
        )
        return Collection(client=server, model=model, embedding_function=None)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            translated = self._error(error)
            if translated is None:
                raise
            raise translated from error

    def _error(self, error: BaseException) -> StoreError | None:
        """Translate an error of Chroma's; None for an error that is not one."""
        from chromadb.errors import ChromaError

        # A panic in Chroma's Rust code is no Exception.
        panic = type(error).__name__ == "PanicException"
        if not panic and not isinstance(error, ChromaError | OSError | RuntimeError | ValueError):
            return None
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        if isinstance(error, PermissionError) or _says(reason, "readonly", "disk is full"):
            return StoreNotWritableError(
                f"The folder {self._folder} cannot be written ({reason}); check its permissions "
                "and free space, or name another data folder with FOOTNOTE_HOME."
            )
        return StoreDamagedError(f"The vectors in {self._folder} cannot be read ({reason}).")


def delete_collection(folder: Path) -> None:
    """Delete a Chroma folder."""
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
    else:
        folder.unlink(missing_ok=True)


def _says(reason: str, *words: str) -> bool:
    return any(word in reason.lower() for word in words)


@dataclass(frozen=True, slots=True, eq=False)
class VectorRow:
    """One row of a collection."""

    id: str
    text: str
    vector: FloatArray
    metadata: Mapping[str, str | int]


def passage_rows(prepared: PreparedArticle) -> list[VectorRow]:
    """Return the rows of a version's passages, with their nodes' metadata."""
    rows = []
    for position, passage in enumerate(prepared.passages):
        name = row_id(prepared.article.id, prepared.version, "passages", position)
        metadata: dict[str, str | int] = {
            **_shared(prepared),
            "passage_id": name,
            "heading": HEADING_SEPARATOR.join(passage.heading),
            "start": passage.start,
            "end": passage.end,
            "position": position,
            "home_start": passage.home[0],
            "home_end": passage.home[1],
        }
        rows.append(_row(prepared, name, passage.vector, metadata))
    return rows


def _shared(prepared: PreparedArticle) -> dict[str, str | int]:
    return {
        "article_id": prepared.article.id,
        "version": prepared.version,
        "title": prepared.article.title,
    }


def _row(
    prepared: PreparedArticle,
    row_id: str,
    vector: FloatArray,
    metadata: dict[str, str | int],
) -> VectorRow:
    start, end = int(metadata["start"]), int(metadata["end"])
    document_id = f"{prepared.article.id}@{prepared.version}"
    relationships = {_SOURCE: _related(document_id, _DOCUMENT)}
    node = {
        "id_": row_id,
        "metadata": metadata,
        "excluded_embed_metadata_keys": list(metadata),
        "excluded_llm_metadata_keys": list(metadata),
        "relationships": relationships,
        "start_char_idx": start,
        "end_char_idx": end,
    }
    return VectorRow(
        row_id,
        prepared.article.text[start:end],
        vector,
        {
            **metadata,
            # Chroma keeps it twice, in a row and in an index.
            "_node_content": json.dumps(node, ensure_ascii=False, separators=(",", ":")),
            "_node_type": "TextNode",
            "document_id": document_id,
            "doc_id": document_id,
            "ref_doc_id": document_id,
        },
    )


def _related(node_id: str, node_type: str) -> dict[str, Any]:
    return {"node_id": node_id, "node_type": node_type}
