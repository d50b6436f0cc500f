from dataclasses import replace

import pytest

from eval.cases import Case, Judgement
from eval.gold import Gold, Place
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
    answerable_score=0.7,
    milliseconds=4.0,
)
REFUSAL = replace(REPLY, claims=(), citations=(RIGHT,))


def said(text: str) -> Reply:
    return replace(REPLY, claims=(text,))


@pytest.mark.parametrize(
    ("case", "reply", "hits", "failure"),
    [
        (CASE, REPLY, (True, True, False, 1), None),
        # An answer may run over two sentences, in another case and white space.
        (replace(CASE, answers=("1903", " ", "1902.\n SO")), REPLY, (True, True, False, 1), None),
        (replace(CASE, answers=("Cafe\u0301",)), said("Café."), (True, True, False, 1), None),
        (CASE, said("In 1903."), (False, True, False, 1), "wrong answer"),
        (CASE, replace(REPLY, citations=(WRONG,)), (True, False, False, 1), "wrong citation"),
        (CASE, replace(REPLY, broken_citations=1), (True, True, False, 1), "broken citation"),
        (CASE, replace(REPLY, sentences=(), passages=()), (True, True, False, 0), None),
        # A refusal is never a hit.
        (CASE, REFUSAL, (False, False, False, 1), "refused"),
        (UNANSWERABLE, REPLY, (None, None, None, None), "should refuse"),
        (UNANSWERABLE, REFUSAL, (None, None, None, None), None),
    ],
)
def test_hits_ranks_and_what_failed(
    case: Case, reply: Reply, hits: tuple[object, ...], failure: str | None
) -> None:
    outcome = Outcome.of(case, GOLD, reply)
    first = outcome.values.get("sentence.hit@1")
    found = (outcome.answer_hit, outcome.citation_hit, first, outcome.values.get("passage.mrr"))
    assert (found, outcome.failure) == (hits, failure)


def test_where_no_place_is_known_there_is_no_hit_and_no_miss() -> None:
    outcome = Outcome.of(CASE, Gold(), REPLY)
    assert (outcome.answer_hit, outcome.citation_hit) == (True, None)
    assert not {"sentence.hit@1", "passage.mrr", "passage.hit@10"} & set(outcome.values)
    # An answer in people's own words is not looked for, however sure the reply is.
    paraphrased = Outcome.of(CASE, Gold(in_own_words=True), REPLY)
    assert paraphrased.reply.sure
    assert not {"answer_hit", "sure_right"} & set(paraphrased.values)
    assert (paraphrased.failure, outcome.failure) == ("not measured", None)


def test_a_praised_answer_is_right_again_where_it_rests_on_the_same() -> None:
    judgement = Judgement("up", "answered", "Other words.", "")
    praised = replace(CASE, answers=("Other words.",), judgement=judgement)
    assert Outcome.of(praised, GOLD, REPLY).answer_hit is True
    assert Outcome.of(praised, Gold((Place("town", 90, 99),)), REPLY).answer_hit is False
    corrected = replace(praised, judgement=replace(judgement, verdict="down"))
    assert Outcome.of(corrected, GOLD, REPLY).answer_hit is False
