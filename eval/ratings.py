"""How verification agrees with what people think of the faithfulness of answers."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from eval.faithfulness import Verify, points
from eval.metrics import area_under_roc, mean
from eval.words import content_words
from index import sentence_spans

# Raters give 1 to 4.
_FAITHFUL = 3.0


@dataclass(frozen=True, slots=True)
class RatedAnswer:
    """An answer, the passages it was written from, and the median of people's ratings, 1 to 4."""

    id: str
    answer: str
    passages: tuple[str, ...]
    rating: float

    @property
    def faithful(self) -> bool:
        """Tell whether half of the raters or more found the answer faithful."""
        return self.rating >= _FAITHFUL

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return the sentences that claim something: those with content that ask nothing."""
        texts = [self.answer[start:end] for start, end in sentence_spans(self.answer)]
        return tuple(text for text in texts if content_words(text) and not text.endswith("?"))


@dataclass(frozen=True, slots=True)
class Agreement:
    """The area under the ROC curve of faithful answers against others, for each system."""

    faithful: int
    others: int
    areas: Mapping[str, float | None]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as JSON."""
        return {"faithful": self.faithful, "others": self.others, "areas": dict(self.areas)}


def rated_answers(folder: Path) -> tuple[RatedAnswer, ...]:
    """Read the rated answers that were written from passages, with those passages."""
    texts = {passage["_id"]: passage["text"] for passage in _lines(folder / "passages.jsonl")}
    return tuple(
        RatedAnswer(
            f"{item['id']} {item['model']}",
            item["response"],
            tuple(texts[key] for key in item["contexts"]),
            median(item["human"]["faithfulness"]),
        )
        for item in _lines(folder / "human_ratings.jsonl")
        if item["contexts"] and item["human"].get("faithfulness")
    )


def agreement(
    answers: Sequence[RatedAnswer], scorers: Mapping[str, Callable[[RatedAnswer], float]]
) -> Agreement:
    """Score every answer by every system and compare with the ratings."""
    areas = {}
    for name, scorer in scorers.items():
        scored = [(answer.faithful, scorer(answer)) for answer in answers]
        areas[name] = area_under_roc(
            [score for faithful, score in scored if faithful],
            [score for faithful, score in scored if not faithful],
        )
    faithful = sum(answer.faithful for answer in answers)
    return Agreement(faithful, len(answers) - faithful, areas)


def by_verdicts(verify: Verify) -> Callable[[RatedAnswer], float]:
    """Score an answer by the mean of its sentences' verdicts on all its passages together."""

    def score(answer: RatedAnswer) -> float:
        evidence = "\n\n".join(answer.passages)
        return mean(points(verify(text, evidence)) for text in answer.sentences) or 0.0

    return score


def by_sentences(
    scorer: Callable[[str, str], float], *, together: bool
) -> Callable[[RatedAnswer], float]:
    """Score an answer by the mean over its sentences.

    Each is scored against all passages ``together``, or else against the passage that holds it
    best.
    """

    def score(answer: RatedAnswer) -> float:
        texts = ("\n\n".join(answer.passages),) if together else answer.passages
        return mean(max(scorer(text, each) for each in texts) for text in answer.sentences) or 0.0

    return score


def _lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
