"""An article gets another title: all else stays, everywhere."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.article_index import ArticleIndex
from index.embedding.embedder import MiniLMEmbedder
from index.errors import UnknownArticleError, UsageError
from index.pipeline import list_articles
from index.retitling import retitle_article
from index.settings import IndexSettings
from tests.index.conftest import Put, Whole
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


def test_a_title_changes_and_nothing_else(
    settings: IndexSettings, embedder: MiniLMEmbedder, whole: Whole
) -> None:
    before = everything(settings, embedder)
    retitle_article("harbour", " Landing\n  place ", settings=settings)
    after = everything(settings, embedder)
    titles = {each.id: each.title for each in after["articles"]}
    assert titles == {"harbour": "Landing place", "market": "Market"}
    for name in before.keys() - {"articles", "texts"}:
        assert after[name] == before[name], name
    for old, new in zip(
        sorted(before["texts"], key=lambda each: str(each.id)),
        sorted(after["texts"], key=lambda each: str(each.id)),
        strict=True,
    ):
        assert (old.id, old.text, old.sha256, old.headings) == (
            new.id, new.text, new.sha256, new.headings,
        )  # fmt: skip
    assert whole().keys() == {"harbour", "market"}
    assert in_chroma(settings.home) == titles


def test_an_open_index_sees_the_title(settings: IndexSettings, embedder: MiniLMEmbedder) -> None:
    with ArticleIndex.open(settings, embedder=embedder) as index:
        assert index.article("harbour").title == "Harbour 🚢"
        retitle_article("harbour", "Pier", settings=settings)
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
