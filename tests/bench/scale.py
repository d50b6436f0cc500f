"""Retrieval in large stores: ``python -m tests.bench.scale [PASSAGES ...]``.

Builds a store of so many passages, five sentences each, with real sentences and made-up vectors,
and asks it in a process of its own; beside it a LlamaIndex VectorStoreIndex over the store's
Chroma collection. 100,000 passages take a quarter of an hour to build.
"""

import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from index import IndexSettings, MiniLMEmbedder, sentence_spans
from index.store import PreparedArticle, PreparedPassage, PreparedSentence, Writer, recipe_of
from index.types import Article
from tests.bench.corpus import corpus

_SIZES = (240, 2_400, 24_000)
_PER_ARTICLE, _PER_BATCH, _PER_PASSAGE = 50, 1_000, 5
_TOKEN_BYTES, _CHARACTERS_PER_TOKEN = 64, 5
_QUESTIONS = 60


def _embedder() -> MiniLMEmbedder:
    return MiniLMEmbedder.load()


def build(home: Path, passages: int) -> float:
    """Write a store and return the seconds that it took."""
    texts, chance = corpus(1).articles, random.Random(0)
    sentences = [text[start:end] for text in texts for start, end in sentence_spans(text)]
    vectors = np.random.default_rng(0)
    writer = Writer(home, recipe_of(IndexSettings(home=home), _embedder()))
    began = time.perf_counter()
    for first in range(0, passages, _PER_BATCH):
        counts = [
            min(_PER_ARTICLE, passages - at)
            for at in range(first, min(first + _PER_BATCH, passages), _PER_ARTICLE)
        ]
        writer.add(
            [
                replace(
                    _article(f"article-{first}-{number}", count, sentences, chance, vectors),
                    version=version,
                )
                for number, (count, version) in enumerate(
                    zip(counts, writer.take_versions(len(counts)), strict=True)
                )
            ]
        )
    writer.close()
    return time.perf_counter() - began


def _article(
    name: str,
    passages: int,
    sentences: Sequence[str],
    chance: random.Random,
    vectors: np.random.Generator,
) -> PreparedArticle:
    parts: list[str] = []
    rows: list[PreparedSentence] = []
    places: list[PreparedPassage] = []
    at = 0
    for number in range(passages):
        start = at
        for text in chance.choices(sentences, k=_PER_PASSAGE):
            tokens = _tokens(max(1, len(text) // _CHARACTERS_PER_TOKEN), vectors)
            rows.append(PreparedSentence(number, at, at + len(text), _unit(vectors), tokens))
            parts.append(text)
            at += len(text) + 1
        span = start, at - 1
        places.append(PreparedPassage(*span, ("A heading",), span, _unit(vectors)))
    text = " ".join(parts)
    article = Article(name, name, None, None, None, text, hashlib.sha256(text.encode()).hexdigest())
    return PreparedArticle(article, 0, tuple(places), tuple(rows))


def _unit(vectors: np.random.Generator) -> Any:
    vector = vectors.standard_normal(MiniLMEmbedder.dimension, dtype=np.float32)
    return vector / np.linalg.norm(vector)


def _tokens(count: int, vectors: np.random.Generator) -> bytes:
    ids = np.minimum(vectors.zipf(1.3, count), 28_000).astype("<u2") + np.uint16(1_996)
    values = vectors.integers(17, 256, (count, _TOKEN_BYTES), np.uint8)
    return bytes(ids.tobytes() + values.tobytes())


def measure(home: Path) -> dict[str, Any]:
    """Ask a store in this process, which has read nothing of it before."""
    import resource

    questions = corpus(_QUESTIONS + 1).questions
    began = time.perf_counter()
    from qa import retrieve
    from qa.service import QAService

    service = QAService.open(IndexSettings(home=home))
    service.answer(questions[0])
    first = time.perf_counter() - began
    index = service.index
    one = [index.articles()[0].id]

    def found(question: str, articles: Sequence[str] | None = None) -> None:
        with index.snapshot():
            retrieve(index, question, articles=articles)

    figures = {
        "first answer s": round(first, 2),
        "retrieval ms": _spread(found, questions[1:]),
        "of one article ms": _spread(lambda question: found(question, one), questions[1:]),
        "answer ms": _spread(service.answer, questions[1:]),
        "answer from one article ms": _spread(
            lambda question: service.answer(question, articles=one), questions[1:]
        ),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    changed = index.article(one[0])
    service.close()
    figures["replace s"] = _replaced(home, changed)
    return figures | {"LlamaIndex ms": _llama_index(home, questions[1:])}


def _spread(ask: Callable[[str], object], questions: Sequence[str]) -> tuple[float, float]:
    """Return the median and the 95th percentile in milliseconds, after one unmeasured round."""
    for question in questions[:5]:
        ask(question)
    times = []
    for question in questions:
        began = time.perf_counter()
        ask(question)
        times.append((time.perf_counter() - began) * 1000)
    return round(float(np.median(times)), 1), round(float(np.percentile(times, 95)), 1)


def _replaced(home: Path, article: Article) -> float:
    """Return the seconds to replace an article by its first sentence, embedding left out."""
    text = article.text[: article.text.index(".") + 1]
    vectors = np.random.default_rng(1)
    span = 0, len(text)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    writer = Writer(home, recipe_of(IndexSettings(home=home), _embedder()))
    prepared = PreparedArticle(
        replace(article, text=text, sha256=sha256),
        writer.take_versions(1)[0],
        (PreparedPassage(*span, (), span, _unit(vectors)),),
        (PreparedSentence(0, *span, _unit(vectors), _tokens(9, vectors)),),
    )
    began = time.perf_counter()
    writer.add([prepared])
    seconds = time.perf_counter() - began
    writer.close()
    return round(seconds, 2)


def _llama_index(home: Path, questions: Sequence[str]) -> tuple[float, float]:
    import chromadb.config
    from llama_index.core import VectorStoreIndex
    from llama_index.core.embeddings import BaseEmbedding
    from llama_index.vector_stores.chroma import ChromaVectorStore

    embedder = _embedder()

    class Embedding(BaseEmbedding):
        def _get_query_embedding(self, query: str) -> list[float]:
            return list(map(float, embedder.embed([query])[0]))

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_query_embedding(text)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    settings = chromadb.config.Settings(anonymized_telemetry=False)
    client = chromadb.PersistentClient(str(home / "chroma"), settings)
    collection = client.get_collection("passages", embedding_function=None)
    store = ChromaVectorStore(chroma_collection=collection)
    index = VectorStoreIndex.from_vector_store(store, embed_model=Embedding())
    return _spread(index.as_retriever(similarity_top_k=10).retrieve, questions)


def main() -> None:
    """Print a line of figures for each size."""
    if sys.argv[1:2] == ["--ask"]:
        json.dump(measure(Path(sys.argv[2])), sys.stdout)
        return
    for size in map(int, sys.argv[1:] or map(str, _SIZES)):
        with tempfile.TemporaryDirectory(prefix="footnote-scale-") as folder:
            home = Path(folder)
            seconds = build(home, size)
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
