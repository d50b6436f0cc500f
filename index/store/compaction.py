"""Write vectors to new files, without those of versions that are gone."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.store.vector_files import Block, Ends, MappedVectors, VectorFiles, not_writable


def compact(source: MappedVectors, kept: Sequence[Block], folder: Path) -> tuple[list[Block], Ends]:
    """Write blocks one behind the other into a new folder; return their places, and the ends.

    The rows are on the disk when this returns. Raises StoreNotWritableError.
    """
    moved, ends = _moved(source, kept)
    try:
        folder.mkdir(parents=True)
        for name in VectorFiles.NAMES:
            with (folder / name).open("wb") as file:
                for rows in _rows(source, name, kept):
                    file.write(np.ascontiguousarray(rows).data)
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        raise not_writable(folder, error) from error
    mapped = VectorFiles(folder, source.passages.shape[1]).mapped(ends)
    return [replace(block, checksum=mapped.checksum(block)) for block in moved], ends


def _moved(source: MappedVectors, kept: Sequence[Block]) -> tuple[list[Block], Ends]:
    moved, ends = [], Ends()
    for block in kept:
        moved.append(replace(block, passage_at=ends.passages, sentence_at=ends.sentences))
        start, end = source.token_span(block)
        ends = Ends(
            ends.passages + block.passages,
            ends.sentences + block.sentences,
            ends.tokens + end - start,
        )
    return moved, ends


def _rows(source: MappedVectors, name: str, kept: Sequence[Block]) -> Iterator[NDArray[Any]]:
    """Yield what a file holds of each block."""
    tokens = 0
    for block in kept:
        start, end = source.token_span(block)
        if name == "tokens":
            yield source.tokens[start:end]
        elif name == "token_ends":
            yield source.token_ends[block.sentence_rows] - start + tokens
        else:
            rows = block.passage_rows if name.startswith("passage") else block.sentence_rows
            yield getattr(source, name)[rows]
        tokens += end - start
