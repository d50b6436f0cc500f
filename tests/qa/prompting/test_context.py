from collections.abc import Callable

import pytest

from index import ArticleIndex
from qa import QAService, Scope
from qa.prompting.context import GivenPassage, choose_context
from qa.prompting.prompts import passage_text

Choose = Callable[[int], tuple[GivenPassage, ...]]
QUESTION = "Where did Sullivan meet Wang Yi?"


def words(text: str) -> int:
    return len(text.split())


@pytest.fixture
def choose(service: QAService) -> Choose:
    index: ArticleIndex = service.index
    retrieval = service.evidence(QUESTION, Scope()).retrieval
    articles = {item.id: index.article(item.id) for item in index.articles()}

    def chosen(budget: int) -> tuple[GivenPassage, ...]:
        return choose_context(retrieval, articles, budget=budget, count_tokens=words)

    return chosen


@pytest.mark.parametrize("budget", [60, 120, 300, 900])
def test_the_passages_given_keep_within_the_budget(choose: Choose, budget: int) -> None:
    given = choose(budget)
    spent = sum(words(passage_text(n, item.place, item.text)) for n, item in enumerate(given, 1))
    assert 0 < spent <= budget


def test_the_most_relevant_passage_is_kept(choose: Choose) -> None:
    for budget in (60, 900):
        best = min(choose(budget), key=lambda each: each.rank)
        assert "Vienna" in best.text
    assert len(choose(900)) > len(choose(120))


def test_passages_stand_in_the_order_of_their_article(choose: Choose) -> None:
    places = [(each.passage.article_id, each.passage.start) for each in choose(900)]
    first = [article_id for article_id, _ in places]
    assert list(dict.fromkeys(first)) == sorted(set(first), key=first.index)
    for article_id in set(first):
        starts = [start for each, start in places if each == article_id]
        assert starts == sorted(starts)


def test_texts_are_made_of_whole_sentences_of_which_none_is_given_twice(choose: Choose) -> None:
    given = choose(2000)
    for item in given:
        assert item.text == " ".join(each.sentence.text for each in item.sentences)
        positions = [each.sentence.position for each in item.sentences]
        assert positions == sorted(positions)
    ids = [each.sentence.id for item in given for each in item.sentences]
    assert len(ids) == len(set(ids))


def test_one_sentence_is_given_whatever_the_budget(choose: Choose) -> None:
    (item,) = choose(1)
    assert len(item.sentences) == 1
    # Its place names the title and the headings.
    assert " › " in item.place
