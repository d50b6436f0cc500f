from dataclasses import replace

import pytest

from eval.cases import Case
from eval.metrics import Abstention
from eval.outcome import Outcome
from eval.scores import score

ANSWERED = Outcome(
    case=Case("a", "When?", "town", answerable=True, answers=("1902",)),
    text="In 1902.",
    refused=False,
    answer_hit=True,
    citation_hit=True,
    sentences=1,
    has_evidence=True,
    has_place=True,
    sentence_rank=1,
    passage_rank=2,
    answerable=0.9,
    milliseconds=10.0,
    broken_citations=0,
)
REFUSED = replace(
    ANSWERED,
    text="",
    refused=True,
    answer_hit=False,
    citation_hit=False,
    sentences=0,
    sentence_rank=4,
    passage_rank=None,
    answerable=0.3,
    milliseconds=20.0,
)
WRONG = replace(ANSWERED, answer_hit=False, citation_hit=False, sentences=3, sentence_rank=None)
UNANSWERABLE = replace(
    ANSWERED,
    case=Case("b", "Why?", "town", answerable=False),
    answer_hit=None,
    citation_hit=None,
    has_evidence=False,
    has_place=False,
    sentence_rank=None,
    passage_rank=None,
    answerable=0.3,
    milliseconds=30.0,
)
RIGHTLY_REFUSED = replace(UNANSWERABLE, refused=True, sentences=0, answerable=0.1)


def test_scores_of_a_few_outcomes() -> None:
    scores = score([ANSWERED, REFUSED, WRONG, UNANSWERABLE, RIGHTLY_REFUSED])
    assert (scores.cases, scores.answerable) == (5, 3)
    assert scores.answer_hit == scores.citation_hit == pytest.approx(1 / 3)
    assert scores.sentences == pytest.approx((1 + 3 + 1) / 3)
    assert list(scores.sentence_ranking.hit_at) == [1 / 3, 1 / 3, 2 / 3]
    assert scores.sentence_ranking.reciprocal_rank == pytest.approx((1 + 1 / 4) / 3)
    assert list(scores.passage_ranking.hit_at) == [0, 2 / 3, 2 / 3]
    assert scores.passage_ranking.reciprocal_rank == pytest.approx((1 / 2 + 1 / 2) / 3)
    assert scores.abstention == Abstention(1 / 2, 1 / 2, 1 / 3)
    # 0.9 twice and 0.3 against 0.3 and 0.1: five pairs in order and a tie.
    assert scores.area_under_roc == pytest.approx(5.5 / 6)
    assert scores.latency_p50_ms == 20
    assert scores.latency_p95_ms == 30
    assert scores.broken_citations == 0


def test_broken_citations_are_added_up() -> None:
    scores = score([replace(ANSWERED, broken_citations=2), replace(WRONG, broken_citations=1)])
    assert scores.broken_citations == 3


def test_what_has_no_evidence_counts_in_no_ranking() -> None:
    bare = replace(ANSWERED, citation_hit=None, has_evidence=False, has_place=False)
    scores = score([ANSWERED, bare])
    assert scores.citation_hit == 1
    assert list(scores.sentence_ranking.hit_at) == [1, 1, 1]
    assert list(score([bare]).sentence_ranking.hit_at) == [None, None, None]


def test_scores_of_nothing_are_none() -> None:
    assert score([]).to_dict() == {
        "cases": 0,
        "answerable": 0,
        "unanswerable": 0,
        "answer_hit": None,
        "citation_hit": None,
        "sentences": None,
        "sentence": {"hit@1": None, "hit@3": None, "hit@10": None, "mrr": None},
        "passage": {"hit@1": None, "hit@3": None, "hit@10": None, "mrr": None},
        "abstention": {
            "precision": None,
            "recall": None,
            "over_refusal": None,
            "area_under_roc": None,
        },
        "latency_ms": {"p50": None, "p95": None},
        "broken_citations": 0,
        "citation_precision": None,
        "citation_recall": None,
        "verified": None,
        "fell_back": None,
        "model_failed": None,
        "tokens": None,
    }


def test_citations_are_scored_over_the_answers_that_were_given() -> None:
    one = replace(ANSWERED, cited=2, cited_right=1, supporting=3, covered=1)
    two = replace(ANSWERED, cited=2, cited_right=2, supporting=1, covered=1)
    scores = score([one, two, REFUSED])
    assert scores.citation_precision == 3 / 4
    assert scores.citation_recall == 2 / 4


def test_support_fallbacks_and_tokens_are_scored() -> None:
    one = replace(ANSWERED, support=("verified", "partial"), tokens=100)
    two = replace(ANSWERED, support=("verified",), fell_back=True, model_failed=True, tokens=300)
    scores = score([one, two])
    assert scores.verified == 2 / 3
    assert scores.fell_back == 1 / 2
    assert scores.model_failed == 1 / 2
    assert scores.tokens == 200
