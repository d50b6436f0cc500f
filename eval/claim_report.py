"""Verification of labelled claims as a table for the terminal."""

from statistics import median

from eval.claim_run import ClaimFigures, ClaimReport
from eval.table import aligned


def format_claims(report: ClaimReport) -> str:
    """Return the verdicts on each kind of claim, with those below that are not so."""
    rows = [["claims", "kind", "count", "verified", "unsupported", "not judged"]]
    for label, kind in report.kinds:
        rows.append([_word(label), kind, *_cells(report.figures(label=label, kind=kind))])
    for label in (True, False):
        rows.append([_word(label), "all", *_cells(report.figures(label=label))])
    took = median(each.milliseconds for each in report.judged)
    who = "exact checks alone" if report.judge is None else f"{report.judge} judges the rest"
    told = [
        f"By {who}; {took:.1f} ms a claim (median).",
        f"Of those called verified, true: {_figure(report.true_of_verified)}",
    ]
    wrong = [
        f"{_word(each.claim.label)}, called {each.verdict.support}: {each.claim.text} "
        f"({each.verdict.reason})"
        for each in report.wrong
    ]
    return "\n\n".join("\n".join(block) for block in (aligned(rows), told, wrong) if block)


def _cells(figures: ClaimFigures) -> list[str]:
    shares = (figures.verified, figures.unsupported, figures.not_judged)
    return [str(figures.count), *map(_figure, shares)]


def _word(label: bool) -> str:
    return "true" if label else "false"


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
