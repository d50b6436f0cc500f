"""Checks that a store is whole: every article one version, and all that is kept of it agrees."""

import hashlib
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from index.article_index import ArticleIndex
from index.embedding.embedder import Embedder
from index.settings import IndexSettings
from index.store.vectors import VectorStore
from index.types import Passage, Sentence

EVERYTHING = 100_000


def check_whole(home: Path, embedder: Embedder) -> dict[str, str]:
    """Open a store anew, compare all it holds of each article, and return the texts by id."""
    texts: dict[str, str] = {}
    with ArticleIndex.open(IndexSettings(home=home), embedder=embedder) as index:
        frequencies: Counter[int] = Counter()
        rows = [0, 0]
        for summary in index.articles():
            article = index.article(summary.id)
            text = texts[article.id] = article.text
            assert article.sha256 == hashlib.sha256(text.encode()).hexdigest()

            sentences = index.article_sentences(article.id)
            assert [sentence.position for sentence in sentences] == list(range(len(sentences)))
            ids = [sentence.id for sentence in sentences]
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
            scope = [article.id]
            dense = index.dense_passages(vector, EVERYTHING, scope)
            assert sorted(row for row, _ in dense) == sorted(passage_ids)
            dense = index.dense_sentences(vector, EVERYTHING, scope)
            assert sorted(row for row, _ in dense) == sorted(ids)
            lexical = {row for row, _ in index.lexical_sentences(text, EVERYTHING, scope)}
            assert lexical <= set(ids)
            assert lexical
            lexical = {row for row, _ in index.lexical_passages(text, EVERYTHING, scope)}
            assert lexical <= set(passage_ids)
            assert lexical

            tokens = index.token_vectors(ids)
            assert list(tokens) == ids
            for packed in tokens.values():
                frequencies.update({int(token) for token in packed.ids})
            rows[0] += len(passages)
            rows[1] += len(sentences)

        assert index.counts() == tuple(rows)
        assert index.token_frequencies(list(frequencies)) == frequencies
        vector = embedder.embed(["anything"])[0]
        assert len(index.dense_passages(vector, EVERYTHING)) == rows[0]
        assert len(index.dense_sentences(vector, EVERYTHING)) == rows[1]
    return texts


def check_no_leftovers(home: Path) -> None:
    """Compare what is stored with what is live or can be brought back: nothing else may be left."""
    with closing(sqlite3.connect(home / "catalog.sqlite")) as connection:

        def count(table: str) -> int:
            (number,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            return int(number)

        assert count("versions") == count("articles") + count("removed")
        assert count("passages") == count("passage_vectors")
        assert count("sentences") == count("sentence_vectors")
        live = {
            rows: {
                row
                for (row,) in connection.execute(
                    f"SELECT {rows}.id FROM articles JOIN {rows} ON version = live"
                )
            }
            for rows in ("passages", "sentences")
        }
        for words, rows in [("passage_words", "passages"), ("sentence_words", "sentences")]:
            assert count(f"{words}_docsize") == len(live[rows])
            connection.execute(f"INSERT INTO {words} ({words}) VALUES ('integrity-check')")
        connection.rollback()
    store = VectorStore(home / "chroma")
    assert store.row_ids("passages") == live["passages"]
    assert store.row_ids("sentences") == live["sentences"]
    store.close()
    left = {path.name for path in home.iterdir() if not path.name.startswith("catalog.sqlite-")}
    assert left == {"catalog.sqlite", "chroma", "vectors.lock", "write.lock"}
