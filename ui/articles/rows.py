"""The rows of the box: how far each source is, in words."""

import math
import time
from collections.abc import Sequence

from index import counted
from ui.articles.jobs import Job
from ui.markup import isolated, upright

Row = dict[str, object]

_STEPS = {"waiting": "Waiting", "fetching": "Fetching", "reading": "Reading", "writing": "Writing"}
_ENDS = {
    "added": "Added.",
    "replaced": "Replaced the earlier version.",
    "unchanged": "It was already here, unchanged.",
    "cancelled": "Cancelled; nothing of it was kept.",
}
# Sooner, the pace of the first pieces would say little.
_SECONDS_UNTOLD = 3
_MINUTE = 60


def row_of(job: Job) -> Row:
    """Return a row: what it is called, in words and as a share how far it is, and what can be done.

    ``share`` is None while it is not known. ``kind`` is "running", "done", "told" for an article
    with a note, "failed" or "cancelled".
    """
    done, told = job.stage in {"added", "replaced", "unchanged"}, " ".join(job.notes)
    kind: str = "running" if job.is_running else job.stage
    if done:
        kind = "told" if told else "done"
    return {
        "id": job.id,
        "token": job.token,
        "name": isolated(job.title or job.name),
        "title": job.title,
        "words": upright(_words(job)),
        "note": told,
        "kind": kind,
        "share": _share(job) if job.stage == "embedding" else None,
        "article": job.article,
        "part": job.part.id if job.part else "",
    }


def summary(jobs: Sequence[Job]) -> str:
    """Return what is to be seen beside the question of all jobs, empty if there are none."""
    if not jobs:
        return ""
    running = [job for job in jobs if job.is_running]
    if running:
        ended = len(jobs) - len(running)
        at = f" {ended + 1:,} of {len(jobs):,}" if len(jobs) > 1 else ""
        share = (ended + sum(map(_share, running))) / len(jobs)
        return f"Adding{at}, {share:.0%}"
    return outcome(jobs)


def outcome(jobs: Sequence[Job]) -> str:
    """Return what became of jobs that have all ended."""
    written = sum(job.stage in {"added", "replaced"} for job in jobs)
    failed = sum(job.stage == "failed" for job in jobs)
    parts = []
    if written:
        parts.append("Added" if written == 1 else f"Added {counted(written, 'article')}")
    elif any(job.stage == "unchanged" for job in jobs):
        parts.append("Already added")
    if failed:
        parts.append(f"{failed:,} not added" if parts or failed > 1 else "Not added")
    return f"{'; '.join(parts) or 'Cancelled'}."


def _share(job: Job) -> float:
    """Return which share of a source is done; what comes before and after embedding is short."""
    if job.stage == "writing":
        return 1.0
    return job.share if job.stage == "embedding" else 0.0


def _words(job: Job) -> str:
    if job.stage == "failed":
        return job.reason
    if job.stage in _ENDS:
        return _ENDS[job.stage]
    if job.stopped:
        return "Cancelling…"
    if job.stage != "embedding":
        return f"{_STEPS[job.stage]}…"
    left = _left(job, time.monotonic())
    words = [f"Embedding {job.done:,} of {counted(job.total, 'piece')}"]
    words += [left] if left else []
    words += [f"read up to {job.part.read}"] if job.part else []
    return " · ".join(words)


def _left(job: Job, now: float) -> str:
    """Return how long embedding will still take at its pace so far, empty while it is not known."""
    spent = now - job.begun
    if spent < _SECONDS_UNTOLD or not job.share:
        return ""
    seconds = spent * (1 - job.share) / job.share
    if seconds < _MINUTE:
        return "less than a minute left"
    return f"about {counted(math.ceil(seconds / _MINUTE), 'minute')} left"
