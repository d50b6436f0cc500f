from dataclasses import replace

import pytest

from eval.cases import Case
from eval.gold import Gold, Place
from eval.metrics import token_f1
from eval.outcome import Outcome, Reply
from eval.scores import score

CASE = Case("a", "When?", "town", answerable=True, answers=("1902",))
BEYOND = Case("b", "Why?", "town", answerable=False)
HERE, THERE = Place("town", 0, 8), Place("town", 9, 20)
GOLD = Gold((HERE,))
REPLY = Reply(
    ("In 1902.",), (HERE,), (HERE,), (THERE, HERE), answerable_score=0.9, milliseconds=10.0
)
REFUSAL = replace(REPLY, claims=(), answerable_score=0.3, milliseconds=20.0)
ANSWERED = Outcome.of(CASE, GOLD, REPLY)
REFUSED = Outcome.of(
    CASE, GOLD, replace(REFUSAL, sentences=(THERE, THERE, THERE, HERE), passages=())
)
WRONG = Outcome.of(
    CASE, GOLD, replace(REPLY, claims=("In", "1903", "."), citations=(THERE,), sentences=())
)
UNANSWERABLE = Outcome.of(BEYOND, Gold(), replace(REPLY, answerable_score=0.3, milliseconds=30.0))
RIGHTLY_REFUSED = Outcome.of(
    BEYOND, Gold(), replace(REPLY, claims=(), answerable_score=0.1, milliseconds=30.0)
)


def test_scores_of_a_few_outcomes() -> None:
    scores = score([ANSWERED, REFUSED, WRONG, UNANSWERABLE, RIGHTLY_REFUSED])
    third = pytest.approx(1 / 3)
    assert {key: value for key, value in scores.items() if value is not None} == {
        "cases": 5,
        "answerable": 3,
        "answer_hit": third,
        "citation_hit": third,
        "sentence.hit@1": third,
        "passage.hit@1": 0,
        "passage.hit@3": pytest.approx(2 / 3),
        "passage.hit@10": pytest.approx(2 / 3),
        "passage.mrr": third,
        "abstention.precision": 1 / 2,
        "abstention.recall": 1 / 2,
        "abstention.over_refusal": third,
        # 0.9 twice and 0.3 against 0.3 and 0.1: five pairs in order and a tie.
        "abstention.area_under_roc": pytest.approx(5.5 / 6),
        "latency_ms.p50": 20,
        "latency_ms.p95": 30,
        "broken_citations": 0,
        "citation_precision": 1 / 2,
        "citation_recall": 1 / 2,
        # "in 1902" against "1902", and a refusal that is due.
        "token_f1": pytest.approx((2 / 3 + 1) / 5),
        "sure": 3 / 5,
        "sure_right": third,
        "hedged": 0,
        "tokens": 0,
    }


def test_what_there_is_nothing_to_score_of_is_none() -> None:
    bare = Outcome.of(CASE, Gold(), REPLY)
    scores = score([ANSWERED, bare])
    assert (scores["citation_hit"], scores["sentence.hit@1"], scores["passage.mrr"]) == (1, 1, 0.5)
    assert score([bare])["sentence.hit@1"] is None
    # A share of refusals that could only be 0 is none, too.
    assert score([ANSWERED, REFUSED])["abstention.precision"] is None
    known = {key: value for key, value in score([]).items() if value is not None}
    assert known == {"cases": 0, "answerable": 0}


def test_citations_support_and_tokens_are_scored() -> None:
    reply = replace(
        REPLY, citations=(HERE, THERE), support=("verified", "partial"), tokens=100, hedged=True,
        status="partial",
    )  # fmt: skip
    three = Gold((HERE, Place("town", 50, 60), Place("town", 70, 80)))
    model = Outcome.of(CASE, three, reply)
    reply = replace(
        reply, support=("verified",), tokens=300,
        citations=(HERE, HERE), broken_citations=2,
    )  # fmt: skip
    scores = score([model, Outcome.of(CASE, GOLD, reply), REFUSED])
    assert (scores["citation_precision"], scores["citation_recall"]) == (3 / 4, 2 / 4)
    assert (scores["verified"], scores["broken_citations"]) == (2 / 3, 2)
    assert scores["tokens"] == pytest.approx(400 / 3)
    # A hedged answer is not sure.
    assert (scores["sure"], scores["sure_right"]) == (0, None)


@pytest.mark.parametrize(
    ("text", "answers", "f1"),
    [
        ("The 1902!", ["1902"], 1),
        ("in 1902", ["1902"], 2 / 3),
        ("An apple a day", ["pear", "Apple day."], 1),
        ("b b", ["b b b"], 0.8),
        ("U.S.", ["US"], 1),
        # Only what ASCII has is punctuation.
        ("«1902»", ["1902"], 0),
        ("", [], 1),
        ("Yes", [], 0),
        ("", ["Yes"], 0),
    ],
)
def test_token_f1_is_squads(text: str, answers: list[str], f1: float) -> None:
    assert token_f1(text, answers) == pytest.approx(f1)
