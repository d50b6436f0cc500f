"""Format a report as a table, or write it as a page."""

from collections import Counter
from pathlib import Path

from eval.reporting.page import page
from eval.result import EvalReport, Run, Unresolved
from eval.scores import MEASURES, aligned, counted
from index import UsageError

_MAX_CRASHES = 5
_MAX_UNRESOLVED = 20


def format_table(report: EvalReport) -> str:
    """Return the scores as a table, followed by counts of crashes and failures."""
    columns = [[run.system for run in report.runs]]
    columns += [[measure.shown(run.scores) for run in report.runs] for measure in MEASURES]
    columns.append([f"{len(run.crashes)} ({run.crash_share:.1%})" for run in report.runs])
    heads = ["", *(measure.name for measure in MEASURES), "crashes"]
    rows = [[head, *cells] for head, cells in zip(heads, columns, strict=True)]
    if report.has_follow_ups:
        follow_ups = report.footnote.follow_ups
        cells = ["its follow-ups", *(measure.shown(follow_ups) for measure in MEASURES), ""]
        for row, cell in zip(rows, cells, strict=True):
            row.insert(2, cell)
    lines = [
        f"{report.dataset}: {counted(report.articles, 'article')}, "
        f"{counted(report.passages, 'passage')}, {counted(report.sentences, 'sentence')}; "
        f"{report.embedder}",
        "",
        *aligned(rows),
    ]
    lines += _failures(report.footnote) + crash_lines(report.footnote)
    return "\n".join(lines + _unresolved(report.unresolved))


def write_report(report: EvalReport, path: Path) -> None:
    """Write a report as one self-contained HTML file.

    Raises UsageError if the file cannot be written.
    """
    try:
        # JSON escapes can hold lone surrogates, which UTF-8 cannot.
        text = page(report)
        path.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(
            f"The report {path} cannot be written: {error.strerror or error}; name another file."
        ) from error


def _failures(run: Run) -> list[str]:
    failures = Counter(outcome.failure for outcome in run.outcomes if outcome.failure)
    counted = ", ".join(f"{failure} {count}" for failure, count in failures.most_common())
    return ["", f"Failures: {counted or 'none'}"]


def _unresolved(unresolved: Unresolved) -> list[str]:
    """Return lines on the answers that were called wrong without a correction."""
    if not unresolved.count:
        return []
    count = len(unresolved.asked)
    return [
        "",
        f"Unresolved, not scored: {counted(count, 'answer')} called wrong without a correction; "
        f"{unresolved.same} given again, {count - unresolved.same} changed",
        *(
            f"  {'again' if each.same else 'changed'}: {' '.join(each.case.question.split())[:100]}"
            for each in unresolved.asked[:_MAX_UNRESOLVED]
        ),
        *crash_lines(unresolved),
    ]


def crash_lines(run: Run | Unresolved) -> list[str]:
    """Return a line for each of the first few crashes, and one for how many more there are."""
    lines = [
        f"Crashed: {crash.case_id}: {' '.join(crash.message.split())[:200]}"
        for crash in run.crashes[:_MAX_CRASHES]
    ]
    left = len(run.crashes) - len(lines)
    return [*lines, f"Crashed: {left} more"] if left > 0 else lines
