from dataclasses import replace
from math import inf

import pytest

from eval.cases import Case
from eval.outcome import Outcome, Reply
from eval.scores import document_of, score

ANSWERED = Outcome(
    Case("a", "When?", "town", answerable=True, answers=("1902",)),
    Reply(("In 1902.",), (), (), (), answerable_score=0.9, milliseconds=10.0),
    answer_hit=True,
    citation_hit=True,
    sentence_rank=1,
    passage_rank=2,
)
REFUSED = replace(
    ANSWERED,
    reply=replace(ANSWERED.reply, claims=(), answerable_score=0.3, milliseconds=20.0),
    answer_hit=False,
    citation_hit=False,
    sentence_rank=4,
    passage_rank=inf,
)
WRONG = replace(
    ANSWERED,
    reply=replace(ANSWERED.reply, claims=("In", "1903", ".")),
    answer_hit=False,
    citation_hit=False,
    sentence_rank=inf,
)
UNANSWERABLE = Outcome(
    Case("b", "Why?", "town", answerable=False),
    replace(ANSWERED.reply, answerable_score=0.3, milliseconds=30.0),
    answer_hit=None,
    citation_hit=None,
    sentence_rank=None,
    passage_rank=None,
)
RIGHTLY_REFUSED = replace(
    UNANSWERABLE, reply=replace(UNANSWERABLE.reply, claims=(), answerable_score=0.1)
)


def test_scores_of_a_few_outcomes() -> None:
    document = document_of(score([ANSWERED, REFUSED, WRONG, UNANSWERABLE, RIGHTLY_REFUSED]))
    third = pytest.approx(1 / 3)
    assert document == {
        "cases": 5,
        "answerable": 3,
        "unanswerable": 2,
        "answer_hit": third,
        "citation_hit": third,
        "sentences": pytest.approx((1 + 3 + 1) / 3),
        "sentence": {
            "hit@1": third,
            "hit@3": third,
            "hit@10": pytest.approx(2 / 3),
            "mrr": pytest.approx((1 + 1 / 4) / 3),
        },
        "passage": {
            "hit@1": 0,
            "hit@3": pytest.approx(2 / 3),
            "hit@10": pytest.approx(2 / 3),
            "mrr": third,
        },
        "abstention": {
            "precision": 1 / 2,
            "recall": 1 / 2,
            "over_refusal": third,
            # 0.9 twice and 0.3 against 0.3 and 0.1: five pairs in order and a tie.
            "area_under_roc": pytest.approx(5.5 / 6),
        },
        "latency_ms": {"p50": 20, "p95": 30},
        "broken_citations": 0,
        "citation_precision": None,
        "citation_recall": None,
        "verified": None,
        "fell_back": 0,
        "model_failed": 0,
        "tokens": 0,
    }


def test_what_there_is_nothing_to_score_of_is_none() -> None:
    bare = replace(ANSWERED, citation_hit=None, sentence_rank=None, passage_rank=None)
    scores = score([ANSWERED, bare])
    assert (scores["citation_hit"], scores["sentence.hit@1"], scores["passage.mrr"]) == (1, 1, 0.5)
    assert score([bare])["sentence.hit@10"] is None
    # A share of refusals that could only be 0 is none, too.
    assert score([ANSWERED, REFUSED])["abstention.precision"] is None
    known = {key: value for key, value in score([]).items() if value is not None}
    assert known == {"cases": 0, "answerable": 0, "broken_citations": 0}


def test_citations_support_fallbacks_and_tokens_are_scored() -> None:
    reply = replace(ANSWERED.reply, support=("verified", "partial"), tokens=100)
    model = replace(ANSWERED, reply=reply, cited=2, cited_right=1, supporting=3, covered=1)
    reply = replace(reply, support=("verified",), fell_back=True, model_failed=True, tokens=300)
    fallback = replace(model, reply=replace(reply, broken_citations=2), cited_right=2, supporting=1)
    scores = score([model, fallback, REFUSED])
    assert (scores["citation_precision"], scores["citation_recall"]) == (3 / 4, 2 / 4)
    assert (scores["verified"], scores["broken_citations"]) == (2 / 3, 2)
    assert scores["fell_back"] == scores["model_failed"] == 1 / 3
    assert scores["tokens"] == pytest.approx(400 / 3)
