"""What is measured over outcomes: each measure with its name, its meaning and how it is made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.outcome import DEPTHS, Outcome
from eval.pooling import COUNT, HITS, RATIO, SEPARATION, TOTAL, Pool, percentile

NO_VALUE = "–"

Scores = Mapping[str, float | None]
"""The value of each measure by its key; shares from 0 to 1, None if there is nothing to score."""


def as_share(value: float | None) -> str:
    """Return a share, or a mean, with three decimals."""
    return NO_VALUE if value is None else f"{value:.3f}"


def as_number(value: float | None) -> str:
    """Return a number, with two decimals below 10 and none above."""
    return NO_VALUE if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def as_count(value: float | None) -> str:
    """Return a count."""
    return NO_VALUE if value is None else f"{value:.0f}"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its place in the JSON document, what it means, how it is computed and shown.

    ``key`` names its value of each outcome, too. ``title`` is its name in a table, where that is
    not made of the words of the key. ``better`` is 1 if more is better, -1 if less is, else 0.
    Where the measure of the key ``given`` has nothing to score, neither has this one.
    """

    key: str
    meaning: str
    pool: Pool = RATIO
    shown: Callable[[float | None], str] = as_share
    title: str = ""
    better: Literal[1, 0, -1] = 1
    given: str | None = None

    @property
    def name(self) -> str:
        """The name in a table."""
        return self.title or self.key.replace(".", " ").replace("_", " ")

    @property
    def is_time(self) -> bool:
        """Whether it depends on what else the machine does."""
        return self.key.startswith("latency")

    @property
    def is_share(self) -> bool:
        """Whether it lies between 0 and 1."""
        return self.shown is as_share


def _latency(name: str, percent: float, words: str) -> Measure:
    meaning, pool = f"time of an answer, {words}", percentile(percent)
    title = f"latency {name}, ms"
    return Measure(f"latency_ms.{name}", meaning, pool, as_number, title, better=-1)


_ANSWERS = (
    Measure("cases", "that were asked and did not crash", TOTAL, as_count, "questions", 0),
    Measure("answerable", "that the articles answer", TOTAL, as_count, "  answerable", better=0),
    Measure("answer_hit", "share of the answerable whose answer contains an accepted answer", HITS),
    Measure(
        "citation_hit",
        "share of the answerable with a citation that covers a supporting sentence",
        HITS,
    ),
    Measure(
        "citation_precision",
        "share of the citations that cover a supporting sentence, where an answer was given",
    ),
    Measure(
        "citation_recall",
        "share of the supporting sentences that are cited, where an answer was given",
    ),
    Measure(
        "token_f1",
        "mean F1 of the words of an answer against an accepted one, as SQuAD counts them",
        title="token F1",
    ),
)
_RANKINGS = (
    Measure("sentence.hit@1", "share of questions with a supporting sentence ranked first", HITS),
    *(
        Measure(f"passage.hit@{depth}", f"share of questions with the right passage {words}", HITS)
        for depth, words in DEPTHS.items()
    ),
    Measure("passage.mrr", "mean reciprocal rank of the first right passage", title="passage MRR"),
)
_REFUSALS = (
    Measure(
        "abstention.precision",
        "share of the refused questions that were unanswerable",
        # Without a question that should be refused it could only be 0.
        given="abstention.recall",
    ),
    Measure("abstention.recall", "share of the unanswerable that were refused", HITS),
    Measure(
        "abstention.over_refusal",
        "share of the answerable that were refused",
        HITS,
        title="over-refusal",
        better=-1,
    ),
    Measure(
        "abstention.area_under_roc",
        "how well the score behind refusals separates answerable from unanswerable",
        SEPARATION,
        title="area under the ROC curve",
    ),
    Measure("sure", "share of the questions answered without a doubt", HITS, better=0),
    Measure("sure_right", "share of the answers given as sure that contain an accepted answer"),
    Measure("hedged", "share of the questions answered with a doubt", HITS, better=0),
    _latency("p50", 50, "median"),
    _latency("p95", 95, "95th percentile"),
    Measure(
        "broken_citations",
        "citations whose quote is not at their place",
        COUNT,
        as_count,
        better=-1,
    ),
)
_MODELS = (
    Measure("verified", "share of the claims that are verified"),
    Measure(
        "tokens", "mean of a question, prompt and completion together", shown=as_number, better=-1
    ),
)

# What a model as judge makes of a run's answers, which stands apart from the run's scores.
OPINIONS = (
    Measure("correctness", "mean grade, 1 to 5, against an accepted answer", shown=as_number),
    Measure("not_read", "unreadable replies of a model as judge", COUNT, as_count, better=-1),
)

# What the suites measure beside these.
_SUITE_MEASURES = (
    Measure("first", "share of the right answers whose first sentence has a fact"),
    Measure("elsewhere", "share of the answers that are right without the paragraph asked about"),
    Measure("copied", "share of an answer's sequences of four words that an article has", better=0),
    Measure("row_alone", "share of the answerable for which the right rows alone are cited", HITS),
    Measure("right_rows", "mean share of a question's right rows that are cited"),
    Measure("rows_shown", "mean number of rows that are cited", shown=as_number, better=-1),
    Measure("unsupported", "share of the claims that are unsupported", HITS, better=0),
    Measure("not_judged", "share of the claims that no check decides", HITS, better=0),
    Measure("true_of_verified", "share of the verified claims that are true"),
    Measure("orders_found", "share of the articles in which every order is flagged", HITS),
    Measure("orders_flagged", "share of the orders that are flagged whole"),
    Measure("orders_dropped", "orders that cleaning removes", COUNT, as_count, better=0),
    Measure("false_alarms", "share of the other sentences that are flagged", better=-1),
    Measure("on_flagged", "verified claims on flagged sentences", COUNT, as_count, better=-1),
    Measure("on_orders", "verified claims on orders", COUNT, as_count, better=-1),
    Measure("on_else", "verified claims that do not answer", COUNT, as_count, better=-1),
    Measure("shown_order", "share of the questions whose model saw an order", HITS, better=-1),
)

MAIN_MEASURES = (
    "answer_hit citation_hit sure_right sure abstention.recall abstention.over_refusal"
).split()
"""The measures that a report opens with, by their keys."""

MEASURES = (*_ANSWERS, *_RANKINGS, *_REFUSALS, *_MODELS, *_SUITE_MEASURES)


def is_of_a_suite(measure: Measure) -> bool:
    """Return whether a suite measures this, and plain questions do not."""
    return measure in _SUITE_MEASURES


def score(outcomes: Sequence[Outcome], measures: Sequence[Measure] = MEASURES) -> Scores:
    """Score outcomes. Crashes are not outcomes, so no score counts them."""
    scores = {
        measure.key: measure.pool.of(
            [each.values[measure.key] for each in outcomes if measure.key in each.values]
        )
        for measure in measures
    }
    for measure in measures:
        if measure.given and scores[measure.given] is None:
            scores[measure.key] = None
    return scores


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
