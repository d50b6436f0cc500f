"""A report as one HTML page: no script, no request, every text escaped."""

from collections.abc import Iterable, Sequence
from html import escape

from eval.outcome import Crash, Outcome
from eval.result import EvalReport, Run
from eval.scores import MEASURES
from index import counted

_MAX_CASES = 500

_OF_TAGS = (
    "questions",
    "answer hit",
    "citation hit",
    "sentence hit@1",
    "passage hit@1",
    "abstention recall",
    "over-refusal",
)

_STYLE = """
:root { color-scheme: light dark; --ink: #1d1d1b; --paper: #fdfcf9; --line: #d9d6cd;
  --quiet: #66645d; --wrong: #9c2b1b; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e6df; --paper: #191917; --line: #3b3a35; --quiet: #a3a097; --wrong: #f0937f; }
}
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.25rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
p.note, td small { color: var(--quiet); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .75rem; text-align: left;
  vertical-align: top; }
td.figure, th.figure { text-align: right; font-variant-numeric: tabular-nums; }
td small { display: block; }
.wrong { color: var(--wrong); }
pre { overflow-x: auto; }
"""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""


def page(report: EvalReport) -> str:
    """Return the page of a report."""
    title = f"Evaluation: {report.dataset}"
    body = "\n".join(_sections(report))
    return _PAGE.format(title=escape(title), style=_STYLE, body=body)


def _sections(report: EvalReport) -> Iterable[str]:
    yield (
        f'<p class="note">{counted(report.articles, "article")}, '
        f"{counted(report.passages, 'passage')}, {counted(report.sentences, 'sentence')}; "
        f"{escape(report.embedder)}</p>"
    )
    columns = report.columns
    rows = [
        f"<td>{escape(measure.name)}<small>{escape(measure.meaning)}</small></td>"
        + _figures([measure.shown(scores[measure.key]) for _, scores in columns])
        for measure in MEASURES
    ]
    yield _table(_heads([name for name, _ in columns]), rows)
    shares = "; ".join(
        f"{escape(run.system)}: {len(run.crashes)} ({run.crash_share:.1%})" for run in report.runs
    )
    yield f'<h2>Crashes</h2>\n<p>{shares}. <span class="note">No score counts them.</span></p>'
    yield _crashes(report.footnote.crashes)
    if tags := report.footnote.by_tag:
        measures = [measure for measure in MEASURES if measure.name in _OF_TAGS]
        rows = [
            f"<td>{escape(tag)}</td>"
            + _figures([measure.shown(scores[measure.key]) for measure in measures])
            for tag, scores in tags.items()
        ]
        yield "<h2>By tag</h2>\n" + _table(_heads([each.name for each in measures]), rows)
    yield _cases([outcome for outcome in report.footnote.outcomes if outcome.failure])
    yield _unresolved(report.unresolved)


def _heads(names: Sequence[str]) -> str:
    return "<th></th>" + "".join(f'<th class="figure">{escape(name)}</th>' for name in names)


def _figures(values: Sequence[str]) -> str:
    return "".join(f'<td class="figure">{escape(value)}</td>' for value in values)


def _crashes(crashes: Sequence[Crash]) -> str:
    if not crashes:
        return ""
    rows = [
        f'<td>{escape(crash.id)}</td><td class="wrong">{escape(crash.message)}</td>'
        for crash in crashes[:_MAX_CASES]
    ]
    return _table("<th>case</th><th>error</th>", rows)


def _cases(failed: Sequence[Outcome]) -> str:
    if not failed:
        return "<h2>Failed cases</h2>\n<p>None.</p>"
    left = len(failed) - _MAX_CASES
    more = f'<p class="note">{left} more are in the JSON document.</p>' if left > 0 else ""
    head = "<th>case</th><th>question</th><th>accepted</th><th>what came</th>"
    rows = [_case(outcome) for outcome in failed[:_MAX_CASES]]
    return f"<h2>Failed cases: {len(failed)}</h2>\n{_table(head, rows)}{more}"


def _case(outcome: Outcome) -> str:
    case = outcome.case
    history = "".join(
        f"<small>{escape(turn.question)} – {escape(turn.answer)}</small>" for turn in case.history
    )
    accepted = escape(" / ".join(case.answers)) if case.answerable else "<small>none</small>"
    return (
        f'<td>{escape(case.id)}<small class="wrong">{escape(outcome.failure or "")}</small></td>'
        f"<td>{history}{escape(case.question)}</td><td>{accepted}</td><td>{_answer(outcome)}</td>"
    )


def _answer(outcome: Outcome) -> str:
    return escape(outcome.reply.text) or "<small>not in the articles</small>"


def _unresolved(unresolved: Run) -> str:
    if not unresolved.count:
        return ""
    rows = [
        f"<td>{escape(each.case.id)}<small>{'again' if each.same_as_judged else 'changed'}</small>"
        f"</td><td>{escape(each.case.question)}</td>"
        f"<td>{escape(each.case.judgement.given if each.case.judgement else '')}</td>"
        f"<td>{_answer(each)}</td>"
        for each in unresolved.outcomes[:_MAX_CASES]
    ]
    head = "<th>case</th><th>question</th><th>called wrong</th><th>answer now</th>"
    return (
        f"<h2>Unresolved: {len(unresolved.outcomes)}</h2>\n"
        '<p class="note">Called wrong by a reader who did not say what is right; not scored.</p>'
        f"\n{_table(head, rows)}{_crashes(unresolved.crashes)}"
    )


def _table(head: str, rows: Iterable[str]) -> str:
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return f'<div class="wide"><table>\n<tr>{head}</tr>\n{body}\n</table></div>'
