"""The queue of sources being added, which outlives the tab that sent them."""

import itertools
import logging
import threading
import time
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from index import AddCancelledError, FootnoteError, IngestReport, Progress, UsageError
from ui.articles.job import Job, Source, Stage
from ui.articles.notes import notes_of
from ui.engine import Engine, Part

UNEXPECTED = "Something went wrong; the terminal that runs Footnote says what. Try again."
MAX_WAITING = 500
_SECONDS_KEPT = 3600
_TOO_MANY = f"More than {MAX_WAITING} sources wait already; add it again when they are done."

_LOG = logging.getLogger(__name__)


class Jobs:
    """Adds sources to an engine one after the other. Safe to share by threads.

    An embedder uses every core, so only one source is embedded at a time; each is an article as
    soon as it is whole. What ended is kept until it was seen, for at most an hour.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="adding")

    def add(self, owner: str, source: Source, *, title: str = "", token: str = "") -> None:
        """Queue a source for a browser."""
        with self._lock:
            job = Job(str(next(self._numbers)), owner, source, title, token)
            waiting = sum(each.is_running and each.owner == owner for each in self._jobs.values())
            self._jobs[job.id] = job
        if waiting >= MAX_WAITING:
            _discard(source)
            self._end(job, "failed", reason=_TOO_MANY)
        else:
            self._worker.submit(self._run, job)

    def refuse(self, owner: str, name: str, reason: str, *, token: str = "") -> None:
        """Record a source that cannot be added, and why."""
        with self._lock:
            source = Source("file", name, "")
            job = Job(str(next(self._numbers)), owner, source, token=token)
            self._jobs[job.id] = job
        self._end(job, "failed", reason=reason)

    def of(self, owner: str) -> list[Job]:
        """Return the jobs of a browser as they are now, in the order in which they came."""
        now = time.monotonic()
        with self._lock:
            for job in list(self._jobs.values()):
                if job.ended is not None and now - job.ended > _SECONDS_KEPT:
                    del self._jobs[job.id]
            return [replace(job) for job in self._jobs.values() if job.owner == owner]

    def parts(self, owner: str) -> dict[str, Part]:
        """Return what a browser can ask of the articles that it is adding, by their ids."""
        with self._lock:
            found = [job.part for job in self._owned(owner)]
        return {part.id: part for part in found if part is not None}

    def cancel(self, owner: str, job_id: str = "") -> None:
        """Cancel a browser's job, or all of its jobs."""
        with self._lock:
            for job in self._owned(owner):
                if not job_id or job.id == job_id:
                    job.stopped = True
                    if job.stage == "waiting":
                        job.stage, job.ended = "cancelled", time.monotonic()

    def retitle(self, owner: str, job_id: str, title: str) -> None:
        """Give a job's article a title. Raises FootnoteError."""
        with self._lock:
            found = next((job for job in self._owned(owner) if job.id == job_id), None)
            if found is None:
                return
            article = found.article
            if not article:
                found.title = title
        if article:
            self._engine.retitle(article, title)
            found.title = title

    def seen(self, owner: str, ids: Collection[str]) -> None:
        """Forget what became of a browser's jobs with these ids."""
        with self._lock:
            for job in self._owned(owner):
                if job.id in ids and not job.is_running:
                    del self._jobs[job.id]

    def _owned(self, owner: str) -> list[Job]:
        return [job for job in self._jobs.values() if job.owner == owner]

    def _run(self, job: Job) -> None:
        with self._lock:
            title, waited = job.title, job.is_running
            if waited:
                job.stage = "fetching" if job.source.kind == "address" else "reading"
        try:
            if waited:
                self._report(job, title, self._added(job, title))
        except AddCancelledError:
            self._end(job, "cancelled")
        except FootnoteError as error:
            self._end(job, "failed", reason=_naming(job.source.name, str(error)))
        except Exception:
            _LOG.exception("adding failed")
            self._end(job, "failed", reason=UNEXPECTED)
        finally:
            _discard(job.source)
            job.source = replace(job.source, content="")

    def _added(self, job: Job, title: str) -> IngestReport:
        def step(progress: Progress) -> None:
            if progress.stage == "embedding":
                job.begun = job.begun or time.monotonic()
                # Of what is embedded with the whole, some was embedded before.
                job.share, job.done = max(job.share, progress.share), max(job.done, progress.done)
                job.total = progress.total
            job.stage = progress.stage

        def told(part: Part | None) -> None:
            job.part = part

        def cancelled() -> bool:
            return job.stopped

        content = job.source.content
        if isinstance(content, Path):
            return self._engine.add_file(content, title or None, step, cancelled, told)
        if job.source.kind == "address":
            return self._engine.add_address(content, title or None, step, cancelled, told)
        return self._engine.add_text(content, title or None, step, cancelled, told)

    def _report(self, job: Job, title: str, report: IngestReport) -> None:
        outcomes: tuple[tuple[Stage, tuple[str, ...]], ...] = (
            ("added", report.added),
            ("replaced", report.replaced),
            ("unchanged", report.unchanged),
        )
        stage, article = next(((name, ids[0]) for name, ids in outcomes if ids), ("failed", ""))
        if not article:
            reason = report.failed[0].reason if report.failed else UNEXPECTED
            self._end(job, "failed", reason=_naming(job.source.name, reason))
            return
        notes = notes_of(report, self._engine)
        given = "" if stage == "unchanged" else title
        # What is there already keeps its title, and a title may have been written meanwhile.
        while (wanted := job.title) not in {"", given}:
            given = wanted
            try:
                self._engine.retitle(article, wanted)
            except UsageError as error:
                notes += (str(error),)
        job.title = self._engine.article(article).title
        job.notes = notes
        self._end(job, stage, article=article)

    def _end(self, job: Job, stage: Stage, *, article: str = "", reason: str = "") -> None:
        with self._lock:
            job.article, job.reason = article, reason
            job.ended = time.monotonic()
            job.stage = stage


def _discard(source: Source) -> None:
    if isinstance(source.content, Path):
        source.content.unlink(missing_ok=True)


def _naming(name: str, reason: str) -> str:
    """Return a reason without the name that already stands beside it."""
    return reason.removeprefix(f"{name}: ")
