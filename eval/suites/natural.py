"""Ask natural questions: is each answer right, and rightly sure?

A set is a folder of ``articles/`` and ``qa.jsonl``, one question a line, with regular expressions
for the facts in a right answer.
"""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from eval.cases import CaseError
from eval.dataset import Dataset, load_articles
from eval.footnote import standing_answer
from eval.metrics import mean, share
from eval.outcome import Crash
from eval.result import EvalProgress, Report
from eval.scores import NOTHING, aligned, as_number, as_share
from eval.store import opened_store
from eval.suites.natural_case import NaturalOutcome, judged, read_natural
from qa import QAService


@dataclass(frozen=True, slots=True)
class NaturalScores:
    """Shares from 0 to 1 over some questions; None if they are shares of nothing.

    ``sure_right`` is the share of sure answers to answerable questions that are right, ``first``
    the share of right answers whose first sentence has a fact. ``abstained`` counts the
    unanswerable questions that were refused, ``doubted`` those refused or hedged.
    """

    count: int
    answerable: int
    right: float | None
    cited: float | None
    sure: int
    perhaps: int
    refused: int
    over_refusal: float | None
    sure_right: float | None
    first: float | None
    sentences: float | None
    abstained: int
    doubted: int


@dataclass(frozen=True, slots=True)
class NaturalReport:
    """The outcomes of a set of natural questions."""

    dataset: str
    outcomes: tuple[NaturalOutcome, ...]
    crashes: tuple[Crash, ...]

    @property
    def kinds(self) -> dict[str, NaturalScores]:
        """The scores by kind of question, in the order of the set."""
        kinds = dict.fromkeys(outcome.case.kind for outcome in self.outcomes)
        return {
            kind: natural_scores([o for o in self.outcomes if o.case.kind == kind])
            for kind in kinds
        }

    @property
    def total(self) -> NaturalScores:
        """The scores of all questions."""
        return natural_scores(self.outcomes)

    def to_dict(self) -> dict[str, Any]:
        """Return scores and outcomes as a JSON document."""
        return {
            "dataset": self.dataset,
            "total": asdict(self.total),
            "kinds": {kind: asdict(scores) for kind, scores in self.kinds.items()},
            "median_milliseconds": median([o.milliseconds for o in self.outcomes] or [0.0]),
            "crashes": [crash.to_dict() for crash in self.crashes],
            "cases": [outcome.to_dict() for outcome in self.outcomes],
        }


def is_natural(folder: Path) -> bool:
    """Return whether a folder's questions have patterns for their answers."""
    file = folder / "qa.jsonl"
    if not file.is_file():
        return False
    with file.open(encoding="utf-8", errors="replace") as lines:
        return '"accept"' in next(lines, "")


def run_natural(
    folder: Path,
    *,
    model: str | None = None,
    own_article: bool = False,
    cache: Path | None = None,
    progress: Report | None = None,
) -> NaturalReport:
    """Ask every question of a set, in a store of its articles.

    Every other question is asked of its own article, the rest of all; with ``own_article`` every
    question is asked of its own. ``model`` is the model that answers, None for verbatim sentences.
    A question that raises an error becomes a crash, which no score counts. Raises CaseError for a
    bad set.
    """
    cases = read_natural(folder / "qa.jsonl")
    name = f"{folder.resolve().parent.name}/{folder.resolve().name}"
    dataset = Dataset(name, folder / "qa.jsonl", load_articles(folder), ())
    known = {document.article_id for document in dataset.articles}
    for case in cases:
        if case.article_id is not None and case.article_id not in known:
            raise CaseError(f"{folder} has no article {case.article_id!r}, as {case.id} wants.")
    outcomes: list[NaturalOutcome] = []
    crashes: list[Crash] = []
    with opened_store(dataset, cache=cache, progress=progress) as index:
        service = QAService(index)
        service.warm()
        for number, case in enumerate(cases):
            own = case.article_id is not None and (own_article or number % 2 == 1)
            articles = [case.article_id] if own and case.article_id else None
            started = time.perf_counter()
            try:
                answer, _ = standing_answer(
                    service, case.question, history=case.history, articles=articles, model=model
                )
                spent = (time.perf_counter() - started) * 1000
                outcomes.append(judged(case, answer, scoped=own, milliseconds=spent))
            except Exception as error:
                crashes.append(Crash(str(case.id), f"{type(error).__name__}: {error}"))
            if progress:
                progress(EvalProgress("questions", number + 1, len(cases)))
    return NaturalReport(name, tuple(outcomes), tuple(crashes))


def natural_scores(outcomes: Sequence[NaturalOutcome]) -> NaturalScores:
    """Score the outcomes of some questions."""
    yes = [o for o in outcomes if o.case.answerable]
    no = [o for o in outcomes if not o.case.answerable]
    given = [o for o in outcomes if o.told != "refused"]
    right = [o for o in yes if o.right]
    return NaturalScores(
        count=len(outcomes),
        answerable=len(yes),
        right=share(bool(o.right) for o in yes),
        cited=share(bool(o.cited) for o in yes),
        sure=sum(o.told == "sure" for o in outcomes),
        perhaps=sum(o.told == "perhaps" for o in outcomes),
        refused=sum(o.told == "refused" for o in outcomes),
        over_refusal=share(o.told == "refused" for o in yes),
        sure_right=share(bool(o.right) for o in yes if o.told == "sure"),
        first=share(o.first for o in right),
        sentences=mean(o.sentences for o in given),
        abstained=sum(o.told == "refused" for o in no),
        doubted=sum(o.told != "sure" for o in no),
    )


def format_natural(report: NaturalReport) -> str:
    """Return the scores by kind as a table for the terminal."""
    heads = ["", "n", "right", "cited", "sure", "perhaps", "refused", "over-refusal",
             "sure right", "first", "sentences", "abstained"]  # fmt: skip
    rows = [heads]
    for kind, scores in {**report.kinds, "all": report.total}.items():
        asked = scores.count - scores.answerable
        rows.append(
            [
                kind,
                str(scores.count),
                *map(as_share, (scores.right, scores.cited)),
                *map(str, (scores.sure, scores.perhaps, scores.refused)),
                *map(as_share, (scores.over_refusal, scores.sure_right, scores.first)),
                as_number(scores.sentences),
                f"{scores.abstained} of {asked}, doubted {scores.doubted}" if asked else NOTHING,
            ]
        )
    lines = [f"{report.dataset}: {len(report.outcomes)} questions", "", *aligned(rows)]
    lines += [f"Crashed: {crash.case_id}: {crash.message[:200]}" for crash in report.crashes]
    return "\n".join(lines)
