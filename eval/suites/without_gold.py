"""Ask each question again with its own paragraph removed from the store."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from eval.cases import Case, CaseError
from eval.dataset import Dataset, load_dataset
from eval.footnote import Footnote
from eval.metrics import area_under_roc, share
from eval.reporting import crash_lines
from eval.result import EvalProgress, Report, Run
from eval.runner import ask
from eval.scores import aligned, as_share
from eval.store import copied_store
from eval.suites.suite import Suite, SuiteReport, main
from index import ArticleIndex, Embedder, IndexSettings, add_articles, remove_articles
from index.counting import counted
from qa import QAService


def run_without_gold(
    dataset: Path | Dataset | None = None,
    *,
    cache: Path | None = None,
    progress: Report | None = None,
) -> SuiteReport:
    """Ask a dataset's answerable questions with and without the paragraph each is about.

    In a copy of the store, an article is replaced by a version without the paragraph, once for all
    of the paragraph's questions. With the paragraph a refusal is wrong; without it an answer is,
    unless another paragraph has the answer, too. Raises CaseError if the cases name no paragraphs,
    and what ``run_eval`` raises.
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
        footnote = Footnote(index, QAService(index))
        done = 0

        def ask_all(group: Sequence[Case]) -> Run:
            nonlocal done

            def further(step: EvalProgress) -> None:
                if progress:
                    progress(replace(step, done=done + step.done, total=2 * len(cases)))

            run = ask("Footnote", footnote, group, {}, further)
            done += len(group)
            return run

        complete = ask_all(cases)
        parts = [ask_all(group) for group in _each_taken_out(loaded, cases, settings, embedder)]
    without = Run(
        "Footnote",
        tuple(outcome for run in parts for outcome in run.outcomes),
        tuple(crash for run in parts for crash in run.crashes),
    )
    return _report(loaded.name, len(parts), complete, without)


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


def _report(dataset: str, paragraphs: int, complete: Run, without: Run) -> SuiteReport:
    separation, over_refusal, refusal, elsewhere = (
        # How well the score that decides on refusals separates the two.
        area_under_roc(_scores(complete), _scores(without)),
        share(each.reply.refused for each in complete.outcomes),
        share(each.reply.refused for each in without.outcomes),
        share(bool(each.answer_hit) for each in without.outcomes if not each.reply.refused),
    )
    crashes = len(complete.crashes) + len(without.crashes)
    asked = counted(len(complete.outcomes), "answerable question")
    rows = [
        ["area under the ROC curve", as_share(separation)],
        ["over-refusal, paragraph there", as_share(over_refusal)],
        ["refusal, paragraph taken out", as_share(refusal)],
        ["answers found elsewhere, too", as_share(elsewhere)],
        ["crashes", f"{crashes} of {complete.count + without.count}"],
    ]
    figures = {
        "dataset": dataset,
        "cases": len(complete.outcomes),
        "paragraphs": paragraphs,
        "area_under_roc": separation,
        "over_refusal": over_refusal,
        "refusal_without_gold": refusal,
        "answer_elsewhere": elsewhere,
        "with_gold": _document(complete),
        "without_gold": _document(without),
    }
    head = (
        f"{dataset}: {asked} asked with and without the paragraph that each is about; "
        f"{counted(paragraphs, 'paragraph')} taken out in turn"
    )
    return SuiteReport(
        figures, [[head], [*aligned(rows), *crash_lines(complete), *crash_lines(without)]]
    )


def _scores(run: Run) -> list[float]:
    scores = (outcome.reply.answerable_score for outcome in run.outcomes)
    return [score for score in scores if score is not None]


def _document(run: Run) -> dict[str, Any]:
    return {
        "crashes": [asdict(crash) for crash in run.crashes],
        "crash_share": run.crash_share,
        "cases": [
            {
                "id": outcome.case.id,
                "refused": outcome.reply.refused,
                "answerable_score": outcome.reply.answerable_score,
                "answer_hit": outcome.answer_hit,
            }
            for outcome in run.outcomes
        ],
    }


def _run(options: Namespace, progress: Report) -> SuiteReport:
    return run_without_gold(options.dataset, progress=progress)


SUITE = Suite(
    "without_gold",
    "Score abstention: ask each question with its own passages taken out.",
    "a file of cases; by default the bundled ones",
    _run,
)

if __name__ == "__main__":
    raise SystemExit(main(SUITE))
