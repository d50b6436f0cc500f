"""The result of an evaluation, including unresolved questions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from eval.cases import Case
from eval.gold import Reply
from eval.outcome import Crash, Outcome
from eval.scores import Scores, score


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """An unresolved case and its new answer, which is neither right nor wrong.

    ``same`` is true if the answer is the one that was called wrong. ``refused`` is true if there is
    none; ``text`` is then empty.
    """

    case: Case
    text: str
    refused: bool
    same: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the case and the answer as a JSON object."""
        judgement = self.case.judgement
        return {
            "id": self.case.id,
            "question": self.case.question,
            "given": None if judgement is None else judgement.given,
            "comment": None if judgement is None else judgement.comment,
            "text": self.text,
            "refused": self.refused,
            "same": self.same,
        }


@dataclass(frozen=True, slots=True)
class Unresolved:
    """All unresolved cases of a set, and those that crashed."""

    asked: tuple[AskedAgain, ...] = ()
    crashes: tuple[Crash, ...] = ()

    @property
    def count(self) -> int:
        """How many unresolved cases there are."""
        return len(self.asked) + len(self.crashes)

    @property
    def same(self) -> int:
        """How many got the same answer as before."""
        return sum(each.same for each in self.asked)

    def to_dict(self) -> dict[str, Any]:
        """Return them as a JSON object."""
        return {
            "cases": [each.to_dict() for each in self.asked],
            "crashes": [crash.to_dict() for crash in self.crashes],
        }


def ask_again(answer: Callable[[Case], Reply], cases: Sequence[Case]) -> Unresolved:
    """Ask the questions of unresolved cases; any error becomes a crash."""
    asked: list[AskedAgain] = []
    crashes: list[Crash] = []
    for case in cases:
        try:
            reply = answer(case)
        except Exception as error:
            crashes.append(Crash(case.id, f"{type(error).__name__}: {error}"))
            continue
        text = " ".join(reply.claims)
        same = case.judgement is not None and case.judgement.gave(text, refused=reply.refused)
        asked.append(AskedAgain(case, text, reply.refused, same))
    return Unresolved(tuple(asked), tuple(crashes))


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

    @property
    def crash_share(self) -> float:
        """The share of the cases that crashed, 0 to 1."""
        asked = len(self.outcomes) + len(self.crashes)
        return len(self.crashes) / asked if asked else 0.0

    @property
    def scores(self) -> Scores:
        """The scores of all outcomes."""
        return score(self.outcomes)

    @property
    def first_questions(self) -> Scores:
        """The scores of the cases without a history."""
        return score([outcome for outcome in self.outcomes if not outcome.case.history])

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
            "scores": self.scores.to_dict(),
            "first_questions": self.first_questions.to_dict(),
            "follow_ups": self.follow_ups.to_dict(),
            "crashes": [crash.to_dict() for crash in self.crashes],
            "crash_share": self.crash_share,
        }


@dataclass(frozen=True, slots=True)
class EvalReport:
    """The runs of Footnote and of the baselines over the same cases.

    ``unresolved`` are the cases without a known answer.
    """

    dataset: str
    embedder: str
    articles: int
    passages: int
    sentences: int
    footnote: Run
    baselines: tuple[Run, ...]
    unresolved: Unresolved = field(default_factory=Unresolved)

    @property
    def runs(self) -> Sequence[Run]:
        """Footnote's run and the baselines'."""
        return (self.footnote, *self.baselines)

    @property
    def has_follow_ups(self) -> bool:
        """Whether any case has a history."""
        return any(outcome.case.history for outcome in self.footnote.outcomes)

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
            "by_tag": {tag: scores.to_dict() for tag, scores in self.footnote.by_tag.items()},
            "baselines": [run.to_dict() for run in self.baselines],
            "cases": [outcome.to_dict() for outcome in self.footnote.outcomes],
            "unresolved": self.unresolved.to_dict(),
        }
