"""A report as one HTML page: no script, no request, every text escaped."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from eval.result import EvalReport
from eval.scores import MEASURES
from index.counting import counted

_MAX_CASES = 500
_OF_TAGS = {
    "questions",
    "answer hit",
    "citation hit",
    "sentence hit@1",
    "passage hit@1",
    "abstention recall",
    "over-refusal",
}


def page(report: EvalReport) -> str:
    """Return the page of a report."""
    templates = Environment(
        loader=PackageLoader("eval", "reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    templates.filters["counted"] = counted
    return templates.get_template("report.html").render(
        report=report,
        measures=MEASURES,
        tag_measures=[each for each in MEASURES if each.name in _OF_TAGS],
        most=_MAX_CASES,
    )
