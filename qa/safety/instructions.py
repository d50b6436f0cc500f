"""Detect sentences that give orders to an assistant."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import (
    Direction,
    Embedder,
    FloatArray,
    MiniLMEmbedder,
    Sentence,
    bundled_embedder,
    directions,
    row_cells,
)
from qa.safety.disguises import calls_out, hashed_words, readings

ORDER_BUCKETS = 4096
# Words for an assistant, in lower case without accents.
_MACHINE = re.compile(
    r"\b(?:ai|a\.i|ki|ia|ии|llms?|gpt\w*|(?:chat)?bots?|language models?|models?|assistants?|"
    r"assistent\w*|asistente\w*|sprachmodell\w*|modele|modelo|prompts?)\b|人工智能|助手"
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
# Sentences of one paragraph are less than this many characters apart.
_NEXT = 2
_QUOTED = re.compile(r'"[^"]*"|“[^“”"]*[”"]|„[^„“”"]*[“”"]|«[^«»]*»|「[^」]*」')
_OPENS = re.compile(r'"[^"]*$|“[^“”]*$|„[^„“”]*$|«[^«»]*$|「[^」]*$')
_CLOSES = re.compile(r'["”“»」]')
_WORD = re.compile(r"\w+")


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

    def of_words(self, text: str) -> tuple[float, float]:
        """Return what the words of a folded text add to each sum."""
        found = order_features(text)
        words = self.words[:, found.buckets].sum(axis=1) / len(found.buckets) ** 0.5
        first, second = words + self.machines * found.names_machine + self.biases
        return float(first), float(second)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A possible reading of a text, and what its words add to each sum."""

    text: str
    first: float
    score: float


def order_scores(
    texts: Sequence[str], embedder: Embedder, found: Sequence[Direction | None] | None = None
) -> list[float]:
    """Return a score for each text; above 0, it is an order to an assistant.

    ``found`` are the mean directions of the texts' tokens, if known. A text is read as it stands
    and with disguises undone, a very long one in pieces.
    """
    weights = _weights()
    every = [_readings(text) for text in texts]
    known = [each for each in found or () if each is not None]
    of_tokens = iter((directions(known) @ weights.tokens).tolist())
    scores: list[float] = []
    for readings_of_one, at_hand in zip(every, found or [None] * len(texts), strict=True):
        added = None if at_hand is None else next(of_tokens)
        scores.append(max(_score(each, added, embedder) for each in readings_of_one))
    return scores


def _score(reading: _Reading, of_tokens: float | None, embedder: Embedder) -> float:
    """Return the score of one reading; its vector is computed only if it may be decisive."""
    weights = _weights()
    if of_tokens is None:
        is_open = reading.score > -weights.most
    else:
        is_open = reading.first + of_tokens > weights.least
    if not is_open or reading.score >= _SURE:
        return reading.score
    second = reading.score + _by_vector(reading.text, bundled_embedder(embedder))
    if of_tokens is None:
        return second - _ALONE
    return (1 - _FIRST_SHARE) * second + _FIRST_SHARE * (reading.first + of_tokens)


# An article's sentences recur: for the next question, and as the context of a passage.
@lru_cache(maxsize=4096)
def _by_vector(text: str, embedder: MiniLMEmbedder) -> float:
    """Return what the vector of a text adds to the second sum."""
    (vector,) = embedder.embed([text])
    return float(vector @ _weights().vector)


@lru_cache(maxsize=4096)
def _readings(text: str) -> tuple[_Reading, ...]:
    """Return the readings of a text, each with what its words add to the sums."""
    if calls_out(text):
        return (_Reading(text, _SURE, _SURE),)
    pieces = [text]
    if len(text) > _LONGEST:
        starts = range(0, len(text) - _OVERLAP, _PIECE - _OVERLAP)
        pieces = [text[start : start + _PIECE] for start in starts]
    weights = _weights()
    return tuple(
        _Reading(reading, *weights.of_words(reading))
        for piece in pieces
        for reading in readings(piece)
    )


@cache
def _weights() -> OrderWeights:
    numbers = np.load(WEIGHTS_FILE).astype(np.float32)
    sizes = [2 * ORDER_BUCKETS, _TOKEN_NUMBERS, MiniLMEmbedder.dimension, 2, 2]
    words, tokens, vector, machines, biases, limits = np.split(numbers, np.cumsum(sizes))
    least, most = limits.tolist()
    return OrderWeights(words.reshape(2, -1), tokens, vector, machines, biases, least, most)


def flagged(
    sentences: Sequence[Sentence],
    embedder: Embedder,
    found: Mapping[str, Direction] | None = None,
) -> frozenset[str]:
    """Return the ids of the sentences that address an assistant.

    The sentences may be from several articles, in any order. Of a table's row only the cells are
    read that are long enough for an order. ``found`` are the mean directions of their tokens by id,
    if known: with them it takes a tenth of the time.
    """
    at_hand = found or {}
    ordered = sorted(sentences, key=lambda each: (each.article_id, each.position))
    rows = {each.id for each in ordered if each.kind == "row"}
    texts = [
        _long_cells(each) if each.id in rows else text
        for each, text in zip(ordered, _unquoted(ordered), strict=True)
    ]
    known = [None if each.id in rows else at_hand.get(each.id) for each in ordered]
    scores = order_scores(texts, embedder, known)
    return frozenset(
        each.id
        for each, text, score in zip(ordered, texts, scores, strict=True)
        if text and score > 0
    )


def _long_cells(row: Sentence) -> str:
    """Return the cells of a row that have the words for an order."""
    cells = (cell for cell in row_cells(row.text) if len(_WORD.findall(cell)) >= _ORDER_WORDS)
    return ". ".join(cells)


def _unquoted(sentences: Sequence[Sentence]) -> Iterator[str]:
    """Yield the texts of sentences in reading order without their quotations.

    A quotation may span several sentences of one paragraph; one that makes up a whole sentence
    stays.
    """
    inside, end = False, ("", 0)
    for each in sentences:
        rest = each.text
        if inside and end[0] == each.article_id and each.start - end[1] < _NEXT:
            closed = _CLOSES.search(rest)
            rest = rest[closed.end() :] if closed else ""
            inside = closed is None
        else:
            inside = False
        unquoted = _QUOTED.sub(" … ", rest)
        inside = inside or _OPENS.search(unquoted) is not None
        unquoted = _OPENS.sub(" … ", unquoted)
        yield unquoted if len(_WORD.findall(unquoted)) > 1 or rest != each.text else each.text
        end = (each.article_id, each.end)
