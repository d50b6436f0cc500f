"""Search the live passages and sentences of one snapshot, by vector and by words.

For vectors, all rows are compared by the signs of their coordinates, a bit each, and those that
agree most are compared in full (binary quantisation with rescoring).
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding import FloatArray, PackedTokens, product, unit, unpack
from index.errors import StoreDamagedError
from index.store.catalog import Catalog, CatalogState
from index.store.lexical import LexicalSearch, Place
from index.store.store_state import LEXICAL, VECTORS
from index.store.vector_files import (
    KINDS,
    Block,
    MappedVectors,
    Rows,
    VectorFiles,
    not_writable,
    parsed,
    row_id,
)

Scored = list[tuple[str, float]]
RowNumbers = NDArray[np.int64]

# Up to this many rows are compared in full; of more, this many that agree most. Of 30,000 rows
# that finds .995 of the nearest 50, and all of the nearest 10.
_IN_FULL = 1500
# Questions that are being answered while an article changes still read the generation before.
_KEPT = 3
# A writer deletes merged files of the lexical index while others open them; they try again.
_TRIES, _PAUSE_SECONDS = 5, 0.02


@dataclass(frozen=True, slots=True, eq=False)
class _LiveRows:
    """The live rows of one kind; ``signs`` has shape (words, live rows)."""

    vectors: NDArray[np.int8]
    numbers: RowNumbers
    signs: NDArray[np.uint64]
    starts: RowNumbers

    @classmethod
    def of(
        cls,
        vectors: NDArray[np.int8],
        signs: NDArray[np.uint64],
        spans: Sequence[tuple[int, int]],
    ) -> "_LiveRows":
        numbers = _numbers(spans)
        starts = np.array([at for at, _ in spans], np.int64)
        # A column for each word: adding six columns is five times faster than summing rows.
        return cls(vectors, numbers, np.ascontiguousarray(signs[numbers].T), starts)

    def nearest(
        self, vector: FloatArray, limit: int, spans: Sequence[tuple[int, int]] | None
    ) -> list[tuple[int, float]]:
        """Return (row, cosine) of the nearest live rows, best first, in some spans or in all."""
        if spans is None:
            rows, signs = self.numbers, self.signs
        else:
            rows = _numbers(spans)
            places = np.searchsorted(self.numbers, rows)
            signs = self.signs[:, places] if len(rows) > _IN_FULL else self.signs
        if len(rows) > _IN_FULL:
            rows = rows[_agreeing(signs, vector, max(_IN_FULL, limit))]
        return _best(self.vectors, rows, vector, limit)


class LiveVectors:
    """The live rows of one snapshot. Safe to share between threads."""

    def __init__(self, mapped: MappedVectors, blocks: Sequence[Block]) -> None:
        """Search these blocks of the files."""
        self._mapped = mapped
        # Both kinds of rows are written in one order.
        self._blocks = sorted(blocks, key=lambda block: block.passage_at)
        self._by_version = {block.version: block for block in blocks}
        self._by_article = {block.article_id: block for block in blocks}
        spans = {rows: [_span(block, rows) for block in self._blocks] for rows in KINDS}
        self._live: dict[Rows, _LiveRows] = {
            "passages": _LiveRows.of(mapped.passages, mapped.passage_signs, spans["passages"]),
            "sentences": _LiveRows.of(mapped.sentences, mapped.sentence_signs, spans["sentences"]),
        }

    @property
    def counts(self) -> tuple[int, int]:
        """The number of live passages and of live sentences."""
        return len(self._live["passages"].numbers), len(self._live["sentences"].numbers)

    def block(self, version: int) -> Block | None:
        """Return the block of a live version."""
        return self._by_version.get(version)

    def versions(self, articles: Sequence[str]) -> list[int]:
        """Return the live versions of articles; ids without one are left out."""
        found = (self._by_article.get(article_id) for article_id in dict.fromkeys(articles))
        return [block.version for block in found if block is not None]

    def nearest(
        self, rows: Rows, vector: FloatArray, limit: int, articles: Sequence[str] | None
    ) -> Scored:
        """Return (id, cosine) of the live rows nearest to a unit vector, best first."""
        if limit < 1:
            return []
        spans = None
        if articles is not None:
            wanted = [self._by_version[version] for version in self.versions(articles)]
            spans = [_span(block, rows) for block in wanted]
        best = self._live[rows].nearest(vector, limit, spans)
        return [(self._id(number, rows), score) for number, score in best]

    def nearest_of(self, rows: Rows, ids: Iterable[str], vector: FloatArray, limit: int) -> Scored:
        """Return (id, cosine) of the rows among ids that are nearest to a unit vector."""
        numbers = np.array([n for each in ids if (n := self._row(each, rows)) is not None], int)
        best = _best(self._live[rows].vectors, numbers, vector, limit)
        return [(self._id(number, rows), score) for number, score in best]

    def vectors(self, rows: Rows, ids: Iterable[str]) -> dict[str, FloatArray]:
        """Return the unit vectors of the live rows among ids."""
        numbers = {each: row for each in ids if (row := self._row(each, rows)) is not None}
        found = unit(self._live[rows].vectors[list(numbers.values())].astype(np.float32))
        return dict(zip(numbers, found, strict=True))

    def token_bytes(self, sentence_ids: Iterable[str]) -> dict[str, bytes]:
        """Return the tokens of the live sentences among ids, as they are stored."""
        return {
            each: self._mapped.token_bytes(row)
            for each in sentence_ids
            if (row := self._row(each, "sentences")) is not None
        }

    def token_vectors(self, sentence_ids: Sequence[str]) -> dict[str, PackedTokens]:
        """Return the packed tokens of the live sentences among ids."""
        return {each: unpack(data) for each, data in self.token_bytes(sentence_ids).items()}

    def _row(self, text: str, rows: Rows) -> int | None:
        """Return the number of a live row, or None."""
        named = parsed(text, rows)
        block = None if named is None else self._by_version.get(named.version)
        if named is None or block is None or block.article_id != named.article_id:
            return None
        at, count = _span(block, rows)
        return at + named.position if named.position < count else None

    def _id(self, row: int, rows: Rows) -> str:
        starts = self._live[rows].starts
        place = int(np.searchsorted(starts, row, side="right")) - 1
        block = self._blocks[place]
        return row_id(block.article_id, block.version, rows, row - int(starts[place]))


def _span(block: Block, rows: Rows) -> tuple[int, int]:
    """Return a block's first row, and how many there are."""
    if rows == "passages":
        return block.passage_at, block.passages
    return block.sentence_at, block.sentences


def _numbers(spans: Iterable[tuple[int, int]]) -> RowNumbers:
    """Return the numbers of the rows in some spans, each (first row, how many)."""
    ranges = [np.arange(at, at + count, dtype=np.int64) for at, count in spans]
    return np.concatenate(ranges) if ranges else np.empty(0, np.int64)


def _agreeing(signs: NDArray[np.uint64], vector: FloatArray, limit: int) -> RowNumbers:
    """Return the columns of ``signs`` (words, rows) that differ least from a vector's signs."""
    bits = np.packbits(vector > 0)
    words = np.pad(bits, (0, len(signs) * 8 - len(bits))).view("<u8")
    distances = np.zeros(signs.shape[1], np.uint16)
    for column, word in zip(signs, words, strict=True):
        distances += np.bitwise_count(column ^ word)
    within = np.cumsum(np.bincount(distances))
    return np.flatnonzero(distances <= np.searchsorted(within, limit))


def _best(
    vectors: NDArray[np.int8], rows: RowNumbers, vector: FloatArray, limit: int
) -> list[tuple[int, float]]:
    """Return (row, cosine) of the rows nearest to a unit vector, best first."""
    if not len(rows):
        return []
    cosines = product(unit(vectors[rows].astype(np.float32)), vector[:, np.newaxis])[:, 0]
    best = np.argsort(-cosines, kind="stable")[:limit]
    return [(int(rows[place]), float(cosines[place])) for place in best]


class Searches(LiveVectors):
    """Searches the live rows of one snapshot by words, too."""

    def __init__(
        self,
        mapped: MappedVectors,
        blocks: Sequence[Block],
        lexical: LexicalSearch,
        copies: Sequence[Sequence[str]],
    ) -> None:
        """Search these blocks of the files; ``copies`` are the ids of articles of one text."""
        super().__init__(mapped, blocks)
        self.copies = copies
        self._lexical = lexical

    def lexical(
        self,
        rows: Rows,
        question: str,
        limit: int,
        articles: Sequence[str] | None,
        among: Iterable[str] | None = None,
        nearly: bool = False,
    ) -> Scored:
        """Return (id, BM25 score) of the best rows, best first; ``among`` are the only ones."""
        versions = None if articles is None else self.versions(articles)
        wanted = None if among is None else set(among)

        def is_live(place: Place) -> bool:
            named = self._named(rows, place)
            return named is not None and (wanted is None or named in wanted)

        found = self._lexical.best(rows, question, limit, is_live, versions, nearly=nearly)
        return [(self._named(rows, place) or "", score) for place, score in found]

    def _named(self, rows: Rows, place: Place) -> str | None:
        version, position = place
        block = self.block(version)
        return None if block is None else row_id(block.article_id, version, rows, position)


class Snapshots:
    """The generations of a store that were read last. Safe to share between threads."""

    def __init__(self, catalog: Catalog) -> None:
        """Read the store of a catalog."""
        self._catalog = catalog
        self._kept: OrderedDict[tuple[str, int], Searches] = OrderedDict()
        self._lock = threading.Lock()

    def current(self) -> Searches:
        """Return the searches of the generation that this thread reads.

        Raises StoreDamagedError if its files lack rows.
        """
        state = self._catalog.state()
        key = state.store, state.generation
        with self._lock:
            if key not in self._kept:
                self._kept[key] = self._read(state)
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def close(self) -> None:
        """Release the files."""
        with self._lock:
            self._kept.clear()

    def _read(self, state: CatalogState) -> Searches:
        folder = state.files / VECTORS
        try:
            mapped = VectorFiles(folder, state.dimension).mapped(state.ends)
        except PermissionError as error:
            raise not_writable(folder, error) from error
        except (OSError, ValueError) as error:
            raise StoreDamagedError(
                f"The vectors in {folder} cannot be read ({error}); run footnote check."
            ) from error
        words = state.files / LEXICAL
        if state.ends.passages and not words.exists():
            raise StoreDamagedError(f"The search index in {words} is missing; run footnote check.")
        return Searches(mapped, self._catalog.blocks(), _opened(words), self._catalog.copies())


def _opened(folder: Path) -> LexicalSearch:
    for left in reversed(range(_TRIES)):
        try:
            return LexicalSearch(folder)
        except StoreDamagedError:
            if not left:
                raise
            time.sleep(_PAUSE_SECONDS)
    raise AssertionError("unreachable")
