"""An article gets another title, which it is found by; its text and its spans stay."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.article_index import ArticleIndex
from index.embedding.embedder import MiniLMEmbedder
from index.errors import UnknownArticleError, UsageError
from index.loading.load import text_source
from index.pipeline import list_articles
from index.retitling import retitle_article
from index.settings import IndexSettings
from index.types import Sentence
from tests.index.conftest import Add, Put, Whole
from tests.index.test_removal import HARBOUR, MARKET, everything


@pytest.fixture(autouse=True)
def filled(settings: IndexSettings, put: Put) -> None:
    put("harbour", HARBOUR)
    put("market", MARKET)


def in_chroma(home: Path) -> dict[str, str]:
    """Return the titles in Chroma's collection, by article id."""
    with closing(sqlite3.connect(home / "chroma" / "chroma.sqlite3")) as connection:
        rows = connection.execute(
            """
            SELECT ids.string_value, titles.string_value
            FROM embedding_metadata AS ids JOIN embedding_metadata AS titles USING (id)
            WHERE ids.key = 'article_id' AND titles.key = 'title'
            """
        )
        return dict(rows.fetchall())


def unversioned(row: str) -> str:
    """Return the id of a passage or sentence without the version of its article."""
    article_id, _, rest = row.partition("@")
    return f"{article_id}:{rest.partition(':')[2]}"


def spans(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Return sentences as a reader sees them: whatever the version of their article."""
    return [
        replace(each, id=unversioned(each.id), passage_id=unversioned(each.passage_id))
        for each in sentences
    ]


def test_a_title_changes_everywhere_and_text_and_spans_stay(
    settings: IndexSettings, embedder: MiniLMEmbedder, whole: Whole
) -> None:
    before = everything(settings, embedder)
    retitle_article("harbour", " Landing\n  place ", settings=settings, embedder=embedder)
    after = everything(settings, embedder)
    titles = {"harbour": "Landing place", "market": "Market"}
    for name in ("articles", "texts"):
        assert {each.id: each.title for each in after[name]} == titles
    assert in_chroma(settings.home) == titles

    (harbour, market), (retitled, other) = before["articles"], after["articles"]
    assert replace(harbour, title=titles["harbour"], added=retitled.added) == retitled
    assert market == other
    assert [replace(each, title=titles[each.id]) for each in before["texts"]] == after["texts"]
    for article_id in titles:
        assert spans(after["sentences"][article_id]) == spans(before["sentences"][article_id])
    assert after["sentences"]["market"] == before["sentences"]["market"]
    assert [replace(each, id=unversioned(each.id)) for each in after["passages"].values()] == [
        replace(each, id=unversioned(each.id)) for each in before["passages"].values()
    ]
    assert after["counts"] == before["counts"]
    assert whole().keys() == {"harbour", "market"}


def test_what_is_found_by_other_words_is_found_as_before(
    settings: IndexSettings, embedder: MiniLMEmbedder
) -> None:
    before = everything(settings, embedder)
    retitle_article("harbour", "Landing place", settings=settings, embedder=embedder)
    after = everything(settings, embedder)
    assert {unversioned(row) for row, _ in before["lexical"]} == {
        unversioned(row) for row, _ in after["lexical"]
    }
    old, new = dict(before["nearest"]), dict(after["nearest"])
    assert {unversioned(row) for row in old} == {unversioned(row) for row in new}
    (market,) = (row for row in old if row.startswith("market@"))
    assert new[market] == pytest.approx(old[market], abs=1e-6)


def test_it_is_found_by_its_title_and_no_longer_by_the_old_one(
    settings: IndexSettings, embedder: MiniLMEmbedder, add: Add
) -> None:
    text = "It was built in 1890. Two families live in it."
    add(text_source(text, "The windmill", "building"))
    windmill, lighthouse = "Where is the windmill?", "Where is the lighthouse?"
    with ArticleIndex.open(settings, embedder=embedder) as index:

        def worded(question: str) -> set[str]:
            found = [row for row, _ in index.lexical(question, 9)]
            return {each.article_id for each in index.passages(found).values()}

        def cosine(question: str) -> float:
            ((_, score),) = index.nearest(embedder.embed([question])[0], 9, ["building"])
            return score

        assert (worded(windmill), worded(lighthouse)) == ({"building"}, set())
        assert cosine(windmill) > cosine(lighthouse)
        retitle_article("building", "The lighthouse", settings=settings, embedder=embedder)
        assert (worded(windmill), worded(lighthouse)) == (set(), {"building"})
        assert cosine(lighthouse) > cosine(windmill)
        assert cosine(f"The lighthouse\n{text}") > 0.99


def test_an_open_index_sees_the_title(settings: IndexSettings, embedder: MiniLMEmbedder) -> None:
    with ArticleIndex.open(settings, embedder=embedder) as index:
        assert index.article("harbour").title == "Harbour 🚢"
        retitle_article("harbour", "Pier", settings=settings, embedder=embedder)
        assert index.article("harbour").title == "Pier"
        assert [each.title for each in index.articles()] == ["Market", "Pier"]


@pytest.mark.parametrize(
    ("article_id", "title", "error", "said"),
    [
        ("harbor", "Pier", UnknownArticleError, "did you mean harbour"),
        ("harbour", " \n", UsageError, "has neither a letter nor a digit; write one"),
        ("harbour", "…", UsageError, "has neither a letter nor a digit; write one"),
        ("harbour", "x" * 201, UsageError, "longer than 200 characters; shorten it"),
    ],
)
def test_what_is_no_title_changes_nothing(
    settings: IndexSettings, article_id: str, title: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        retitle_article(article_id, title, settings=settings)
    assert [each.title for each in list_articles(settings=settings)] == ["Harbour 🚢", "Market"]
