"""Retrieval for people who may see a share of a large store: ``python -m tests.bench.sharing``.

100,000 passages in 1,000 collections, as ``tests.bench.scale`` writes them.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index import ArticleIndex, IndexSettings
from index.sharing import Sharing
from qa import retrieve
from tests.bench.corpus import corpus
from tests.bench.figure import at
from tests.bench.scale import real_sentences, real_vectors, write_store

_COLLECTIONS = 1_000
_SHARES = (0.001, 0.01, 0.1, 0.5, 1.0)
_QUESTIONS = 60
_NEAREST = 20


def main() -> None:
    """Build the store, share it out, and print a line for each share."""
    passages = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    sentences = real_sentences(passages)
    vectors = real_vectors(sentences)
    questions = corpus(_QUESTIONS + 5).questions
    with tempfile.TemporaryDirectory(prefix="footnote-bench-") as folder:
        settings = IndexSettings(home=Path(folder))
        write_store(settings, sentences, vectors)
        sharing = Sharing(settings)
        with ArticleIndex.open(settings) as index:
            names = [each.id for each in index.articles()]
            for number in range(_COLLECTIONS):
                key = sharing.create(f"c{number}", "person:root", key=f"c{number}")
                for share in _SHARES:
                    if number < round(share * _COLLECTIONS):
                        sharing.grant(key, f"person:{share}", "reader")
            for number, name in enumerate(names):
                sharing.put(name, f"c{number * 617 % _COLLECTIONS}")
            print(f"all, not shared: {_spread(index, questions)}", flush=True)
            for share in _SHARES:
                seen = index.limited_to(sharing.seen_by({f"person:{share}"}))
                count, _ = seen.counts()
                found = f"{_spread(seen, questions)}, recall {_recall(seen, questions):.3f}"
                print(f"{share:.1%}, {count:,} passages: {found}", flush=True)


def _spread(index: ArticleIndex, questions: Sequence[str]) -> str:
    times: list[float] = []
    for question in questions:
        began = time.perf_counter()
        with index.snapshot():
            retrieve(index, question)
        times.append(1000 * (time.perf_counter() - began))
    return f"p50 {at(times[5:], 0.5):.1f} ms, p95 {at(times[5:], 0.95):.1f} ms"


def _recall(index: ArticleIndex, questions: Sequence[str]) -> float:
    """Return how many of the nearest that may be seen are found."""
    catalog = index._catalog
    ids, rows = index.vectors(catalog.answering(catalog.live(None)))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    shares: list[float] = []
    for question in questions[5:]:
        vector = index.embedder.encode_question(question).vector
        best = {ids[row] for row in np.argsort(-(rows @ vector), kind="stable")[:_NEAREST]}
        found = dict(index.nearest(vector, _NEAREST))
        shares.append(len(best & found.keys()) / len(best))
    return sum(shares) / len(shares)


if __name__ == "__main__":
    main()
