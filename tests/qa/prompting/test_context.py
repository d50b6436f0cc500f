from collections.abc import Callable

import pytest

from qa import QAService, Question
from qa.prompting import GivenPassage, choose_context
from qa.prompting.prompts import passage_text

Choose = Callable[[int], tuple[GivenPassage, ...]]


def words(text: str) -> int:
    return len(text.split())


@pytest.fixture(scope="module")
def choose(service: QAService) -> Choose:
    evidence = service.evidence(Question("Where did Sullivan meet Wang Yi?"))

    def chosen(budget: int) -> tuple[GivenPassage, ...]:
        return choose_context(
            evidence.retrieval, evidence.articles, budget=budget, count_tokens=words
        )

    return chosen


@pytest.mark.parametrize("budget", [60, 120, 300, 900])
def test_the_best_passages_are_given_within_the_budget(choose: Choose, budget: int) -> None:
    given = choose(budget)
    spent = sum(words(passage_text(n, item.place, item.text)) for n, item in enumerate(given, 1))
    assert 0 < spent <= budget
    assert "Vienna" in min(given, key=lambda each: each.rank).text
    assert len(given) <= len(choose(2 * budget))


def test_whole_sentences_stand_in_the_order_of_their_articles_and_none_twice(
    choose: Choose,
) -> None:
    given = choose(2000)
    assert len(given) > len(choose(120))
    places = [(each.passage.article_id, each.passage.start) for each in given]
    first = list(dict.fromkeys(article_id for article_id, _ in places))
    assert places == sorted(places, key=lambda place: (first.index(place[0]), place[1]))
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
