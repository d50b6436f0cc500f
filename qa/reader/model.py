"""The reader's two models, run on the CPU with onnxruntime."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.embedding import FloatArray, OnnxSession, onnx_session, verified, wordpiece_tokenizer
from index.errors import ReaderError
from qa.reader.rows import MARK, Pair, PassageReading, Signs, TokenRow, pair_row, passage_row

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_FOLDER = Path(str(files("qa"))) / "reader" / "data"
Weights = tuple[Path, str]
"""A file and its checksum."""

PAIRS: Weights = (
    _FOLDER / "reader.onnx",
    "2d5825d76e2dd18ea89eeaba418f2e779b6d42c41e31eddb157959a8904ceac6",
)
PASSAGES: Weights = (
    _FOLDER / "passages.onnx",
    "9150f67220b94295a426144a664c39a4726224f04c7c967bf862dc341514715d",
)

# Rows read in parallel, one core each; a third faster than one after the other on two cores.
AT_ONCE = 2


@dataclass(frozen=True, slots=True, eq=False)
class PassageScores:
    """The log-odds that a passage answers, and that each of its sentences does.

    ``sentences`` are in reading order, without those that did not fit.
    """

    passage: float
    sentences: tuple[float, ...]


class ReaderModel:
    """Reads questions with sentences and with whole passages. Safe to share between threads."""

    def __init__(self, pairs: OnnxSession, passages: OnnxSession, tokenizer: "Tokenizer") -> None:
        """Wrap two sessions and a tokenizer; most callers want ``load()``."""
        self._pairs = pairs
        self._passages = passages
        self._tokenizer = tokenizer
        opening, closing = tokenizer.encode("").ids
        (bar,) = tokenizer.encode("|", add_special_tokens=False).ids
        mark = tokenizer.token_to_id(MARK)
        if mark is None:
            raise ReaderError(f"The tokenizer does not know the sign {MARK}; install it anew.")
        self._signs = Signs(opening, closing, bar, mark)
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="reading")

    @classmethod
    def load(cls, pairs: Weights = PAIRS, passages: Weights = PASSAGES) -> "ReaderModel":
        """Load the bundled weights and verify their checksums.

        Raises ReaderError when a file of them is missing or not the one expected, and
        EmbedderError when the tokenizer's is.
        """
        first, second = (
            onnx_session(verified(path, sha256, "reader", ReaderError), threads=1)
            for path, sha256 in (pairs, passages)
        )
        return cls(first, second, wordpiece_tokenizer())

    def logits(self, pairs: Sequence[Pair]) -> FloatArray:
        """Return the log-odds that each pair's sentence answers, of shape (pairs,)."""
        ids = self._ids(pairs)
        rows = [pair_row(pair, ids, self._signs) for pair in pairs]
        found = self._pool.map(lambda row: self._run(self._pairs, row), rows)
        return np.array([float(each.reshape(-1)[0]) for each in found], np.float32)

    def passages(self, readings: Sequence[PassageReading]) -> list[PassageScores]:
        """Return the scores of each passage."""
        ids = self._ids(readings)
        rows = [passage_row(reading, ids, self._signs) for reading in readings]
        return list(self._pool.map(self._scores, rows))

    def _scores(self, row: TokenRow) -> PassageScores:
        numbers = self._run(self._passages, row)[0]
        sentences = tuple(
            float(
                numbers[mark, 0] + numbers[start:end, 1].sum() / max(1, end - start) + numbers[0, 2]
            )
            for mark, (start, end) in zip(row.marks, row.spans, strict=True)
        )
        return PassageScores(float(numbers[0, 3]), sentences)

    def _ids(self, read: Sequence[Pair | PassageReading]) -> dict[str, list[int]]:
        known = list({text: None for each in read for text in each.texts})
        encoded = self._tokenizer.encode_batch(known, add_special_tokens=False)
        return {text: each.ids for text, each in zip(known, encoded, strict=True)}

    def _run(self, session: OnnxSession, row: TokenRow) -> FloatArray:
        # One row per run: other rows in a batch would change its rounding to int8.
        ids = np.array([row.tokens], np.int64)
        kinds = np.zeros_like(ids)
        kinds[:, row.second :] = 1
        found = session.run(None, {"input_ids": ids, "token_type_ids": kinds})
        return np.asarray(found[0], np.float32)


class BundledReader:
    """The bundled reader of a process, loaded once for all services.

    Its weights never change, and separate sessions would cost each service 120 MB.
    """

    def __init__(self, load: Callable[[], ReaderModel] = ReaderModel.load) -> None:
        """Load nothing yet; ``begin`` and ``get`` call ``load``."""
        self._load = load
        self._lock = threading.Lock()
        self._loading: Future[ReaderModel] | None = None

    def begin(self) -> "Future[ReaderModel]":
        """Start loading it in a background thread, unless that has already begun."""
        with self._lock:
            if self._loading is None or _failed(self._loading):
                pool = ThreadPoolExecutor(1, thread_name_prefix="reader")
                self._loading = pool.submit(self._load)
                # The thread ends once the reader is loaded; nobody waits for it here.
                pool.shutdown(wait=False)
            return self._loading

    def get(self) -> ReaderModel:
        """Return it once it is loaded. Raises what ``ReaderModel.load`` raises."""
        return self.begin().result()


def _failed(loading: "Future[ReaderModel]") -> bool:
    return loading.done() and loading.exception() is not None


bundled_reader = BundledReader()
