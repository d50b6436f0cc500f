"""Retrieval in large stores: ``python -m tests.bench.scale [PASSAGES ...]``.

Builds a store of so many passages, five sentences each, of all the texts in FOOTNOTE_BENCH, and
asks it in a process of its own. A passage's vector is that of its first sentence, no two of which
are alike. The vectors are made once and kept in the cache folder; 100,000 take half an hour.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eval.store import default_cache
from index import ArticleIndex, IndexSettings, MiniLMEmbedder, add_articles, text_source
from index.chunked import Chunk, ChunkedArticle, SentenceSpan
from index.chunking import sentence_spans
from index.store import Writer, nearest, recipe_of
from index.types import Article
from tests.bench.corpus import corpus
from tests.bench.figure import at

_SIZES = (240, 2_400, 24_000)
_PER_ARTICLE, _PER_BATCH, _PER_PASSAGE = 50, 1_000, 5
_SHORTEST, _LONGEST = 40, 400
_QUESTIONS = 60
_NEAREST = 20


def _embedder() -> MiniLMEmbedder:
    return MiniLMEmbedder.load()


def real_sentences(count: int) -> list[str]:
    """Return different sentences of the texts in FOOTNOTE_BENCH, or as many as there are."""
    found: dict[str, None] = {}
    for text in _texts(Path(os.environ["FOOTNOTE_BENCH"], "bench")):
        for start, end in sentence_spans(text):
            sentence = " ".join(text[start:end].replace("\0", " ").split())[:_LONGEST]
            if len(sentence) >= _SHORTEST:
                found[sentence] = None
        if len(found) >= count:
            break
    return list(found)[:count]


def _texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.txt")):
        yield path.read_text("utf-8", errors="replace")
    for path in sorted(folder.rglob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield from _strings(json.loads(line))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for each in value.values() for text in _strings(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in _strings(each))


def real_vectors(sentences: Sequence[str]) -> Any:
    """Return the vectors of sentences, which are embedded once."""
    name = hashlib.sha256("\n".join(sentences).encode()).hexdigest()[:16]
    path = default_cache().parent / f"bench-{name}.npy"
    if not path.exists():
        embedder = _embedder()
        rows = [
            embedder.embed(sentences[first : first + 512])
            for first in range(0, len(sentences), 512)
        ]
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            np.save(file, np.concatenate(rows).astype(np.float16))
    return np.load(path).astype(np.float32)


def write_store(settings: IndexSettings, sentences: Sequence[str], vectors: Any) -> float:
    """Write a passage for each sentence, and return the seconds that it took."""
    writer = Writer(settings, recipe_of(settings, _embedder()))
    began = time.perf_counter()
    for first in range(0, len(sentences), _PER_BATCH):
        starts = range(first, min(first + _PER_BATCH, len(sentences)), _PER_ARTICLE)
        writer.put([_article(f"article-{at}", at, sentences, vectors) for at in starts])
    writer.close()
    return time.perf_counter() - began


def _article(name: str, first: int, sentences: Sequence[str], vectors: Any) -> ChunkedArticle:
    parts: list[str] = []
    chunks: list[Chunk] = []
    directions = [np.full(128, 1, np.int8)] * _PER_PASSAGE
    at = 0
    for opening in range(first, min(first + _PER_ARTICLE, len(sentences))):
        start = at
        own: list[SentenceSpan] = []
        for step in range(_PER_PASSAGE):
            text = sentences[(opening + step * 7919) % len(sentences)]
            own.append(SentenceSpan(at, at + len(text)))
            parts.append(text)
            at += len(text) + 1
        vector = vectors[opening]
        chunk = Chunk(start, at - 1, ("A heading",), None, "", tuple(own), vector, directions)
        chunks.append(chunk)
    text = " ".join(parts)
    article = Article(name, name, None, None, None, text, hashlib.sha256(text.encode()).hexdigest())
    return ChunkedArticle(article, tuple(chunks))


def measure(home: Path) -> dict[str, Any]:
    """Ask a store in this process, which has read nothing of it before."""
    import resource

    questions = corpus(_QUESTIONS + 1).questions
    began = time.perf_counter()
    from qa import QAService, Question, retrieve

    service = QAService.open(IndexSettings(home=home))
    service.answer(Question(questions[0]))
    first = time.perf_counter() - began
    index = service.index
    one = [index.articles()[0].id]

    def found(question: str, articles: Sequence[str] | None = None) -> None:
        with index.snapshot():
            retrieve(index, Question(question, articles=articles))

    figures = {
        "first answer s": round(first, 2),
        "retrieval ms": spread(found, questions[1:]),
        "of one article ms": spread(lambda question: found(question, one), questions[1:]),
        "answer ms": spread(lambda question: service.answer(Question(question)), questions[1:]),
        "answer from one article ms": spread(
            lambda question: service.answer(Question(question, articles=one)), questions[1:]
        ),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    figures["recall of 20"] = recall(index, questions[1:])
    changed = index.article(one[0])
    service.close()
    return figures | {"replace s": _replaced(home, changed)}


def recall(index: ArticleIndex, questions: Sequence[str]) -> float:
    """Return the share of the nearest passages of all rows that the search finds."""
    catalog = index._catalog
    ids, rows = index.vectors(catalog.answering_articles(None))
    shares = []
    for vector in index.embedder.embed(questions):
        every = {key for key, _ in nearest(ids, rows, vector, _NEAREST)}
        found = {key for key, _ in index.nearest(vector, _NEAREST)}
        shares.append(len(every & found) / len(every))
    return round(float(np.mean(shares)), 3)


def spread(ask: Callable[[str], object], questions: Sequence[str]) -> tuple[float, float]:
    """Return the median and the 95th percentile in milliseconds, after one unmeasured round."""
    for question in questions[:5]:
        ask(question)
    times = []
    for question in questions:
        began = time.perf_counter()
        ask(question)
        times.append((time.perf_counter() - began) * 1000)
    return round(at(times, 0.5), 1), round(at(times, 0.95), 1)


def _replaced(home: Path, article: Article) -> float:
    """Return the seconds to replace an article by its first sentence."""
    times = []
    # The first time imports what adding needs.
    for length in (2, 1):
        text = ".".join(article.text.split(".")[:length]) + "."
        document = text_source(text, article.title, article.id)
        began = time.perf_counter()
        add_articles([document], settings=IndexSettings(home=home), embedder=_embedder())
        times.append(time.perf_counter() - began)
    return round(times[-1], 2)


def main() -> None:
    """Print a line of figures for each size."""
    if sys.argv[1:2] == ["--ask"]:
        json.dump(measure(Path(sys.argv[2])), sys.stdout)
        return
    for size in map(int, sys.argv[1:] or map(str, _SIZES)):
        with tempfile.TemporaryDirectory(prefix="footnote-scale-") as folder:
            home = Path(folder)
            sentences = real_sentences(size)
            if len(sentences) < size:
                sys.exit(f"FOOTNOTE_BENCH has {len(sentences):,} different sentences.")
            vectors = real_vectors(sentences)
            seconds = write_store(IndexSettings(home=home), sentences, vectors)
            used = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
            asked = subprocess.run(
                [sys.executable, "-m", "tests.bench.scale", "--ask", str(home)],
                check=True,
                stdout=subprocess.PIPE,
                env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
            )
            figures = {"built s": round(seconds), "KB a passage": round(used / size / 1000, 1)}
            print(size, json.dumps(figures | json.loads(asked.stdout)), flush=True)


if __name__ == "__main__":
    main()
