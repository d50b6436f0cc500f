"""The rows of the box: how far each source is, in words."""

import math
import re
import time
from collections.abc import Sequence

from index.counting import counted
from ui.articles.jobs import Job
from ui.markup import isolated, upright

Row = dict[str, object]

_STEPS = {
    "waiting": "Waiting its turn",
    "fetching": "Fetching",
    "reading": "Reading",
    "writing": "Writing",
}
_DONE = {
    "added": "Added.",
    "replaced": "Replaced the earlier version.",
    "unchanged": "Already here, and unchanged.",
}
_VERY_SHORT = "This is very short. Add it as an article?"
_NO_ADDRESS = "This is not a complete address, such as https://example.org. Add it as text?"
# One word with a slash or a scheme.
_LIKE_ADDRESS = re.compile(r"\S*/\S*|[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)
_CANCELLED = "Cancelled. Nothing was kept."
# Sooner, the pace of the first pieces would say little.
_SECONDS_UNTOLD = 3
_MINUTE = 60


def box_value(jobs: Sequence[Job], *, problem: str = "") -> dict[str, object]:
    """Return what the box shows of jobs.

    ``summary`` is to be seen beside the question, ``said`` tells what became of them once none is
    running, and ``problem`` is an error to show.
    """
    running = any(job.is_running for job in jobs)
    said = outcome(jobs) if jobs and not running else ""
    return {
        "rows": [row_of(job) for job in jobs],
        "running": running,
        "summary": _progress(jobs) if running else said,
        "said": said,
        "problem": upright(problem),
        "over": False,
    }


def row_of(job: Job) -> Row:
    """Return a row: what it is called, in words and as a share how far it is, and what can be done.

    ``share`` is None while it is not known. ``kind`` is "running", "asking", "done", "told" for an
    article with a note, "failed" or "cancelled". ``choices`` are for one that asks.
    """
    note = " ".join(job.notes)
    kind: str = "running" if job.is_running else job.stage
    if kind in _DONE:
        kind = "told" if note else "done"
    return {
        "id": job.id,
        "token": job.token,
        "name": isolated(job.title or job.name),
        "title": job.title,
        "words": upright(_words(job)),
        "note": note,
        "kind": kind,
        "share": job.share if job.stage == "embedding" else None,
        "article": job.article,
        "choices": ["both", "replace"] if job.asks and job.asks.twin else ["add"],
    }


def _progress(jobs: Sequence[Job]) -> str:
    ended = sum(not job.is_running for job in jobs)
    at = f" {ended + 1:,} of {len(jobs):,}" if len(jobs) > 1 else ""
    # What comes before and after embedding is short.
    embedded = sum(job.share for job in jobs if job.stage == "embedding")
    written = sum(job.stage == "writing" for job in jobs)
    return f"Adding{at}, {(ended + embedded + written) / len(jobs):.0%}"


def outcome(jobs: Sequence[Job]) -> str:
    """Return what became of jobs of which none is running."""
    written = sum(job.stage in {"added", "replaced"} for job in jobs)
    failed = sum(job.stage == "failed" for job in jobs)
    if asking := sum(job.stage == "asking" for job in jobs):
        one = "An article needs your decision."
        return one if asking == 1 else f"{asking:,} articles need your decision."
    parts = []
    if written:
        parts.append("Added" if written == 1 else f"Added {counted(written, 'article')}")
    elif any(job.stage == "unchanged" for job in jobs):
        parts.append("Already added")
    if failed:
        parts.append(f"{failed:,} not added" if parts or failed > 1 else "Not added")
    return f"{'; '.join(parts) or 'Cancelled'}."


def _words(job: Job) -> str:
    if job.stage == "failed":
        return job.reason
    if job.stage == "cancelled":
        return _CANCELLED
    if job.stage == "asking":
        return _question(job)
    if job.stage in _DONE:
        return _DONE[job.stage]
    if job.stopped:
        return "Cancelling…"
    if job.stage != "embedding":
        return f"{_STEPS[job.stage]}…"
    read = f"Reading {job.done:,} of {counted(job.total, 'passage')}"
    return " · ".join(filter(None, [read, _left(job)]))


def _question(job: Job) -> str:
    if job.asks is None or job.asks.twin is None:
        return _NO_ADDRESS if _LIKE_ADDRESS.fullmatch(job.name) else _VERY_SHORT
    what = "The same text" if job.asks.same_text else "Another text from the same source"
    title = isolated(f"“{job.asks.twin.title}”")
    return f"{what} is already here: {title}. Replace it, or keep both?"


def _left(job: Job) -> str:
    """Return how long embedding will still take at its pace so far, empty while it is not known."""
    spent = time.monotonic() - job.begun
    if spent < _SECONDS_UNTOLD or not job.share:
        return ""
    seconds = spent * (1 - job.share) / job.share
    if seconds < _MINUTE:
        return "less than a minute left"
    return f"about {counted(math.ceil(seconds / _MINUTE), 'minute')} left"
