"""Checks that a store is whole: every article one version, and all that is kept of it agrees."""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import tantivy

from index.article_index import ArticleIndex
from index.embedding.embedder import Embedder
from index.settings import IndexSettings
from index.store.catalog import Catalog
from index.store.collection import PassageCollection
from index.store.store_state import LEXICAL
from index.store.vector_files import KINDS
from index.types import Passage, Sentence

EVERYTHING = 100_000


def check_whole(home: Path, embedder: Embedder) -> dict[str, str]:
    """Open a store anew, compare all it holds of each article, and return the texts by id."""
    texts: dict[str, str] = {}
    with ArticleIndex.open(IndexSettings(home=home), embedder=embedder) as index:
        frequencies: Counter[int] = Counter()
        rows, answering = [0, 0], [0, 0]
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
            for kind, every in zip(KINDS, (passage_ids, ids), strict=True):
                near = index.nearest(vector, EVERYTHING, scope, rows=kind)
                worded = index.lexical(text, EVERYTHING, scope, rows=kind)
                assert sorted(row for row, _ in near) == sorted(every)
                assert worded
                assert {row for row, _ in worded} <= set(every)

            tokens = index.token_vectors(ids)
            assert list(tokens) == ids
            for packed in tokens.values():
                frequencies.update({int(token) for token in packed.ids})
            rows[0] += len(passages)
            rows[1] += len(sentences)
            if first[article.sha256] == article.id:
                answering[0] += len(passages)
                answering[1] += len(sentences)

        assert index.counts() == tuple(rows)
        assert token_frequencies(home, list(frequencies)) == frequencies
        vector = embedder.embed(["anything"])[0]
        found = [index.nearest(vector, EVERYTHING, rows=kind) for kind in KINDS]
        assert [len(each) for each in found] == answering
    return texts


def token_frequencies(home: Path, tokens: Sequence[int]) -> dict[int, int]:
    """Return the number of live sentences that contain each token."""
    with closing(Catalog(home)) as catalog:
        return catalog.token_frequencies(tokens)


def check_no_leftovers(home: Path) -> None:
    """Compare what is stored with what is live or can be brought back: nothing else may be left."""
    with closing(sqlite3.connect(home / "catalog.sqlite")) as connection:

        def counts(query: str) -> list[int]:
            return [int(number or 0) for number in connection.execute(query).fetchone()]

        kept, known = counts("SELECT count(*), (SELECT count(*) FROM versions) FROM blocks")
        live, removed = counts("SELECT count(*), (SELECT count(*) FROM removed) FROM articles")
        assert kept == known == live + removed
        rows = counts("SELECT sum(passages), sum(sentences) FROM blocks")
        assert [counts(f"SELECT count(*) FROM {kind}")[0] for kind in KINDS] == rows
    assert [documents(home, kind) for kind in KINDS] == rows
    assert collected(home) == live_passages(home)
    left = {path.name for path in home.iterdir() if not path.name.startswith("catalog.sqlite-")}
    assert left == {"catalog.sqlite", "chroma", "data", "write.lock"}
    assert len(list((home / "data").iterdir())) == 1


def documents(home: Path, kind: str) -> int:
    """Return how many passages or sentences the lexical index holds."""
    catalog = Catalog(home)
    folder = catalog.state().files / LEXICAL / kind
    catalog.close()
    return int(tantivy.Index.open(str(folder)).searcher().num_docs)


def collected(home: Path) -> set[str]:
    """Return the ids in Chroma's collection."""
    collection = PassageCollection(home / "chroma")
    try:
        return collection.ids()
    finally:
        collection.close()


def live_passages(home: Path) -> set[str]:
    """Return the ids of the live passages."""
    with closing(sqlite3.connect(home / "catalog.sqlite")) as connection:
        rows = connection.execute(
            "SELECT id, live, position FROM articles JOIN passages ON version = live"
        ).fetchall()
    return {f"{article_id}@{version}:p{position}" for article_id, version, position in rows}
