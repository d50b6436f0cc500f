"""Detect sentences that give orders to an assistant."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index import Embedder, MiniLMEmbedder, Sentence
from index.embedding import Direction, FloatArray, bundled_embedder, directions
from index.lines import row_cells

ORDER_BUCKETS = 65536
# Words for an assistant, in lower case without accents.
_MACHINE = re.compile(
    r"\b(?:ai|a\.i|ki|ia|ии|llms?|gpt\w*|(?:chat)?bots?|language models?|models?|assistants?|"
    r"assistent\w*|asistente\w*|sprachmodell\w*|modele|modelo|prompts?)\b|人工智能|助手"
)
# The marks of chat turns and tool calls that models are trained on.
_FORGED = re.compile(
    r"<\|\w+\|>|\[/?INST\]|<</?SYS>>|"
    r"</?(?:system|assistant|context|passages?|tool|tool_call|function_call|instructions?)\b[^>]*>",
    re.IGNORECASE,
)
WEIGHTS_FILE = Path(str(files("qa"))) / "safety" / "data" / "orders.npy"
# The score of a certain order.
_SURE = 99.0
# Longer texts, in characters, are read in overlapping pieces, so that the rest does not outweigh an
# order at the end.
_LONGEST = 400
_PIECE, _OVERLAP = 200, 100
_TOKEN_NUMBERS = 128
# The share of the first sum in the score, and the margin that the second needs alone.
_FIRST_SHARE = 1 / 3
_ALONE = 0.4
# A cell of fewer words names or counts something.
_ORDER_WORDS = 4
_QUOTED = re.compile(r'"[^"]*"|“[^“”"]*[”"]|„[^„“”"]*[“”"]|«[^«»]*»|「[^」]*」')
_WORD = re.compile(r"\w+")
_INVISIBLE = re.compile(
    "[\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff\xad]"
)
# At most so many words are weighed. Chinese and Japanese characters count as words, and so do
# markup signs.
_MAX_WORDS = 60
_WEIGHED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W\d_]+|[<>\[\]{}|#]+")


def fold(text: str) -> str:
    """Return text in lower case without accents and invisible characters, on one line."""
    text = _INVISIBLE.sub("", text)
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    return " ".join(unicodedata.normalize("NFC", text).split())


def hashed_words(folded_text: str, buckets: int) -> NDArray[np.int64]:
    """Return the distinct buckets, from 0, of a folded text's words and word pairs."""
    words = ["^", *_WEIGHED.findall(folded_text)[:_MAX_WORDS], "$"]
    pairs = (f"{first} {second}" for first, second in pairwise(words))
    return np.array(sorted({crc32(each.encode()) % buckets for each in (*words, *pairs)}))


@dataclass(frozen=True, slots=True, eq=False)
class OrderFeatures:
    """The distinct hashed words of a text, of shape (n,), and whether it names a machine."""

    buckets: NDArray[np.int64]
    names_machine: bool


def order_features(folded_text: str) -> OrderFeatures:
    """Return the features of a folded text."""
    names_machine = _MACHINE.search(folded_text) is not None
    return OrderFeatures(hashed_words(folded_text, ORDER_BUCKETS), names_machine)


@dataclass(frozen=True, slots=True, eq=False)
class OrderWeights:
    """The learnt weights of two sums over the words, of shape (2, ORDER_BUCKETS).

    The first sum adds ``tokens`` (128,) times the mean of a sentence's tokens, the second
    ``vector`` (384,) times its vector. ``machines`` and ``biases`` have one weight for each sum.
    If the first sum is at most ``least`` or, without tokens, the second at most ``-most`` before
    the vector is added, the vector is not computed.
    """

    words: FloatArray
    tokens: FloatArray
    vector: FloatArray
    machines: FloatArray
    biases: FloatArray
    least: float
    most: float


@cache
def _weights() -> OrderWeights:
    numbers = np.load(WEIGHTS_FILE).astype(np.float32)
    sizes = [2 * ORDER_BUCKETS, _TOKEN_NUMBERS, MiniLMEmbedder.dimension, 2, 2]
    words, tokens, vector, machines, biases, limits = np.split(numbers, np.cumsum(sizes))
    least, most = limits.tolist()
    return OrderWeights(words.reshape(2, -1), tokens, vector, machines, biases, least, most)


def order_scores(
    texts: Sequence[str], embedder: Embedder, found: Sequence[Direction | None] | None = None
) -> list[float]:
    """Return a score for each text; above 0, it is an order to an assistant.

    ``found`` are the mean directions of the texts' tokens, if known. A very long text is read in
    pieces.
    """
    at_hand = found or [None] * len(texts)
    known = [each for each in at_hand if each is not None]
    of_tokens = iter((directions(known) @ _weights().tokens).tolist())
    bundled = bundled_embedder(embedder)
    return [
        _score(text, None if each is None else next(of_tokens), bundled)
        for text, each in zip(texts, at_hand, strict=True)
    ]


def _score(text: str, of_tokens: float | None, embedder: MiniLMEmbedder) -> float:
    if _FORGED.search(text):
        return _SURE
    pieces = [text]
    if len(text) > _LONGEST:
        starts = range(0, len(text) - _OVERLAP, _PIECE - _OVERLAP)
        pieces = [text[start : start + _PIECE] for start in starts]
    return max(_piece_score(fold(piece), of_tokens, embedder) for piece in pieces)


def _piece_score(text: str, of_tokens: float | None, embedder: MiniLMEmbedder) -> float:
    """Return the score of a folded text; its vector is computed only if it may be decisive."""
    weights = _weights()
    first, second = _of_words(text)
    if of_tokens is None:
        if second <= -weights.most:
            return second
        return second + _by_vector(text, embedder) - _ALONE
    first += of_tokens
    if first <= weights.least:
        return second
    return (1 - _FIRST_SHARE) * (second + _by_vector(text, embedder)) + _FIRST_SHARE * first


# An article's sentences recur: for the next question, and as the context of a passage.
@lru_cache(maxsize=4096)
def _of_words(text: str) -> tuple[float, float]:
    """Return what the words of a folded text add to each sum."""
    weights, found = _weights(), order_features(text)
    words = weights.words[:, found.buckets].sum(axis=1) / len(found.buckets) ** 0.5
    first, second = words + weights.machines * found.names_machine + weights.biases
    return float(first), float(second)


@lru_cache(maxsize=4096)
def _by_vector(text: str, embedder: MiniLMEmbedder) -> float:
    """Return what the vector of a folded text adds to the second sum."""
    (vector,) = embedder.embed([text])
    return float(vector @ _weights().vector)


def find_orders(
    sentences: Sequence[Sentence],
    embedder: Embedder,
    found: Mapping[str, Direction] | None = None,
) -> frozenset[str]:
    """Return the ids of the sentences that address an assistant.

    Their quotations are not read. Of a table's row only the cells are read that are long enough
    for an order. ``found`` are the mean directions of their tokens by id, if known: with them it
    takes a tenth of the time.
    """
    at_hand = found or {}
    texts = [
        _long_cells(each) if each.kind == "row" else _unquoted(each.text) for each in sentences
    ]
    known = [None if each.kind == "row" else at_hand.get(each.id) for each in sentences]
    scores = order_scores(texts, embedder, known)
    return frozenset(
        each.id
        for each, text, score in zip(sentences, texts, scores, strict=True)
        if text and score > 0
    )


def _long_cells(row: Sentence) -> str:
    """Return the cells of a row that have the words for an order."""
    cells = (cell for cell in row_cells(row.text) if len(_WORD.findall(cell)) >= _ORDER_WORDS)
    return ". ".join(cells)


def _unquoted(text: str) -> str:
    """Return a sentence without its quotations, unless it is one."""
    unquoted = _QUOTED.sub(" … ", text)
    return unquoted if len(_WORD.findall(unquoted)) > 1 else text
