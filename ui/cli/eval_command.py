"""``footnote eval``: its arguments, and what it prints."""

import argparse
import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index import UsageError
from ui.cli.progress import ProgressLine

if TYPE_CHECKING:
    from eval import EvalProgress


def add_evaluations(parser: argparse.ArgumentParser) -> None:
    """Let a command take a dataset, a report, one evaluation of many, and models."""
    parser.add_argument(
        "dataset",
        nargs="?",
        metavar="DATASET",
        help="a file of cases, one JSON object a line, or a folder of questions and articles; by "
        "default the bundled ones",
    )
    parser.add_argument("--report", metavar="FILE.html", help="write a page of scores and failures")
    _evaluations(parser.add_mutually_exclusive_group())
    parser.add_argument(
        "--model",
        metavar="M",
        action="append",
        help="with --answerers or --injections: a model to score, too; may be given several times; "
        "with natural questions: who answers; with --claims: who judges",
    )


def _evaluations(group: argparse._MutuallyExclusiveGroup) -> None:
    group.add_argument(
        "--without-gold",
        action="store_true",
        help="score abstention: ask each question with its own passages taken out",
    )
    group.add_argument(
        "--answerers",
        action="store_true",
        help="score verbatim sentences, a scripted ideal model and every --model side by side",
    )
    group.add_argument(
        "--follow-ups",
        action="store_true",
        help="score follow-ups; DATASET is xquad/en, by default that of FOOTNOTE_BENCH",
    )
    group.add_argument(
        "--injections",
        action="store_true",
        help="score what articles that give the assistant orders achieve, with every --model "
        "too; false alarms are counted in DATASET, a folder of question sets, or FOOTNOTE_BENCH",
    )
    group.add_argument(
        "--claims",
        action="store_true",
        help="score verification on DATASET, a file of labelled claims; --model judges what no "
        "exact check decides",
    )
    group.add_argument(
        "--from-feedback",
        action="store_true",
        help="score the questions whose answers were given a thumb up or down in the chat",
    )


class _Scored(Protocol):
    """A report as every evaluation gives it."""

    def to_dict(self) -> dict[str, Any]: ...


# Sets of honest articles, in which no sentence should be taken for an order.
_HONEST = ("xquad/en", "squad_v2_dev")

_Progress = Callable[["EvalProgress"], None]
_Evaluation = Callable[[Namespace, _Progress], tuple[_Scored, str]]
"""Runs on the options, telling how far it is, and returns a report and its table."""


def eval_(options: Namespace) -> int:
    """Score the answers to known questions, in a store of their own."""
    chosen = [name for name in EVALUATIONS if getattr(options, name)]
    if options.report is not None and set(chosen) - {"without_gold", "from_feedback"}:
        raise UsageError("A page is written of questions and answers only; leave out --report.")
    evaluation = EVALUATIONS[chosen[0]] if chosen else _questions
    with ProgressLine(sys.stderr) as line:
        report, table = evaluation(
            options, lambda step: line.show(step.stage, f"{step.done:,} of {step.total:,}")
        )
    if options.json:
        encoding = (sys.stdout.encoding or "").lower()
        print(json.dumps(report.to_dict(), ensure_ascii=encoding != "utf-8", indent=2))
    else:
        print(table)
    return 0


def _questions(options: Namespace, progress: _Progress) -> tuple[_Scored, str]:
    from eval import (
        format_natural,
        format_table,
        is_natural,
        load_dataset,
        run_eval,
        run_natural,
        run_without_gold,
        write_report,
    )

    folder = _dataset(options)
    if folder is not None and is_natural(folder):
        if options.report is not None:
            raise UsageError("No page is written of natural questions; leave out --report.")
        model = options.model[0] if options.model else None
        natural = run_natural(folder, model=model, progress=progress)
        return natural, format_natural(natural)
    dataset = load_dataset(folder)
    page = _page(options)
    report = (run_without_gold if options.without_gold else run_eval)(dataset, progress=progress)
    if page is not None:
        write_report(report, page)
    return report, format_table(report)


def _from_feedback(options: Namespace, progress: _Progress) -> tuple[_Scored, str]:
    from eval import FeedbackStore, format_table, run_feedback, write_report
    from index import IndexSettings

    if options.dataset is not None:
        raise UsageError(
            "Feedback is read from the data folder that FOOTNOTE_HOME names; leave out "
            f"{options.dataset}, or leave out --from-feedback."
        )
    page = _page(options)
    home = IndexSettings.from_environment().home
    report = run_feedback(home, progress=progress)
    if page is not None:
        write_report(report, page)
    if not report.footnote.outcomes and not report.footnote.crashes and not report.unresolved.count:
        return report, (
            "There is no feedback yet. Give an answer in the chat ('footnote chat') a thumb up or "
            f"down; it is kept in {FeedbackStore(home).path}."
        )
    return report, format_table(report)


def _page(options: Namespace) -> Path | None:
    page = None if options.report is None else Path(options.report)
    if page is not None and not page.absolute().parent.is_dir():
        raise UsageError(f"{page.absolute().parent} is no folder; make it, or name another page.")
    return page


def _answerers(options: Namespace, progress: _Progress) -> tuple[_Scored, str]:
    from eval import format_table, run_answerers

    report = run_answerers(_dataset(options), models=options.model or (), progress=progress)
    return report, format_table(report)


def _follow_ups(options: Namespace, progress: _Progress) -> tuple[_Scored, str]:
    from eval import format_follow_ups, run_follow_ups

    folder, bench = _dataset(options), os.environ.get("FOOTNOTE_BENCH")
    if folder is None and not bench:
        raise UsageError(
            "The articles of these questions do not come with Footnote; set FOOTNOTE_BENCH to the "
            "folder that holds bench/, or name the folder xquad/en."
        )
    folder = folder or Path(bench or "") / "bench" / "xquad" / "en"
    report = run_follow_ups(folder, progress=progress)
    return report, format_follow_ups(report)


def _claims(options: Namespace, progress: _Progress) -> tuple[_Scored, str]:
    from eval import format_claims, run_claims

    models = options.model or [None]
    if options.dataset is None or len(models) > 1:
        raise UsageError(
            "Name one file of claims, a JSON object a line with claim, evidence, label and kind, "
            "and one --model at most, which judges."
        )
    report = run_claims(Path(options.dataset), model=models[0], progress=progress)
    return report, format_claims(report)


def _injections(options: Namespace, progress: _Progress) -> tuple[_Scored, str]:
    from eval import format_injections, run_injections

    folder, bench = _dataset(options), os.environ.get("FOOTNOTE_BENCH")
    if folder is None and bench:
        folder = Path(bench) / "bench"
    honest = [] if folder is None else [folder / name / "articles" for name in _HONEST]
    report = run_injections(models=options.model or (), honest_articles=honest, progress=progress)
    return report, format_injections(report)


EVALUATIONS: dict[str, _Evaluation] = {
    "without_gold": _questions,
    "answerers": _answerers,
    "follow_ups": _follow_ups,
    "claims": _claims,
    "injections": _injections,
    "from_feedback": _from_feedback,
}


def _dataset(options: Namespace) -> Path | None:
    return None if options.dataset is None else Path(options.dataset)
