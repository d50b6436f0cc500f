"""A report as one HTML page: no script, no request, every text escaped."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from eval.outcome import Crash, Outcome
from eval.result import EvalReport, Run, Unresolved
from eval.scores import MEASURES, Scores, counted

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
    systems = [(run.system, run.scores) for run in report.runs]
    if report.has_follow_ups:
        systems.insert(1, ("its follow-ups", report.footnote.follow_ups))
    yield _scores(systems)
    yield "<h2>Crashes</h2>\n" + _crash_shares(report.runs)
    yield _crashes(report.footnote.crashes)
    tags = report.footnote.by_tag
    if tags:
        yield "<h2>By tag</h2>\n" + _tags(tags)
    yield _cases([outcome for outcome in report.footnote.outcomes if outcome.failure])
    yield _unresolved(report.unresolved)


def _scores(columns: Sequence[tuple[str, Scores]]) -> str:
    head = "".join(f'<th class="figure">{escape(name)}</th>' for name, _ in columns)
    rows = "\n".join(
        f"<tr><td>{escape(measure.name)}<small>{escape(measure.meaning)}</small></td>"
        + "".join(
            f'<td class="figure">{escape(measure.shown(scores))}</td>' for _, scores in columns
        )
        + "</tr>"
        for measure in MEASURES
    )
    return _table(f"<th></th>{head}", rows)


def _tags(tags: Mapping[str, Scores]) -> str:
    measures = [measure for measure in MEASURES if measure.name in _OF_TAGS]
    head = "".join(f'<th class="figure">{escape(measure.name)}</th>' for measure in measures)
    rows = "\n".join(
        f"<tr><td>{escape(tag)}</td>"
        + "".join(f'<td class="figure">{escape(each.shown(scores))}</td>' for each in measures)
        + "</tr>"
        for tag, scores in tags.items()
    )
    return _table(f"<th></th>{head}", rows)


def _crash_shares(runs: Iterable[Run]) -> str:
    shares = "; ".join(
        f"{escape(run.system)}: {len(run.crashes)} ({run.crash_share:.1%})" for run in runs
    )
    return f'<p>{shares}. <span class="note">No score counts them.</span></p>'


def _crashes(crashes: Sequence[Crash]) -> str:
    if not crashes:
        return ""
    rows = "\n".join(
        f'<tr><td>{escape(crash.case_id)}</td><td class="wrong">{escape(crash.message)}</td></tr>'
        for crash in crashes[:_MAX_CASES]
    )
    return _table("<th>case</th><th>error</th>", rows)


def _cases(failed: Sequence[Outcome]) -> str:
    if not failed:
        return "<h2>Failed cases</h2>\n<p>None.</p>"
    rows = "\n".join(_case(outcome) for outcome in failed[:_MAX_CASES])
    left = len(failed) - _MAX_CASES
    more = f'<p class="note">{left} more are in the JSON document.</p>' if left > 0 else ""
    head = "<th>case</th><th>question</th><th>accepted</th><th>what came</th>"
    return f"<h2>Failed cases: {len(failed)}</h2>\n{_table(head, rows)}{more}"


def _case(outcome: Outcome) -> str:
    case = outcome.case
    history = "".join(
        f"<small>{escape(turn.question)} – {escape(turn.answer)}</small>" for turn in case.history
    )
    accepted = escape(" / ".join(case.answers)) if case.answerable else "<small>none</small>"
    came = escape(outcome.text) or "<small>not in the articles</small>"
    return (
        f'<tr><td>{escape(case.id)}<small class="wrong">{escape(outcome.failure or "")}</small>'
        f"</td><td>{history}{escape(case.question)}</td><td>{accepted}</td><td>{came}</td></tr>"
    )


def _unresolved(unresolved: Unresolved) -> str:
    if not unresolved.count:
        return ""
    rows = "\n".join(
        f"<tr><td>{escape(each.case.id)}<small>{'again' if each.same else 'changed'}</small></td>"
        f"<td>{escape(each.case.question)}</td>"
        f"<td>{escape(each.case.judgement.given if each.case.judgement else '')}</td>"
        f"<td>{escape(each.text) or '<small>not in the articles</small>'}</td></tr>"
        for each in unresolved.asked[:_MAX_CASES]
    )
    head = "<th>case</th><th>question</th><th>called wrong</th><th>answer now</th>"
    return (
        f"<h2>Unresolved: {len(unresolved.asked)}</h2>\n"
        '<p class="note">Called wrong by a reader who did not say what is right; not scored.</p>'
        f"\n{_table(head, rows)}{_crashes(unresolved.crashes)}"
    )


def _table(head: str, rows: str) -> str:
    return f'<div class="wide"><table>\n<tr>{head}</tr>\n{rows}\n</table></div>'
