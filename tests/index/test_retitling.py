"""An article gets another title, which it is found by; its text and its spans stay."""

from dataclasses import replace

import pytest

from index import (
    ArticleIndex,
    IndexSettings,
    MiniLMEmbedder,
    UsageError,
    get_article,
    list_articles,
    text_source,
)
from index.errors import UnknownArticleError
from index.retitling import retitle_article
from tests.index.conftest import Add, Whole


def test_a_title_changes_everywhere_and_the_text_stays(
    filled: IndexSettings, embedder: MiniLMEmbedder, whole: Whole
) -> None:
    harbour, market = (get_article(each, settings=filled) for each in ("harbour", "market"))
    (listed, other) = list_articles(settings=filled)
    retitle_article("harbour", " Landing\n  place ", settings=filled, embedder=embedder)
    renamed = replace(harbour, title="Landing place")
    assert get_article("harbour", settings=filled) == renamed
    assert get_article("market", settings=filled) == market
    (retitled, same) = list_articles(settings=filled)
    assert replace(listed, title=renamed.title, added=retitled.added) == retitled
    assert same == other
    assert whole() == {"harbour": harbour.text, "market": market.text}


def test_an_open_index_finds_it_by_its_title_and_no_longer_by_the_old_one(
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
        assert index.article("building").title == "The lighthouse"
        assert (worded(windmill), worded(lighthouse)) == (set(), {"building"})
        assert cosine(lighthouse) > cosine(windmill)
        assert cosine(f"The lighthouse\n{text}") > 0.99


@pytest.mark.parametrize(
    ("article_id", "title", "error", "said"),
    [
        ("harbor", "Pier", UnknownArticleError, "did you mean harbour"),
        ("harbour", " \n", UsageError, "contains no letters or digits; write one"),
        ("harbour", "…", UsageError, "contains no letters or digits; write one"),
        ("harbour", "x" * 201, UsageError, "longer than 200 characters; shorten it"),
    ],
)
def test_what_is_no_title_changes_nothing(
    filled: IndexSettings, article_id: str, title: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        retitle_article(article_id, title, settings=filled)
    assert [each.title for each in list_articles(settings=filled)] == ["Harbour 🚢", "Market"]
