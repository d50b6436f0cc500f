"""Checks that a store is whole: every article one version, and all that is kept of it agrees."""

import hashlib
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from index import ArticleIndex, Embedder, IndexSettings, Passage, Sentence

HARBOUR = (
    "# Harbour 🚢\n\nThe harbour is deep. Ships come in.\n\n## Light\n\nThe lamp is lit at six."
)
MARKET = "# Market\n\nThe market sells fish. Ships bring it."
BOTH = {"harbour", "market"}
EVERYTHING = 100_000


def check_whole(home: Path, embedder: Embedder) -> dict[str, str]:
    """Open a store anew, compare all it holds of each article, and return the texts by id."""
    texts: dict[str, str] = {}
    with ArticleIndex.open(IndexSettings(home=home), embedder=embedder) as index:
        rows, answering = [0, 0], 0
        # Of articles with the same text only the first one is found among all.
        first: dict[str, str] = {}
        for article_id in sorted(each.id for each in index.articles()):
            first.setdefault(index.article(article_id).sha256, article_id)
        for summary in index.articles():
            article = index.article(summary.id)
            text = texts[article.id] = article.text
            assert article.sha256 == hashlib.sha256(text.encode()).hexdigest()

            sentences = index.article_sentences(article.id)
            assert [sentence.position for sentence in sentences] == list(range(len(sentences)))
            passage_ids = list(dict.fromkeys(sentence.passage_id for sentence in sentences))
            passages = index.passages(passage_ids)
            assert list(passages) == passage_ids
            homes = index.sentences_of(passage_ids)
            assert [row for home_rows in homes.values() for row in home_rows] == sentences
            places: list[Passage | Sentence] = [*passages.values(), *sentences]
            for place in places:
                assert place.text
                assert place.text == text[place.start : place.end]
            assert (summary.passages, summary.sentences) == (len(passages), len(sentences))

            vector = embedder.embed([text])[0]
            near = index.nearest(vector, EVERYTHING, [article.id])
            worded = index.lexical(text, EVERYTHING, [article.id])
            assert sorted(row for row, _ in near) == sorted(passage_ids)
            assert worded
            assert {row for row, _ in worded} <= set(passage_ids)

            found = index.directions(sentences)
            assert list(found) == [sentence.id for sentence in sentences]
            assert all(np.abs(each).max() == 127 for each in found.values())
            rows[0] += len(passages)
            rows[1] += len(sentences)
            if first[article.sha256] == article.id:
                answering += len(passages)

        assert index.counts() == tuple(rows)
        vector = embedder.embed(["anything"])[0]
        assert len(index.nearest(vector, EVERYTHING)) == answering
    return texts


def everything(settings: IndexSettings, embedder: Embedder) -> dict[str, Any]:
    """Return all that a reader finds in a store."""
    with ArticleIndex.open(settings, embedder=embedder) as index:
        vector = embedder.embed(["ships"])[0]
        sentences = {each.id: index.article_sentences(each.id) for each in index.articles()}
        every = [sentence for each in sentences.values() for sentence in each]
        return {
            "articles": index.articles(),
            "texts": [index.article(each.id) for each in index.articles()],
            "sentences": sentences,
            "passages": index.passages([sentence.passage_id for sentence in every]),
            "directions": [each.tolist() for each in index.directions(every).values()],
            "counts": index.counts(),
            "lexical": index.lexical("ships lamp light", EVERYTHING),
            "nearest": [(row, round(score, 5)) for row, score in index.nearest(vector, EVERYTHING)],
        }


def placed(found: dict[str, Any], rows: Iterable[str]) -> list[tuple[str, int]]:
    """Return the article and the beginning of passages, whose ids other stores do not share."""
    passages = found["passages"]
    return [(passages[row].article_id, passages[row].start) for row in rows]


def check_no_leftovers(home: Path) -> None:
    """Compare what is stored with what is live or can be brought back: nothing else may be left."""
    with closing(sqlite3.connect(home / "catalog.sqlite")) as connection:

        def count(query: str) -> int:
            return int(connection.execute(f"SELECT {query}").fetchone()[0] or 0)

        assert count("sum(passages) FROM articles") == count("count(*) FROM passages")
        own = "sum(json_array_length(sentences)) FROM passages"
        assert count("sum(sentences) FROM articles") == count(own)
    assert collected(home) == live_passages(home)
    left = {path.name for path in home.iterdir() if not path.name.startswith("catalog.sqlite-")}
    assert left <= {
        "catalog.sqlite", "chroma", "chroma.lock", "words", "words.lock", "write.lock"
    }  # fmt: skip


def collected(home: Path) -> set[str]:
    """Return the ids in Chroma's collection."""
    with closing(sqlite3.connect(home / "chroma" / "chroma.sqlite3")) as connection:
        return {name for (name,) in connection.execute("SELECT embedding_id FROM embeddings")}


def live_passages(home: Path) -> set[str]:
    """Return the numbers of the live passages."""
    with closing(sqlite3.connect(home / "catalog.sqlite")) as connection:
        rows = connection.execute(
            "SELECT passages.id FROM passages JOIN articles ON number = article"
            " WHERE removed_at IS NULL"
        ).fetchall()
    return {str(number) for (number,) in rows}
