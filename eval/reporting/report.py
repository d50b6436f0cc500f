"""Format a report as a table."""

from collections import Counter
from collections.abc import Iterable, Sequence

from eval.result import EvalReport, Run
from eval.scores import MEASURES, Measure, Scores, aligned
from index.counting import counted

_MAX_CRASHES = 5
_MAX_UNRESOLVED = 20


def format_table(report: EvalReport) -> str:
    """Return the scores as a table, followed by counts of crashes and failures."""
    columns = [(run.system, run.scores) for run in report.columns]
    crashes = {run.system: f"{len(run.crashes)} ({run.crash_share:.1%})" for run in report.runs}
    failures = Counter(each.failure for each in report.footnote.outcomes if each.failure)
    failed = ", ".join(f"{failure} {count}" for failure, count in failures.most_common())
    lines = [
        f"{report.dataset}: {counted(report.articles, 'article')}, "
        f"{counted(report.passages, 'passage')}, {counted(report.sentences, 'sentence')}; "
        f"{report.embedder}",
        "",
        *aligned(
            [
                *score_rows(columns, MEASURES),
                ["crashes", *(crashes.get(name, "") for name, _ in columns)],
            ]
        ),
        "",
        f"Failures: {failed or 'none'}",
        *crash_lines(report.footnote),
        *_unresolved(report.unresolved),
    ]
    return "\n".join(lines)


def score_rows(
    columns: Sequence[tuple[str, Scores]], measures: Iterable[Measure]
) -> list[list[str]]:
    """Return a row of names, then one for each measure."""
    rows = [["", *(name for name, _ in columns)]]
    for measure in measures:
        rows.append([measure.name, *(measure.shown(scores[measure.key]) for _, scores in columns)])
    return rows


def _unresolved(unresolved: Run) -> list[str]:
    """Return lines on the answers that were called wrong without a correction."""
    if not unresolved.count:
        return []
    asked = unresolved.outcomes
    judged = [outcome for outcome in asked if outcome.case.judgement]
    same = sum(outcome.same_as_judged for outcome in judged)
    told = [counted(len(asked) - len(judged), "draft")] if len(judged) < len(asked) else []
    if judged or not told:
        told.append(
            f"{counted(len(judged), 'answer')} called wrong without a correction; {same} given "
            f"again, {len(judged) - same} changed"
        )
    return [
        "",
        f"Unresolved, not scored: {'; '.join(told)}",
        *(
            f"  {'draft' if each.case.draft else 'again' if each.same_as_judged else 'changed'}: "
            f"{' '.join(each.case.question.split())[:100]}"
            for each in asked[:_MAX_UNRESOLVED]
        ),
        *crash_lines(unresolved),
    ]


def crash_lines(run: Run) -> list[str]:
    """Return a line for each of the first few crashes, and one for how many more there are."""
    lines = [
        f"Crashed: {crash.id}: {' '.join(crash.message.split())[:200]}"
        for crash in run.crashes[:_MAX_CRASHES]
    ]
    left = len(run.crashes) - len(lines)
    return [*lines, f"Crashed: {left} more"] if left > 0 else lines
