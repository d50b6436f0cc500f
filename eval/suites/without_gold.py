"""Ask each question again with its own paragraph removed from the store."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from eval.cases import Case, CaseError
from eval.dataset import Dataset, load_dataset
from eval.footnote import Footnote
from eval.gold import Gold
from eval.metrics import area_under_roc, share
from eval.reporting import crash_lines
from eval.result import EvalProgress, Report, Run
from eval.runner import ask
from eval.scores import aligned, as_share, counted
from eval.store import copied_store
from index import ArticleIndex, Embedder, IndexSettings, add_articles, remove_articles
from qa import QAService


@dataclass(frozen=True, slots=True)
class WithoutGoldReport:
    """Answerable questions, asked with and without their paragraph in the store.

    With the paragraph a refusal is wrong; without it an answer is, unless another paragraph has the
    answer, too.
    """

    dataset: str
    paragraphs: int
    with_gold: Run
    without_gold: Run

    @property
    def area_under_roc(self) -> float | None:
        """How well the score that decides on refusals separates the two, 0 to 1."""
        return area_under_roc(_scores(self.with_gold), _scores(self.without_gold))

    @property
    def over_refusal(self) -> float | None:
        """The share of questions refused with their paragraph in the store."""
        return share(outcome.refused for outcome in self.with_gold.outcomes)

    @property
    def refusal(self) -> float | None:
        """The share of questions refused without their paragraph."""
        return share(outcome.refused for outcome in self.without_gold.outcomes)

    @property
    def answer_elsewhere(self) -> float | None:
        """The share of answers without the paragraph that still contain an accepted answer."""
        answered = [o for o in self.without_gold.outcomes if not o.refused]
        return share(bool(outcome.answer_hit) for outcome in answered)

    def to_dict(self) -> dict[str, Any]:
        """Return the document that ``python -m eval.suites.without_gold --json`` prints."""
        return {
            "dataset": self.dataset,
            "cases": len(self.with_gold.outcomes),
            "paragraphs": self.paragraphs,
            "area_under_roc": self.area_under_roc,
            "over_refusal": self.over_refusal,
            "refusal_without_gold": self.refusal,
            "answer_elsewhere": self.answer_elsewhere,
            "with_gold": _run_document(self.with_gold),
            "without_gold": _run_document(self.without_gold),
        }


def run_without_gold(
    dataset: Path | Dataset,
    *,
    own_article: bool = False,
    cache: Path | None = None,
    progress: Report | None = None,
) -> WithoutGoldReport:
    """Ask a dataset's answerable questions with and without the paragraph each is about.

    In a copy of the store, an article is replaced by a version without the paragraph, once for all
    of the paragraph's questions. Raises CaseError if the cases name no paragraphs, and what
    ``run_eval`` raises.
    """
    loaded = dataset if isinstance(dataset, Dataset) else load_dataset(dataset)
    cases = [case for case in loaded.cases if case.answerable and case.paragraph is not None]
    if not cases:
        raise CaseError(
            f"{loaded.source} names no paragraphs of answerable questions to take out; "
            "use a set with 'para'."
        )
    cases.sort(key=lambda case: (case.article, case.paragraph))
    with (
        copied_store(loaded, cache=cache, progress=progress) as (settings, embedder),
        ArticleIndex.open(settings, embedder=embedder) as index,
    ):
        footnote = Footnote(index, QAService(index), own_article=own_article)
        told = _counted(progress, 2 * len(cases))
        complete = _ask(footnote, cases, told, 0)
        parts: list[Run] = []
        done = len(cases)
        for group in _each_taken_out(loaded, cases, settings, embedder):
            parts.append(_ask(footnote, group, told, done))
            done += len(group)
    return WithoutGoldReport(loaded.name, len(parts), complete, _joined(parts))


def _each_taken_out(
    dataset: Dataset, cases: Sequence[Case], settings: IndexSettings, embedder: Embedder
) -> Iterator[list[Case]]:
    """Yield the questions of each paragraph while it is missing from the store."""
    for article_id, asked in groupby(cases, key=lambda case: case.article):
        (document,) = [each for each in dataset.articles if each.article_id == article_id]
        paragraphs = dataset.paragraphs(article_id)
        for number, group in groupby(asked, key=lambda case: case.paragraph):
            left = [text for place, text in enumerate(paragraphs) if place != number]
            if left:
                shortened = replace(document, text="\n\n".join(left))
                add_articles([shortened], settings=settings, embedder=embedder)
            else:
                remove_articles([article_id], settings=settings)
            yield list(group)
        add_articles([document], settings=settings, embedder=embedder)


def _ask(footnote: Footnote, cases: Sequence[Case], told: Report | None, before: int) -> Run:
    def further(progress: EvalProgress) -> None:
        if told:
            told(replace(progress, done=before + progress.done))

    nowhere = {case.id: Gold(case.article) for case in cases}
    return ask(footnote.system, footnote, cases, nowhere, further)


def _counted(progress: Report | None, total: int) -> Report | None:
    return (lambda each: progress(replace(each, total=total))) if progress else None


def _joined(runs: Sequence[Run]) -> Run:
    return Run(
        runs[0].system,
        tuple(outcome for run in runs for outcome in run.outcomes),
        tuple(crash for run in runs for crash in run.crashes),
    )


def _scores(run: Run) -> list[float]:
    return [o.answerable for o in run.outcomes if o.answerable is not None]


def _run_document(run: Run) -> dict[str, Any]:
    return {
        "crashes": [crash.to_dict() for crash in run.crashes],
        "crash_share": run.crash_share,
        "cases": [
            {
                "id": outcome.case.id,
                "refused": outcome.refused,
                "answerable_score": outcome.answerable,
                "answer_hit": outcome.answer_hit,
            }
            for outcome in run.outcomes
        ],
    }


def format_without_gold(report: WithoutGoldReport) -> str:
    """Return a report as a table, followed by its crashes."""
    crashes = len(report.with_gold.crashes) + len(report.without_gold.crashes)
    asked = len(report.with_gold.outcomes) + len(report.without_gold.outcomes) + crashes
    rows = [
        ["area under the ROC curve", as_share(report.area_under_roc)],
        ["over-refusal, paragraph there", as_share(report.over_refusal)],
        ["refusal, paragraph taken out", as_share(report.refusal)],
        ["answers found elsewhere, too", as_share(report.answer_elsewhere)],
        ["crashes", f"{crashes} of {asked}"],
    ]
    lines = [
        f"{report.dataset}: {counted(len(report.with_gold.outcomes), 'answerable question')} "
        f"asked with and without the paragraph that each is about; "
        f"{counted(report.paragraphs, 'paragraph')} taken out in turn",
        "",
        *aligned(rows),
    ]
    return "\n".join(lines + crash_lines(report.with_gold) + crash_lines(report.without_gold))


if __name__ == "__main__":
    from eval.suites.command import main

    raise SystemExit(main("without_gold"))
