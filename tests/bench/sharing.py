"""Retrieval for people who may see a share of a large store: ``python -m tests.bench.sharing``.

100,000 passages in 1,000 collections, as ``tests.bench.scale`` writes them.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from index import ArticleIndex, IndexSettings
from index.sharing import Sharing
from qa import Question, retrieve
from tests.bench.corpus import corpus
from tests.bench.scale import real_sentences, real_vectors, recall, spread, write_store

_COLLECTIONS = 1_000
_SHARES = (0.001, 0.01, 0.1, 0.5, 1.0)
_QUESTIONS = 60


def main() -> None:
    """Build the store, share it out, and print a line for each share."""
    passages = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    sentences = real_sentences(passages)
    vectors = real_vectors(sentences)
    questions = corpus(_QUESTIONS).questions
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
                found = f"{_spread(seen, questions)}, recall {recall(seen, questions):.3f}"
                print(f"{share:.1%}, {count:,} passages: {found}", flush=True)


def _spread(index: ArticleIndex, questions: Sequence[str]) -> str:
    def found(question: str) -> None:
        with index.snapshot():
            retrieve(index, Question(question))

    median, most = spread(found, questions)
    return f"p50 {median} ms, p95 {most} ms"


if __name__ == "__main__":
    main()
