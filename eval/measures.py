"""The measures in the order and the words in which a report shows them."""

from collections.abc import Callable
from dataclasses import dataclass

from eval.scores import Scores

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: its name, what it says, and its value among scores, as it is shown."""

    name: str
    meaning: str
    shown: Callable[[Scores], str]


def as_share(value: float | None) -> str:
    """Return a share, or a mean, with three decimals."""
    return NOTHING if value is None else f"{value:.3f}"


def as_number(value: float | None) -> str:
    """Return a number of sentences or of milliseconds."""
    return NOTHING if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun, such as "1 article" and "2 articles"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


MEASURES = (
    Measure("questions", "that were asked and did not crash", lambda s: str(s.cases)),
    Measure("  answerable", "whose answer the articles hold", lambda s: str(s.answerable)),
    Measure(
        "answer hit",
        "share of the answerable whose answer holds an accepted one",
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
        "how well the score behind refusals parts answerable from unanswerable",
        lambda s: as_share(s.area_under_roc),
    ),
    Measure("latency p50, ms", "time of an answer, median", lambda s: as_number(s.latency_p50_ms)),
    Measure(
        "latency p95, ms",
        "time of an answer that 95 of 100 stay below",
        lambda s: as_number(s.latency_p95_ms),
    ),
    Measure(
        "broken citations",
        "citations whose quote does not stand at their place",
        lambda s: str(s.broken_citations),
    ),
)

# What tells answerers apart that answer from the same retrieval.
ANSWERER_MEASURES = (
    *(measure for measure in MEASURES if not measure.name.startswith(("sentence ", "passage "))),
    Measure("verified", "share of the claims that are verified", lambda s: as_share(s.verified)),
    Measure(
        "fell back",
        "share of the questions answered by the articles' own sentences in a model's place",
        lambda s: as_share(s.fell_back),
    ),
    Measure(
        "model failed",
        "share of the questions at which the model failed, whatever it had written",
        lambda s: as_share(s.model_failed),
    ),
    Measure("tokens", "mean of prompt and completion together", lambda s: as_number(s.tokens)),
)
