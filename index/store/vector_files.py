"""Vectors in memory-mapped files, which only grow.

Each version of an article owns a block of rows in every file. The catalog records where the
rows end, in the transaction that makes a version live; what a killed writer left behind that
end belongs to nobody, and the next writer overwrites it. Rows in front of it never change.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.embedding import FloatArray, unpack
from index.errors import StoreDamagedError, StoreNotWritableError
from index.store.prepared import PreparedArticle

_BITS = 64
Rows = Literal["passages", "sentences"]

KINDS: tuple[Rows, Rows] = ("passages", "sentences")
_LETTERS: dict[Rows, str] = {"passages": "p", "sentences": "s"}
_ID = re.compile(r"(.*)@(\d{1,18}):([ps])(\d{1,18})", re.DOTALL)


class RowId(NamedTuple):
    """A row of an article's version; ``position`` counts from 0 in reading order."""

    article_id: str
    version: int
    rows: Rows
    position: int


@dataclass(frozen=True, slots=True)
class Ends:
    """The number of rows of passages and of sentences, and of bytes of tokens."""

    passages: int = 0
    sentences: int = 0
    tokens: int = 0

    @classmethod
    def of(cls, meta: Mapping[str, str]) -> "Ends":
        """Return what the catalog records of itself."""
        names = ("passages", "sentences", "tokens")
        return cls(*(int(meta.get(f"{name}_end", 0)) for name in names))


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one version: its first row in each file, and how many follow.

    ``checksum`` is the CRC-32 of its vectors and tokens.
    """

    version: int
    article_id: str
    passage_at: int
    passages: int
    sentence_at: int
    sentences: int
    checksum: int

    @property
    def passage_rows(self) -> slice:
        """The rows of its passages."""
        return slice(self.passage_at, self.passage_at + self.passages)

    @property
    def sentence_rows(self) -> slice:
        """The rows of its sentences."""
        return slice(self.sentence_at, self.sentence_at + self.sentences)


@dataclass(frozen=True, slots=True, eq=False)
class MappedVectors:
    """The rows of all files.

    ``passages`` and ``sentences`` have shape (rows, dimension) and any length; only their
    direction counts. The signs, of shape (rows, words), hold a bit for each coordinate.
    ``token_ends`` (sentences,) is where a sentence's tokens end in ``tokens``, in bytes.
    """

    passages: NDArray[np.int8]
    passage_signs: NDArray[np.uint64]
    sentences: NDArray[np.int8]
    sentence_signs: NDArray[np.uint64]
    token_ends: NDArray[np.int64]
    tokens: NDArray[np.uint8]

    def checksum(self, block: Block) -> int:
        """Return the CRC-32 of a block's vectors and tokens."""
        passages, sentences = block.passage_rows, block.sentence_rows
        start, end = self.token_span(block)
        value = 0
        for rows in (
            self.passages[passages],
            self.passage_signs[passages],
            self.sentences[sentences],
            self.sentence_signs[sentences],
            self.token_ends[sentences],
            self.tokens[start:end],
        ):
            value = crc32(np.ascontiguousarray(rows).view(np.uint8).data, value)
        return value

    def token_span(self, block: Block) -> tuple[int, int]:
        """Return where a block's tokens start and end, in bytes."""
        rows = block.sentence_rows
        start = int(self.token_ends[rows.start - 1]) if rows.start else 0
        return start, int(self.token_ends[rows.stop - 1]) if block.sentences else start

    def token_bytes(self, row: int) -> bytes:
        """Return the packed tokens of a sentence."""
        start = int(self.token_ends[row - 1]) if row else 0
        return self.tokens[start : int(self.token_ends[row])].tobytes()


class VectorFiles:
    """The files of one folder."""

    NAMES = (
        "passages", "passage_signs", "sentences", "sentence_signs", "token_ends", "tokens"
    )  # fmt: skip

    def __init__(self, folder: Path, dimension: int) -> None:
        """Take a folder, which need not exist."""
        self._folder = folder
        self._dimension = dimension
        self._words = -(-dimension // _BITS)

    def append(
        self, versions: Sequence[PreparedArticle], ends: Ends, *, repairing: bool = False
    ) -> tuple[list[Block], Ends]:
        """Write the rows of some versions behind ``ends``; return their blocks and the new ends.

        The rows are on the disk when this returns. Raises StoreNotWritableError, and
        StoreDamagedError if rows before ``ends`` are missing, unless they are about to be
        written again.
        """
        try:
            if not repairing:
                self.mapped(ends)
        except (FileNotFoundError, ValueError) as error:
            raise StoreDamagedError(
                f"Vectors in {self._folder} are missing ({error}); run footnote check."
            ) from error
        try:
            return self._append(versions, ends)
        except OSError as error:
            raise not_writable(self._folder, error) from error

    def _append(self, versions: Sequence[PreparedArticle], ends: Ends) -> tuple[list[Block], Ends]:
        blocks = list(_blocks(versions, ends))
        passages = [each for version in versions for each in version.passages]
        sentences = [each for version in versions for each in version.sentences]
        token_ends = ends.tokens + np.cumsum([len(each.tokens) for each in sentences], dtype="<i8")
        self._folder.mkdir(parents=True, exist_ok=True)
        self._write_vectors("passage", [each.vector for each in passages], ends.passages)
        self._write_vectors("sentence", [each.vector for each in sentences], ends.sentences)
        self._write("token_ends", token_ends, ends.sentences)
        if ends.sentences:
            # The first new sentence begins where the row in front says, which may be damaged.
            front = np.array([ends.tokens], "<i8")
            self._write("token_ends", front, ends.sentences - 1, cut=False)
        tokens = np.frombuffer(b"".join(each.tokens for each in sentences), np.uint8)
        self._write("tokens", tokens, ends.tokens)
        ends = Ends(
            ends.passages + len(passages),
            ends.sentences + len(sentences),
            ends.tokens + len(tokens),
        )
        mapped = self.mapped(ends)
        return [replace(block, checksum=mapped.checksum(block)) for block in blocks], ends

    def mapped(self, ends: Ends) -> MappedVectors:
        """Map the rows up to ``ends``. Raises OSError or ValueError if a file lacks some."""
        return MappedVectors(
            self._map("passages", np.int8, (ends.passages, self._dimension)),
            self._map("passage_signs", "<u8", (ends.passages, self._words)),
            self._map("sentences", np.int8, (ends.sentences, self._dimension)),
            self._map("sentence_signs", "<u8", (ends.sentences, self._words)),
            self._map("token_ends", "<i8", (ends.sentences,)),
            self._map("tokens", np.uint8, (ends.tokens,)),
        )

    def sizes(self, ends: Ends) -> dict[str, int]:
        """Return the number of bytes of each file up to ``ends``."""
        mapped = self.mapped(ends)
        return {name: getattr(mapped, name).nbytes for name in self.NAMES}

    def token_counts(self, block: Block) -> Mapping[int, int]:
        """Return how many of a block's sentences contain each token."""
        end = block.sentence_at + block.sentences
        token_ends = self._map("token_ends", "<i8", (end,))
        last = int(token_ends[end - 1]) if block.sentences else 0
        mapped = self.mapped(Ends(0, end, last))
        counts: Counter[int] = Counter()
        for row in range(block.sentence_at, end):
            counts.update(set(unpack(mapped.token_bytes(row)).ids.tolist()))
        return counts

    def _map(self, name: str, kind: Any, shape: tuple[int, ...]) -> Any:
        if not shape[0]:
            return np.zeros(shape, kind)
        return np.memmap(self._folder / name, kind, "r", shape=shape)

    def _write_vectors(self, kind: str, vectors: Sequence[FloatArray], at: int) -> None:
        rows = _rounded(vectors, self._dimension)
        self._write(f"{kind}s", rows, at)
        self._write(f"{kind}_signs", _signs(rows, self._words), at)

    def _write(self, name: str, rows: "NDArray[Any]", at: int, *, cut: bool = True) -> None:
        width = rows.dtype.itemsize * int(np.prod(rows.shape[1:], dtype=int))
        descriptor = os.open(self._folder / name, os.O_RDWR | os.O_CREAT, 0o666)
        with os.fdopen(descriptor, "r+b") as file:
            if cut:
                file.truncate(at * width)
            file.seek(at * width)
            if rows.size:
                file.write(np.ascontiguousarray(rows).data)
            file.flush()
            os.fsync(file.fileno())


def not_writable(folder: Path, error: OSError) -> StoreNotWritableError:
    """Return the error for a folder that cannot be written or read."""
    return StoreNotWritableError(
        f"The folder {folder} cannot be used ({error.strerror or error}); check its permissions "
        "and free space, or name another data folder with FOOTNOTE_HOME."
    )


def _blocks(versions: Sequence[PreparedArticle], ends: Ends) -> Iterator[Block]:
    passage_at, sentence_at = ends.passages, ends.sentences
    for each in versions:
        counts = len(each.passages), len(each.sentences)
        yield Block(each.version, each.article.id, passage_at, counts[0], sentence_at, counts[1], 0)
        passage_at += counts[0]
        sentence_at += counts[1]


def _rounded(vectors: Sequence[FloatArray], dimension: int) -> NDArray[np.int8]:
    rows = np.array(vectors, np.float32).reshape(-1, dimension)
    largest = np.maximum(np.abs(rows).max(axis=-1, keepdims=True, initial=0.0), 1e-12)
    return np.asarray(np.round(rows / largest * 127), np.int8)


def _signs(rows: NDArray[np.int8], words: int) -> NDArray[np.uint8]:
    bits = np.packbits(rows > 0, axis=-1)
    return np.pad(bits, ((0, 0), (0, words * 8 - bits.shape[-1])))


def row_id(article_id: str, version: int, rows: Rows, position: int) -> str:
    """Return the id of a row."""
    return f"{article_id}@{version}:{_LETTERS[rows]}{position}"


def parsed(text: str, rows: Rows) -> RowId | None:
    """Return what an id names, or None if it is not the id of such a row."""
    found = _ID.fullmatch(text)
    if found is None or found[3] != _LETTERS[rows]:
        return None
    return RowId(found[1], int(found[2]), rows, int(found[4]))
