from dataclasses import replace

import pytest

from eval.cases import Case
from eval.gold import Gold, Place, Reply
from eval.judgement import Judgement
from eval.outcome import judge

CASE = Case("a", "When?", "town", answerable=True, answers=("1902",), evidence=("In 1902.",))
UNANSWERABLE = Case("b", "Why?", "town", answerable=False)
GOLD = Gold("town", ((0, 8),))
RIGHT, WRONG = Place("town", 0, 8), Place("town", 9, 20)
REPLY = Reply(
    claims=("In 1902.", "So it was."),
    citations=(WRONG, RIGHT),
    sentences=(WRONG, RIGHT),
    passages=(Place("town", 0, 20),),
    answerable=0.7,
    milliseconds=4.0,
)
REFUSAL = replace(REPLY, claims=(), citations=())


def test_a_right_answer() -> None:
    outcome = judge(CASE, GOLD, REPLY)
    assert outcome.text == "In 1902. So it was."
    assert (outcome.answer_hit, outcome.citation_hit, outcome.refused) == (True, True, False)
    assert (outcome.sentences, outcome.sentence_rank, outcome.passage_rank) == (2, 2, 1)
    assert (outcome.answerable, outcome.milliseconds, outcome.failure) == (0.7, 4.0, None)


def test_a_refusal_never_counts_as_a_hit() -> None:
    outcome = judge(CASE, GOLD, replace(REFUSAL, citations=(RIGHT,)))
    assert (outcome.answer_hit, outcome.citation_hit) == (False, False)
    assert (outcome.refused, outcome.failure) == (True, "refused")
    assert (outcome.sentences, outcome.sentence_rank) == (0, 2)


def test_an_answer_that_runs_over_two_sentences_counts() -> None:
    case = replace(CASE, answers=("1902. so",))
    assert judge(case, GOLD, REPLY).answer_hit is True


@pytest.mark.parametrize(
    ("case", "reply", "failure"),
    [
        (CASE, replace(REPLY, claims=("In 1903.",)), "wrong answer"),
        (CASE, replace(REPLY, citations=(WRONG,)), "wrong citation"),
        (CASE, replace(REPLY, broken_citations=1), "broken citation"),
        (UNANSWERABLE, REPLY, "should refuse"),
        (UNANSWERABLE, REFUSAL, None),
    ],
)
def test_failures_have_a_name(case: Case, reply: Reply, failure: str | None) -> None:
    assert judge(case, GOLD, reply).failure == failure


def test_where_there_is_nothing_to_hit_there_is_no_hit_and_no_miss() -> None:
    outcome = judge(UNANSWERABLE, Gold("town", (), (0, 20)), REPLY)
    assert (outcome.answer_hit, outcome.citation_hit) == (None, None)
    assert (outcome.has_evidence, outcome.sentence_rank) == (False, None)
    assert (outcome.has_place, outcome.passage_rank) == (False, None)

    outcome = judge(CASE, Gold("town"), REPLY)
    assert (outcome.answer_hit, outcome.citation_hit) == (True, None)
    assert (outcome.has_evidence, outcome.has_place) == (False, False)


def test_what_was_ranked_and_is_wrong_is_a_miss() -> None:
    outcome = judge(CASE, GOLD, replace(REPLY, sentences=(WRONG,), passages=()))
    assert (outcome.has_evidence, outcome.sentence_rank) == (True, None)
    assert (outcome.has_place, outcome.passage_rank) == (True, None)


def test_citations_are_counted_against_the_supporting_sentences() -> None:
    gold = Gold("town", ((0, 8), (30, 40)))
    outcome = judge(CASE, gold, REPLY)
    assert (outcome.cited, outcome.cited_right) == (2, 1)
    assert (outcome.supporting, outcome.covered) == (2, 1)
    refused = judge(CASE, gold, REFUSAL)
    assert (refused.cited, refused.supporting) == (0, 0)


def test_a_praised_answer_is_right_again_where_it_rests_on_the_same() -> None:
    judgement = Judgement("up", "answered", "Other words.", "")
    praised = replace(CASE, answers=("Other words.",), judgement=judgement)
    assert judge(praised, GOLD, REPLY).answer_hit is True
    assert judge(praised, Gold("town", ((90, 99),)), REPLY).answer_hit is False
    corrected = replace(praised, judgement=replace(judgement, verdict="down"))
    assert judge(corrected, GOLD, REPLY).answer_hit is False
