"""What is measured over outcomes: each measure with its name, its meaning and its definition."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.metrics import area_under_roc, hit_at, mean, share
from eval.outcome import Outcome

NOTHING = "–"
_DEPTHS = {1: "ranked first", 3: "among the first three", 10: "among the first ten"}

Outcomes = Sequence[Outcome]
Scores = Mapping[str, float | None]
"""The value of each measure by its key; shares from 0 to 1, None if there is nothing to score."""


def as_share(value: float | None) -> str:
    """Return a share, or a mean, with three decimals."""
    return NOTHING if value is None else f"{value:.3f}"


def as_number(value: float | None) -> str:
    """Return a number, with two decimals below 10 and none above."""
    return NOTHING if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def as_count(value: float | None) -> str:
    """Return a count."""
    return f"{value or 0:.0f}"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its place in the JSON document, what it means, how it is computed and shown.

    ``title`` is its name in a table, if that is not just the words of the key.
    """

    key: str
    meaning: str
    of: Callable[[Outcomes], float | None]
    shown: Callable[[float | None], str] = as_share
    title: str = ""

    @property
    def name(self) -> str:
        """The name in a table."""
        return self.title or self.key.replace(".", " ").replace("_", " ")


def _share(of: Callable[[Outcome], bool | None]) -> Callable[[Outcomes], float | None]:
    """Return the share of the outcomes that have a value for which it is true."""
    return lambda outcomes: share(value for value in map(of, outcomes) if value is not None)


def _ratio_of_sums(
    part: Callable[[Outcome], int], whole: Callable[[Outcome], int]
) -> Callable[[Outcomes], float | None]:
    """Return the sum of ``part`` over the sum of ``whole``, None if that is 0."""

    def of(outcomes: Outcomes) -> float | None:
        total = sum(map(whole, outcomes))
        return sum(map(part, outcomes)) / total if total else None

    return of


def _ranking(
    key: str, determiner: str, item: str, rank: Callable[[Outcome], float | None]
) -> Iterator[Measure]:
    """Yield the measures of how high the first right item ranks."""

    def ranks(outcomes: Outcomes) -> list[float]:
        return [value for value in map(rank, outcomes) if value is not None]

    def hit(depth: int) -> Callable[[Outcomes], float | None]:
        return lambda outcomes: hit_at(ranks(outcomes), depth)

    for depth, words in _DEPTHS.items():
        meaning = f"share of questions with {determiner} {item} {words}"
        yield Measure(f"{key}.hit@{depth}", meaning, hit(depth))
    yield Measure(
        f"{key}.mrr",
        f"mean reciprocal rank of the first {item}",
        lambda outcomes: mean(1 / value for value in ranks(outcomes)),
        title=f"{key} MRR",
    )


def _abstention_precision(outcomes: Outcomes) -> float | None:
    # Without a question that should be refused it could only be 0.
    if all(each.case.answerable for each in outcomes):
        return None
    return share(not each.case.answerable for each in outcomes if each.reply.refused)


def _separation(outcomes: Outcomes) -> float | None:
    known = [(o.case.answerable, o.reply.answerable_score) for o in outcomes]
    sure, unsure = (
        [score for answerable, score in known if answerable is side and score is not None]
        for side in (True, False)
    )
    return area_under_roc(sure, unsure)


def _latency(name: str, percent: float, words: str) -> Measure:
    def at(outcomes: Outcomes) -> float | None:
        times = [each.reply.milliseconds for each in outcomes]
        return float(np.percentile(times, percent)) if times else None

    meaning = f"time of an answer, {words}"
    return Measure(f"latency_ms.{name}", meaning, at, as_number, f"latency {name}, ms")


_ANSWERS = (
    Measure("cases", "that were asked and did not crash", len, as_count, "questions"),
    Measure(
        "answerable",
        "that the articles answer",
        lambda outcomes: sum(each.case.answerable for each in outcomes),
        as_count,
        "  answerable",
    ),
    Measure(
        "answer_hit",
        "share of the answerable whose answer contains an accepted answer",
        _share(lambda each: each.answer_hit),
    ),
    Measure(
        "citation_hit",
        "share of the answerable with a citation that covers a supporting sentence",
        _share(lambda each: each.citation_hit),
    ),
    Measure(
        "citation_precision",
        "share of the citations that cover a supporting sentence, where an answer was given",
        _ratio_of_sums(lambda each: each.cited_right, lambda each: each.cited),
    ),
    Measure(
        "citation_recall",
        "share of the supporting sentences that are cited, where an answer was given",
        _ratio_of_sums(lambda each: each.covered, lambda each: each.supporting),
    ),
    Measure(
        "sentences",
        "mean length of an answer",
        lambda outcomes: mean(len(o.reply.claims) for o in outcomes if not o.reply.refused),
        as_number,
    ),
)
_RANKINGS = (
    *_ranking("sentence", "a", "supporting sentence", lambda each: each.sentence_rank),
    *_ranking("passage", "the", "right passage", lambda each: each.passage_rank),
)
_REFUSALS = (
    Measure(
        "abstention.precision",
        "share of the refused questions that were unanswerable",
        _abstention_precision,
    ),
    Measure(
        "abstention.recall",
        "share of the unanswerable that were refused",
        _share(lambda each: None if each.case.answerable else each.reply.refused),
    ),
    Measure(
        "abstention.over_refusal",
        "share of the answerable that were refused",
        _share(lambda each: each.reply.refused if each.case.answerable else None),
        title="over-refusal",
    ),
    Measure(
        "abstention.area_under_roc",
        "how well the score behind refusals separates answerable from unanswerable",
        _separation,
        title="area under the ROC curve",
    ),
    _latency("p50", 50, "median"),
    _latency("p95", 95, "95th percentile"),
    Measure(
        "broken_citations",
        "citations whose quote is not at their place",
        lambda outcomes: sum(each.reply.broken_citations for each in outcomes),
        as_count,
    ),
)
_MODELS = (
    Measure(
        "verified",
        "share of the claims that are verified",
        lambda outcomes: share(s == "verified" for each in outcomes for s in each.reply.support),
    ),
    Measure(
        "fell_back",
        "share of the questions answered by the articles' own sentences instead of a model",
        _share(lambda each: each.reply.fell_back),
    ),
    Measure(
        "model_failed",
        "share of the questions on which the model failed, even after it had begun to write",
        _share(lambda each: each.reply.model_failed),
    ),
    Measure(
        "tokens",
        "mean of a question, prompt and completion together",
        lambda outcomes: mean(each.reply.tokens for each in outcomes),
        as_number,
    ),
)

MEASURES = (*_ANSWERS, *_RANKINGS, *_REFUSALS)
# The measures that differ between answerers with the same retrieval.
ANSWERER_MEASURES = (*_ANSWERS, *_REFUSALS, *_MODELS)


def score(outcomes: Outcomes) -> Scores:
    """Score outcomes. Crashes are not outcomes, so no score counts them."""
    return {measure.key: measure.of(outcomes) for measure in (*MEASURES, *_MODELS)}


def document_of(scores: Scores) -> dict[str, Any]:
    """Return scores as a JSON object, "a.b" as b inside a, and the number of the unanswerable."""
    document: dict[str, Any] = {}
    for key, value in scores.items():
        outer, _, inner = key.partition(".")
        if inner:
            document.setdefault(outer, {})[inner] = value
        else:
            document[outer] = value
    return {**document, "unanswerable": (scores["cases"] or 0) - (scores["answerable"] or 0)}


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
