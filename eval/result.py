"""The result of an evaluation, including unresolved questions."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from eval.outcome import Crash, Outcome
from eval.scores import Scores, document_of, score


@dataclass(frozen=True, slots=True)
class EvalProgress:
    """Progress of an evaluation: ``done`` of ``total`` articles, questions or claims."""

    stage: Literal["articles", "questions", "claims"]
    done: int
    total: int


Report = Callable[[EvalProgress], None]


@dataclass(frozen=True, slots=True)
class Run:
    """One system's outcomes over all cases, and its crashes, which no score counts."""

    system: str
    outcomes: tuple[Outcome, ...]
    crashes: tuple[Crash, ...] = ()

    @classmethod
    def of(cls, system: str, results: Iterable[Outcome | Crash]) -> "Run":
        """Return the run of what came of cases."""
        results = tuple(results)
        return cls(
            system,
            tuple(each for each in results if isinstance(each, Outcome)),
            tuple(each for each in results if isinstance(each, Crash)),
        )

    @property
    def count(self) -> int:
        """How many cases there are."""
        return len(self.outcomes) + len(self.crashes)

    @property
    def crash_share(self) -> float:
        """The share of the cases that crashed, 0 to 1."""
        return len(self.crashes) / self.count if self.count else 0.0

    @property
    def scores(self) -> Scores:
        """The scores of all outcomes."""
        return score(self.outcomes)

    @property
    def follow_ups(self) -> Scores:
        """The scores of the cases with a history."""
        return score([outcome for outcome in self.outcomes if outcome.case.history])

    @property
    def by_tag(self) -> dict[str, Scores]:
        """The scores of the cases of each tag, the most frequent tag first."""
        tagged: dict[str, list[Outcome]] = {}
        for outcome in self.outcomes:
            for tag in outcome.case.tags:
                tagged.setdefault(tag, []).append(outcome)
        by_size = sorted(tagged.items(), key=lambda item: (-len(item[1]), item[0]))
        return {tag: score(outcomes) for tag, outcomes in by_size}

    def to_dict(self) -> dict[str, Any]:
        """Return scores and crashes as a JSON object."""
        return {
            "system": self.system,
            "scores": document_of(self.scores),
            "first_questions": document_of(
                score([outcome for outcome in self.outcomes if not outcome.case.history])
            ),
            "follow_ups": document_of(self.follow_ups),
            "crashes": [asdict(crash) for crash in self.crashes],
            "crash_share": self.crash_share,
        }


@dataclass(frozen=True, slots=True)
class EvalReport:
    """The runs of Footnote and of the baselines over the same cases.

    ``unresolved`` is Footnote's run over the cases without a known answer, which nothing scores.
    """

    dataset: str
    embedder: str
    articles: int
    passages: int
    sentences: int
    footnote: Run
    baselines: tuple[Run, ...]
    unresolved: Run = field(default_factory=lambda: Run("Footnote", ()))

    @property
    def runs(self) -> Sequence[Run]:
        """Footnote's run and the baselines'."""
        return (self.footnote, *self.baselines)

    @property
    def columns(self) -> list[Run]:
        """The runs to show side by side, with the follow-ups of the first as one of their own."""
        asked = [each for each in self.footnote.outcomes if each.case.history]
        follow_ups = [Run("its follow-ups", tuple(asked))] if asked else []
        return [self.footnote, *follow_ups, *self.baselines]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as the JSON document that ``footnote eval --json`` prints."""
        return {
            "dataset": self.dataset,
            "embedder": self.embedder,
            "store": {
                "articles": self.articles,
                "passages": self.passages,
                "sentences": self.sentences,
            },
            **{key: value for key, value in self.footnote.to_dict().items() if key != "system"},
            "by_tag": {tag: document_of(scores) for tag, scores in self.footnote.by_tag.items()},
            "baselines": [run.to_dict() for run in self.baselines],
            "cases": [outcome.to_dict() for outcome in self.footnote.outcomes],
            "unresolved": {
                "cases": [_asked_again(outcome) for outcome in self.unresolved.outcomes],
                "crashes": [asdict(crash) for crash in self.unresolved.crashes],
            },
        }


def _asked_again(outcome: Outcome) -> dict[str, Any]:
    judgement = outcome.case.judgement
    return {
        "id": outcome.case.id,
        "question": outcome.case.question,
        "given": None if judgement is None else judgement.given,
        "comment": None if judgement is None else judgement.comment,
        "text": outcome.reply.text,
        "refused": outcome.reply.refused,
        "same": outcome.same_as_judged,
    }
