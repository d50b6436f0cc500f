"""``footnote eval``: its arguments and output."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index import UsageError, counted
from ui.cli.progress import ProgressLine

if TYPE_CHECKING:
    from eval import EvalProgress

_NONE_YET = (
    "There is no feedback yet. Give an answer in the chat ('footnote chat') a thumb up or down."
)
_Progress = Callable[["EvalProgress"], None]


class _Scored(Protocol):
    """What every evaluation report offers."""

    def to_dict(self) -> dict[str, Any]: ...


def eval_(options: Namespace) -> int:
    """Score the answers to known questions, in a store of their own."""
    if options.export is not None:
        return _export(options)
    evaluation = _from_feedback if options.from_feedback else _questions
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
        write_report,
    )

    folder = None if options.dataset is None else Path(options.dataset)
    if folder is not None and is_natural(folder):
        if options.report is not None:
            raise UsageError("There is no report page for natural questions; leave out --report.")
        natural = run_natural(folder, model=options.model, progress=progress)
        return natural, format_natural(natural)
    dataset = load_dataset(folder)
    page = _page(options)
    report = run_eval(dataset, progress=progress)
    if page is not None:
        write_report(report, page)
    return report, format_table(report)


def _from_feedback(options: Namespace, progress: _Progress) -> tuple[_Scored, str]:
    from eval import format_table, run_eval, write_report
    from index import IndexSettings
    from ui.conversations import FeedbackStore

    _refuse_dataset(options)
    page = _page(options)
    with closing(FeedbackStore.open(IndexSettings.from_environment())) as store:
        report = run_eval(store.load(), progress=progress)
    if page is not None:
        write_report(report, page)
    if not report.footnote.outcomes and not report.footnote.crashes and not report.unresolved.count:
        return report, _NONE_YET
    return report, format_table(report)


def _export(options: Namespace) -> int:
    from index import IndexSettings
    from ui.conversations import FeedbackStore

    if not options.from_feedback:
        raise UsageError("--export writes feedback; add --from-feedback.")
    if options.report is not None or options.json:
        raise UsageError("--export scores nothing; leave out --report and --json.")
    _refuse_dataset(options)
    folder = Path(options.export)
    with closing(FeedbackStore.open(IndexSettings.from_environment())) as store:
        count = store.export(folder)
    print(f"exported   {counted(count, 'case')} to {folder}" if count else _NONE_YET)
    return 0


def _refuse_dataset(options: Namespace) -> None:
    if options.dataset is not None:
        raise UsageError(
            "--from-feedback reads what was kept in the chat; leave out "
            f"{options.dataset} or --from-feedback."
        )


def _page(options: Namespace) -> Path | None:
    page = None if options.report is None else Path(options.report)
    if page is not None and not page.absolute().parent.is_dir():
        raise UsageError(
            f"{page.absolute().parent} is not a folder; create it, or name another page."
        )
    return page
