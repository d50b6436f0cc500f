from dataclasses import replace
from math import inf

import pytest

from eval.cases import Case
from eval.gold import Gold, Place
from eval.judgement import Judgement
from eval.outcome import Outcome, Reply

CASE = Case("a", "When?", "town", answerable=True, answers=("1902",), evidence=("In 1902.",))
UNANSWERABLE = Case("b", "Why?", "town", answerable=False)
RIGHT, WRONG = Place("town", 0, 8), Place("town", 9, 20)
GOLD = Gold((RIGHT,))
REPLY = Reply(
    claims=("In 1902.", "So it was."),
    citations=(WRONG, RIGHT),
    sentences=(WRONG, RIGHT),
    passages=(Place("town", 0, 20),),
    answerable=0.7,
    milliseconds=4.0,
)
REFUSAL = replace(REPLY, claims=(), citations=(RIGHT,))


def test_an_answer_and_a_refusal_which_is_never_a_hit() -> None:
    outcome = Outcome.of(CASE, GOLD, REPLY)
    assert (outcome.answer_hit, outcome.citation_hit, outcome.failure) == (True, True, None)
    assert (outcome.sentence_rank, outcome.passage_rank) == (2, 1)
    # An answer may run over two sentences.
    assert Outcome.of(replace(CASE, answers=("1902. so",)), GOLD, REPLY).answer_hit is True

    refused = Outcome.of(CASE, GOLD, REFUSAL)
    assert (refused.answer_hit, refused.citation_hit, refused.failure) == (False, False, "refused")
    assert refused.sentence_rank == 2


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
    assert Outcome.of(case, GOLD, reply).failure == failure


def test_where_there_is_nothing_to_hit_there_is_no_hit_and_no_miss() -> None:
    outcome = Outcome.of(UNANSWERABLE, Gold((), Place("town", 0, 20)), REPLY)
    assert (outcome.answer_hit, outcome.citation_hit) == (None, None)
    assert (outcome.sentence_rank, outcome.passage_rank) == (None, None)
    outcome = Outcome.of(CASE, Gold(), REPLY)
    assert (outcome.answer_hit, outcome.citation_hit) == (True, None)
    assert (outcome.sentence_rank, outcome.passage_rank) == (None, None)
    missed = Outcome.of(CASE, GOLD, replace(REPLY, sentences=(WRONG,), passages=()))
    assert (missed.sentence_rank, missed.passage_rank) == (inf, inf)
    assert missed.to_dict()["sentence_rank"] is None


def test_citations_are_counted_against_the_supporting_sentences() -> None:
    gold = Gold((RIGHT, Place("town", 30, 40)))
    outcome = Outcome.of(CASE, gold, REPLY)
    assert (outcome.cited, outcome.cited_right) == (2, 1)
    assert (outcome.supporting, outcome.covered) == (2, 1)
    refused = Outcome.of(CASE, gold, REFUSAL)
    assert (refused.cited, refused.supporting) == (0, 0)


def test_a_praised_answer_is_right_again_where_it_rests_on_the_same() -> None:
    judgement = Judgement("up", "answered", "Other words.", "")
    praised = replace(CASE, answers=("Other words.",), judgement=judgement)
    assert Outcome.of(praised, GOLD, REPLY).answer_hit is True
    assert Outcome.of(praised, Gold((Place("town", 90, 99),)), REPLY).answer_hit is False
    corrected = replace(praised, judgement=replace(judgement, verdict="down"))
    assert Outcome.of(corrected, GOLD, REPLY).answer_hit is False
