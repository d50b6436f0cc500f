"""Say what an add did."""

import sys
from typing import TYPE_CHECKING, Any

from index import IngestReport

if TYPE_CHECKING:
    from index import Progress


def say_what_is_odd(report: IngestReport) -> None:
    """Report on standard error what was left out, and what is there twice."""
    for source in report.skipped:
        print(
            f"skipped {source}: not of a kind that Footnote reads, or a link out of its folder",
            file=sys.stderr,
        )
    for each in report.hidden:
        begins = f", such as “{each.sample}”" if each.sample else ""
        print(
            f"{each.article_id}: left out {each.characters:,} characters that are hidden or struck "
            f"out in it{begins}",
            file=sys.stderr,
        )
    for article_id, other in report.copies:
        print(f"{article_id}: has the same text as {other}; one of them answers", file=sys.stderr)


def stage_words(progress: "Progress") -> str:
    """Return what an add is doing with a source."""
    if progress.stage != "embedding":
        return progress.stage
    return f"embedding {progress.done:,} of {progress.total:,} texts"


def report_document(report: IngestReport) -> dict[str, Any]:
    """Return the report of an add as a document for JSON."""
    return {
        "added": list(report.added),
        "replaced": list(report.replaced),
        "unchanged": list(report.unchanged),
        "failed": [{"source": each.source, "reason": each.reason} for each in report.failed],
        "skipped": list(report.skipped),
        "hidden": [
            {"id": each.article_id, "characters": each.characters, "text": each.sample}
            for each in report.hidden
        ],
        "copies": [{"id": article_id, "of": other} for article_id, other in report.copies],
    }
