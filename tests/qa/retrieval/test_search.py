"""Each search finds passages in order, with their spans, where it is told to look."""

from collections.abc import Callable

import pytest

from index import Hit
from index.errors import QuestionError, UnknownArticleError, UsageError
from qa import QAService, hybrid, keywords, nearest

QUERY = "How much is a ticket for one adult?"
Search = Callable[..., list[Hit]]


@pytest.mark.parametrize("search", [nearest, keywords, hybrid])
def test_a_search_finds_the_best_passages_of_the_articles_that_are_named(
    service: QAService, search: Search
) -> None:
    index = service.index
    hits = search(index, QUERY, 3)
    assert len(hits) == 3
    assert "52 crowns" in hits[0].passage.text
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    for hit in hits:
        passage = hit.passage
        assert index.article(passage.article_id).text[passage.start : passage.end] == passage.text
    only = search(index, QUERY, articles=["scripts"])
    assert {hit.passage.article_id for hit in only} <= {"scripts"}
    title = index.article("market").title
    there = search(index, "What does a car cost?", where=f'title="{title}"')
    assert {hit.passage.article_id for hit in there} == {"market"}
    assert hits == search(index, f" {QUERY}\n", 50)[:3]


@pytest.mark.parametrize(
    ("query", "options", "error"),
    [
        ("?!", {}, QuestionError),
        (QUERY, {"articles": ["herons"]}, UnknownArticleError),
        (QUERY, {"articles": "heron"}, UsageError),
        (QUERY, {"where": "tag=none"}, UsageError),
    ],
)
def test_a_search_that_cannot_be_made_is_refused(
    service: QAService, query: str, options: dict[str, object], error: type[Exception]
) -> None:
    for search in (nearest, keywords, hybrid):
        with pytest.raises(error):
            search(service.index, query, **options)  # type: ignore[arg-type]
