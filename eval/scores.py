"""Turn outcomes into scores, and scores into report rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from eval.metrics import (
    Abstention,
    abstention,
    area_under_roc,
    hit_at,
    mean,
    mean_reciprocal_rank,
    percentile,
    share,
)
from eval.outcome import Outcome

DEPTHS = (1, 3, 10)
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Ranking:
    """How high the first right item ranks: its share in the first 1, 3 and 10, and the MRR."""

    hit_at: tuple[float | None, ...]
    reciprocal_rank: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return the ranking as a JSON object."""
        hits = {f"hit@{depth}": value for depth, value in zip(DEPTHS, self.hit_at, strict=True)}
        return {**hits, "mrr": self.reciprocal_rank}


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of some outcomes; shares from 0 to 1, None if there is nothing to score.

    ``sentences`` is the mean length of the answers, refusals excluded. ``area_under_roc`` says how
    well the score that decides on refusals separates answerable from unanswerable questions.
    ``broken_citations`` counts citations whose quote does not match the text at their place.
    ``citation_precision`` is the share of citations that cover a supporting sentence,
    ``citation_recall`` the share of supporting sentences that are cited, both over answered
    answerable questions. ``verified`` is the share of verified claims. ``fell_back``,
    ``model_failed`` and ``tokens`` are means over all cases.
    """

    cases: int
    answerable: int
    answer_hit: float | None
    citation_hit: float | None
    sentences: float | None
    sentence_ranking: Ranking
    passage_ranking: Ranking
    abstention: Abstention
    area_under_roc: float | None
    latency_p50_ms: float | None
    latency_p95_ms: float | None
    broken_citations: int
    citation_precision: float | None = None
    citation_recall: float | None = None
    verified: float | None = None
    fell_back: float | None = None
    model_failed: float | None = None
    tokens: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the scores as a JSON object."""
        return {
            "cases": self.cases,
            "answerable": self.answerable,
            "unanswerable": self.cases - self.answerable,
            "answer_hit": self.answer_hit,
            "citation_hit": self.citation_hit,
            "sentences": self.sentences,
            "sentence": self.sentence_ranking.to_dict(),
            "passage": self.passage_ranking.to_dict(),
            "abstention": {
                "precision": self.abstention.precision,
                "recall": self.abstention.recall,
                "over_refusal": self.abstention.over_refusal,
                "area_under_roc": self.area_under_roc,
            },
            "latency_ms": {"p50": self.latency_p50_ms, "p95": self.latency_p95_ms},
            "broken_citations": self.broken_citations,
            "citation_precision": self.citation_precision,
            "citation_recall": self.citation_recall,
            "verified": self.verified,
            "fell_back": self.fell_back,
            "model_failed": self.model_failed,
            "tokens": self.tokens,
        }


def score(outcomes: Sequence[Outcome]) -> Scores:
    """Score outcomes. Crashes are not outcomes, so no score counts them."""
    answerable = [outcome for outcome in outcomes if outcome.case.answerable]
    times = [outcome.milliseconds for outcome in outcomes]
    return Scores(
        cases=len(outcomes),
        answerable=len(answerable),
        answer_hit=share(bool(outcome.answer_hit) for outcome in answerable),
        citation_hit=share(o.citation_hit for o in answerable if o.citation_hit is not None),
        sentences=mean(outcome.sentences for outcome in outcomes if not outcome.refused),
        sentence_ranking=_ranking(o.sentence_rank for o in outcomes if o.has_evidence),
        passage_ranking=_ranking(o.passage_rank for o in outcomes if o.has_place),
        abstention=abstention((o.case.answerable, o.refused) for o in outcomes),
        area_under_roc=area_under_roc(
            [o.answerable for o in answerable if o.answerable is not None],
            [o.answerable for o in outcomes if not o.case.answerable and o.answerable is not None],
        ),
        latency_p50_ms=percentile(times, 50),
        latency_p95_ms=percentile(times, 95),
        broken_citations=sum(outcome.broken_citations for outcome in outcomes),
        citation_precision=_of(outcomes, lambda o: o.cited_right, lambda o: o.cited),
        citation_recall=_of(outcomes, lambda o: o.covered, lambda o: o.supporting),
        verified=share(each == "verified" for outcome in outcomes for each in outcome.support),
        fell_back=share(outcome.fell_back for outcome in outcomes),
        model_failed=share(outcome.model_failed for outcome in outcomes),
        tokens=mean(outcome.tokens for outcome in outcomes),
    )


def _of(
    outcomes: Sequence[Outcome], part: Callable[[Outcome], int], whole: Callable[[Outcome], int]
) -> float | None:
    total = sum(whole(outcome) for outcome in outcomes)
    return sum(part(outcome) for outcome in outcomes) / total if total else None


def _ranking(ranks: Iterable[int | None]) -> Ranking:
    found = list(ranks)
    return Ranking(tuple(hit_at(found, depth) for depth in DEPTHS), mean_reciprocal_rank(found))


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its name, its meaning, and how to show its value."""

    name: str
    meaning: str
    shown: Callable[[Scores], str]


def as_share(value: float | None) -> str:
    """Return a share, or a mean, with three decimals."""
    return NOTHING if value is None else f"{value:.3f}"


def as_number(value: float | None) -> str:
    """Return a number of sentences or milliseconds."""
    return NOTHING if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: "1 article", "2 articles"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


MEASURES = (
    Measure("questions", "that were asked and did not crash", lambda s: str(s.cases)),
    Measure("  answerable", "that the articles answer", lambda s: str(s.answerable)),
    Measure(
        "answer hit",
        "share of the answerable whose answer contains an accepted one",
        lambda s: as_share(s.answer_hit),
    ),
    Measure(
        "citation hit",
        "share of the answerable with a citation that covers a supporting sentence",
        lambda s: as_share(s.citation_hit),
    ),
    Measure(
        "citation precision",
        "share of the citations that cover a supporting sentence, where an answer was given",
        lambda s: as_share(s.citation_precision),
    ),
    Measure(
        "citation recall",
        "share of the supporting sentences that are cited, where an answer was given",
        lambda s: as_share(s.citation_recall),
    ),
    Measure("sentences", "mean length of an answer", lambda s: as_number(s.sentences)),
    Measure(
        "sentence hit@1",
        "share with a supporting sentence ranked first",
        lambda s: as_share(s.sentence_ranking.hit_at[0]),
    ),
    Measure(
        "sentence hit@3",
        "share with a supporting sentence among the first three",
        lambda s: as_share(s.sentence_ranking.hit_at[1]),
    ),
    Measure(
        "sentence hit@10",
        "share with a supporting sentence among the first ten",
        lambda s: as_share(s.sentence_ranking.hit_at[2]),
    ),
    Measure(
        "sentence MRR",
        "mean reciprocal rank of the first supporting sentence",
        lambda s: as_share(s.sentence_ranking.reciprocal_rank),
    ),
    Measure(
        "passage hit@1",
        "share with the right passage ranked first",
        lambda s: as_share(s.passage_ranking.hit_at[0]),
    ),
    Measure(
        "passage hit@3",
        "share with the right passage among the first three",
        lambda s: as_share(s.passage_ranking.hit_at[1]),
    ),
    Measure(
        "passage hit@10",
        "share with the right passage among the first ten",
        lambda s: as_share(s.passage_ranking.hit_at[2]),
    ),
    Measure(
        "passage MRR",
        "mean reciprocal rank of the first right passage",
        lambda s: as_share(s.passage_ranking.reciprocal_rank),
    ),
    Measure(
        "abstention precision",
        "share of the refused that were unanswerable",
        lambda s: as_share(s.abstention.precision),
    ),
    Measure(
        "abstention recall",
        "share of the unanswerable that were refused",
        lambda s: as_share(s.abstention.recall),
    ),
    Measure(
        "over-refusal",
        "share of the answerable that were refused",
        lambda s: as_share(s.abstention.over_refusal),
    ),
    Measure(
        "area under the ROC curve",
        "how well the score behind refusals separates answerable from unanswerable",
        lambda s: as_share(s.area_under_roc),
    ),
    Measure("latency p50, ms", "time of an answer, median", lambda s: as_number(s.latency_p50_ms)),
    Measure(
        "latency p95, ms",
        "time of an answer, 95th percentile",
        lambda s: as_number(s.latency_p95_ms),
    ),
    Measure(
        "broken citations",
        "citations whose quote is not at their place",
        lambda s: str(s.broken_citations),
    ),
)

# The measures that differ between answerers with the same retrieval.
ANSWERER_MEASURES = (
    *(measure for measure in MEASURES if not measure.name.startswith(("sentence ", "passage "))),
    Measure("verified", "share of the claims that are verified", lambda s: as_share(s.verified)),
    Measure(
        "fell back",
        "share of the questions answered by the articles' own sentences instead of a model",
        lambda s: as_share(s.fell_back),
    ),
    Measure(
        "model failed",
        "share of the questions on which the model failed, whatever it had written",
        lambda s: as_share(s.model_failed),
    ),
    Measure("tokens", "mean of prompt and completion together", lambda s: as_number(s.tokens)),
)


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows of cells as aligned lines: the first column left, the others right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
