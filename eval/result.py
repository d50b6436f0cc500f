"""What came of asking cases."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
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
        first, later = (
            document_of(score([each for each in self.outcomes if bool(each.case.history) is known]))
            for known in (False, True)
        )
        return {
            "system": self.system,
            "scores": document_of(self.scores),
            "first_questions": first,
            "follow_ups": later,
            "crashes": [asdict(crash) for crash in self.crashes],
            "crash_share": self.crash_share,
        }
