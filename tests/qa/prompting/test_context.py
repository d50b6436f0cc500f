from collections.abc import Callable

import pytest

from index import ArticleIndex
from qa import QAService
from qa.prompting.context import GivenPassage, choose_context
from qa.prompting.prompts import passage_text
from qa.retrieval.retriever import retrieve

QUESTION = "Where did Sullivan meet Wang Yi?"


def words(text: str) -> int:
    return len(text.split())


@pytest.fixture
def choose(service: QAService) -> Callable[[int], tuple[GivenPassage, ...]]:
    index: ArticleIndex = service.index
    retrieval = retrieve(index, QUESTION)
    articles = {item.id: index.article(item.id) for item in index.articles()}

    def chosen(budget: int) -> tuple[GivenPassage, ...]:
        return choose_context(retrieval, articles, budget=budget, count_tokens=words)

    return chosen


@pytest.mark.parametrize("budget", [60, 120, 300, 900])
def test_the_passages_given_keep_within_the_budget(
    choose: Callable[[int], tuple[GivenPassage, ...]], budget: int
) -> None:
    given = choose(budget)
    spent = sum(words(passage_text(n, item.place, item.text)) for n, item in enumerate(given, 1))
    assert 0 < spent <= budget


def test_the_most_relevant_passage_is_kept(
    choose: Callable[[int], tuple[GivenPassage, ...]],
) -> None:
    for budget in (60, 900):
        best = min(choose(budget), key=lambda each: each.rank)
        assert "Vienna" in best.text
    assert len(choose(900)) > len(choose(120))


def test_passages_stand_in_the_order_of_their_article(
    choose: Callable[[int], tuple[GivenPassage, ...]],
) -> None:
    places = [(each.passage.article_id, each.passage.start) for each in choose(900)]
    first = [article_id for article_id, _ in places]
    assert list(dict.fromkeys(first)) == sorted(set(first), key=first.index)
    for article_id in set(first):
        starts = [start for each, start in places if each == article_id]
        assert starts == sorted(starts)


def test_a_text_is_that_of_its_whole_sentences(
    choose: Callable[[int], tuple[GivenPassage, ...]],
) -> None:
    for item in choose(300):
        assert item.text == " ".join(each.sentence.text for each in item.sentences)
        positions = [each.sentence.position for each in item.sentences]
        assert positions == sorted(positions)


def test_no_sentence_is_given_twice(choose: Callable[[int], tuple[GivenPassage, ...]]) -> None:
    ids = [each.sentence.id for item in choose(2000) for each in item.sentences]
    assert len(ids) == len(set(ids))


def test_one_sentence_is_given_whatever_the_budget(
    choose: Callable[[int], tuple[GivenPassage, ...]],
) -> None:
    (item,) = choose(1)
    assert len(item.sentences) == 1


def test_a_place_names_the_title_and_the_headings(
    choose: Callable[[int], tuple[GivenPassage, ...]],
) -> None:
    place = min(choose(900), key=lambda each: each.rank).place
    assert " › " in place
