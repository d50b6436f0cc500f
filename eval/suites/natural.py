"""Ask natural questions: is each answer right, and rightly sure?

A set is a folder of ``articles/`` and ``qa.jsonl``, one question a line, with regular expressions
for the facts in a right answer.
"""

import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from eval.cases import CaseError
from eval.dataset import Dataset, folder_name, load_articles
from eval.footnote import standing_answer
from eval.json_lines import read_lines
from eval.metrics import mean, share
from eval.outcome import Crash
from eval.result import EvalProgress, Report
from eval.scores import NOTHING, aligned, as_number, as_share
from eval.store import opened_store
from eval.suites.natural_answers import NaturalCase, NaturalOutcome, judged
from eval.suites.suite import SuiteReport
from qa import QAService


def is_natural(folder: Path) -> bool:
    """Return whether a folder's questions have patterns for their answers."""
    file = folder / "qa.jsonl"
    if not file.is_file():
        return False
    with file.open(encoding="utf-8", errors="replace") as lines:
        return '"accept"' in next(lines, "")


def read_natural(path: Path) -> tuple[NaturalCase, ...]:
    """Read natural questions. Raises CaseError with the line of the first error."""
    return read_lines(path, NaturalCase.model_validate, "questions")


def run_natural(
    folder: Path,
    *,
    model: str | None = None,
    cache: Path | None = None,
    progress: Report | None = None,
) -> SuiteReport:
    """Ask every question of a set, in a store of its articles.

    Every other question is asked of its own article, the rest of all. ``model`` is the model that
    answers, None for verbatim sentences. A question that raises an error becomes a crash, which no
    score counts. Raises CaseError for a bad set.
    """
    cases = read_natural(folder / "qa.jsonl")
    dataset = Dataset(folder_name(folder), folder / "qa.jsonl", load_articles(folder), ())
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
            articles = [case.article_id] if case.article_id and number % 2 == 1 else None
            started = time.perf_counter()
            try:
                answer, _ = standing_answer(
                    service, case.question, history=case.history, articles=articles, model=model
                )
                spent = (time.perf_counter() - started) * 1000
                scoped = articles is not None
                outcomes.append(judged(case, answer, scoped=scoped, milliseconds=spent))
            except Exception as error:
                crashes.append(Crash.of(case.id, error))
            if progress:
                progress(EvalProgress("questions", number + 1, len(cases)))
    return _report(dataset.name, outcomes, crashes)


def natural_scores(outcomes: Sequence[NaturalOutcome]) -> dict[str, Any]:
    """Return shares from 0 to 1 over some questions, None if they are shares of nothing.

    ``sure_right`` is the share of sure answers to answerable questions that are right, ``first``
    the share of right answers whose first sentence has a fact. ``abstained`` counts the
    unanswerable questions that were refused, ``doubted`` those refused or hedged.
    """
    yes = [o for o in outcomes if o.answerable]
    no = [o for o in outcomes if not o.answerable]
    return {
        "count": len(outcomes),
        "answerable": len(yes),
        "right": share(bool(o.right) for o in yes),
        "cited": share(bool(o.cited) for o in yes),
        "sure": sum(o.told == "sure" for o in outcomes),
        "perhaps": sum(o.told == "perhaps" for o in outcomes),
        "refused": sum(o.told == "refused" for o in outcomes),
        "over_refusal": share(o.told == "refused" for o in yes),
        "sure_right": share(bool(o.right) for o in yes if o.told == "sure"),
        "first": share(o.first for o in yes if o.right),
        "sentences": mean(o.sentences for o in outcomes if o.told != "refused"),
        "abstained": sum(o.told == "refused" for o in no),
        "doubted": sum(o.told != "sure" for o in no),
    }


def _report(name: str, outcomes: Sequence[NaturalOutcome], crashes: Sequence[Crash]) -> SuiteReport:
    """Report the scores by kind of question, in the order of the set, and of all."""
    kinds = {
        kind: natural_scores([o for o in outcomes if o.kind == kind])
        for kind in dict.fromkeys(outcome.kind for outcome in outcomes)
    }
    total = natural_scores(outcomes)
    heads = ["", "n", "right", "cited", "sure", "perhaps", "refused", "over-refusal",
             "sure right", "first", "sentences", "abstained"]  # fmt: skip
    rows = [heads, *(_row(kind, scores) for kind, scores in {**kinds, "all": total}.items())]
    return SuiteReport(
        {
            "dataset": name,
            "total": total,
            "kinds": kinds,
            "median_milliseconds": median([o.milliseconds for o in outcomes] or [0.0]),
            "crashes": [asdict(crash) for crash in crashes],
            "cases": [asdict(outcome) for outcome in outcomes],
        },
        [
            [f"{name}: {len(outcomes)} questions"],
            [*aligned(rows), *(f"Crashed: {each.id}: {each.message[:200]}" for each in crashes)],
        ],
    )


def _row(kind: str, scores: dict[str, Any]) -> list[str]:
    asked = scores["count"] - scores["answerable"]
    return [
        kind,
        str(scores["count"]),
        *(as_share(scores[key]) for key in ("right", "cited")),
        *(str(scores[key]) for key in ("sure", "perhaps", "refused")),
        *(as_share(scores[key]) for key in ("over_refusal", "sure_right", "first")),
        as_number(scores["sentences"]),
        f"{scores['abstained']} of {asked}, doubted {scores['doubted']}" if asked else NOTHING,
    ]
