"""The sources being added, which outlive the tab that sent them, and the server that took them."""

import itertools
import json
import logging
import secrets
import threading
import time
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from index import (
    MAX_ATTEMPTS,
    TERMINAL,
    AddCancelledError,
    AddQueue,
    FootnoteError,
    IngestReport,
    Pending,
    Progress,
    QueuedAdd,
    StoreError,
    UnreadableSourceError,
    UsageError,
)
from ui.articles.job import Job, Source, Stage
from ui.articles.notes import notes_of
from ui.engine import Engine, Part

UNEXPECTED = "Something went wrong; the terminal that runs Footnote says what. Try again."
MAX_WAITING = 500
_SECONDS_KEPT = 3600
_SECONDS_BETWEEN_LOOKS = 4.0
_SECONDS_REMEMBERED = 1.0
_TOO_MANY = f"More than {MAX_WAITING} sources wait already; add it again when they are done."

_LOG = logging.getLogger(__name__)


class Jobs:
    """Adds sources to an engine one after the other. Safe to share by threads.

    An embedder uses every core, so only one source is embedded at a time; each is an article as
    soon as it is whole. What ended is kept until it was seen, for at most an hour.

    With a ``queue`` sources lie in the database until they are settled. What a server has left
    there that was killed, here or on another machine, is gone on with.
    """

    def __init__(self, engine: Engine, queue: AddQueue | None = None) -> None:
        self._engine = engine
        self._queue = queue
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        # The ids of jobs that never lay in the queue are of this run alone.
        self._run_id = secrets.token_hex(4)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="adding")
        self._elsewhere: dict[str, tuple[float, list[QueuedAdd]]] = {}
        if queue is not None:
            threading.Thread(target=self._look, name="left adds", daemon=True).start()

    def add(self, owner: str, source: Source, *, title: str = "", token: str = "") -> None:
        """Queue a source for a browser."""
        with self._lock:
            waiting = sum(each.is_running and each.owner == owner for each in self._jobs.values())
        if waiting >= MAX_WAITING:
            _discard(source)
            self._refuse(owner, source, _TOO_MANY, title, token)
            return
        number = None
        if self._queue is not None:
            try:
                (queued,) = self._queue.put(owner, [_pending(source, title)], token=token)
                number = queued.number
            except FootnoteError as error:
                _discard(source)
                self._refuse(owner, source, _naming(source.name, str(error)), title, token)
                return
            _discard(source)
            source = replace(source, content=None)
        self._begin(Job(self._id(number), owner, source, title, token, number=number))

    def refuse(self, owner: str, name: str, reason: str, *, token: str = "") -> None:
        """Record a source that cannot be added, and why."""
        self._refuse(owner, Source("file", name, ""), reason, "", token)

    def of(self, owner: str) -> list[Job]:
        """Return the jobs of a browser as they are now, in the order in which they came.

        Of what another server works on it is known only that it waits, and what became of it.
        """
        now = time.monotonic()
        elsewhere = self._others(owner, now)
        with self._lock:
            for job in list(self._jobs.values()):
                if job.ended is not None and now - job.ended > _SECONDS_KEPT:
                    del self._jobs[job.id]
            found = [replace(job) for job in self._jobs.values() if job.owner == owner]
            known = {job.number for job in self._jobs.values()}
        return found + [_job(each) for each in elsewhere if each.number not in known]

    def parts(self, owner: str) -> dict[str, Part]:
        """Return what a browser can ask of the articles that it is adding, by their ids."""
        with self._lock:
            found = [job.part for job in self._owned(owner)]
        return {part.id: part for part in found if part is not None}

    def cancel(self, owner: str, job_id: str = "") -> None:
        """Cancel a browser's job, or all of its jobs."""
        others = [each.number for each in self._others(owner, time.monotonic()) if not each.outcome]
        with self._lock:
            mine = {job.number for job in self._jobs.values()}
            # Whoever works on it elsewhere finds it gone.
            gone = [each for each in others if each not in mine and job_id in {"", str(each)}]
            for job in self._owned(owner):
                if not job_id or job.id == job_id:
                    job.stopped = True
                    if job.stage == "waiting":
                        job.stage, job.ended = "cancelled", time.monotonic()
                        gone += [] if job.number is None else [job.number]
        self._drop(gone)

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
        others = self._others(owner, time.monotonic())
        with self._lock:
            kept = [each.number for each in others if each.outcome and str(each.number) in ids]
            for job in self._owned(owner):
                if job.id in ids and not job.is_running:
                    del self._jobs[job.id]
                    kept += [] if job.number is None else [job.number]
        self._drop(kept)

    def _owned(self, owner: str) -> list[Job]:
        return [job for job in self._jobs.values() if job.owner == owner]

    def _others(self, owner: str, now: float) -> list[QueuedAdd]:
        """Return what lies in the queue for a browser, as it was a moment ago."""
        if self._queue is None:
            return []
        at, found = self._elsewhere.get(owner, (0.0, []))
        if now - at > _SECONDS_REMEMBERED:
            try:
                found = self._queue.of(owner)
            except StoreError:
                # The articles lie in the same database, and the page says what is wrong with it.
                found = []
            with self._lock:
                others = self._elsewhere.items()
                recent = {key: each for key, each in others if now - each[0] <= _SECONDS_REMEMBERED}
                self._elsewhere = {**recent, owner: (now, found)}
        return found

    def _look(self) -> None:
        """Go on with what others have left, and keep what is ours."""
        queue, failing = self._queue, False
        while queue is not None and not self._engine.has_ended:
            try:
                # What does not fit the store would fail, and take with it what others left.
                self._engine.refuse_other_store()
                for each in queue.claim_others(TERMINAL):
                    self._take(each)
                with self._lock:
                    running = [job for job in self._jobs.values() if job.is_running]
                held = queue.renew()
            except StoreError as error:
                if not failing:
                    _LOG.warning("The queue of adds cannot be read: %s", error)
                failing = True
            else:
                failing = False
                for job in running:
                    if job.is_running and job.number not in {None, *held}:
                        # It was cancelled elsewhere, or another server has it by now.
                        job.number, job.stopped = None, True
            time.sleep(_SECONDS_BETWEEN_LOOKS)

    def _take(self, queued: QueuedAdd) -> None:
        job = _job(queued)
        if queued.attempts < MAX_ATTEMPTS:
            self._begin(job)
            return
        # It stays in the queue until this was seen.
        job.reason = f"Adding it ended Footnote {MAX_ATTEMPTS} times; it is not tried again."
        job.stage, job.ended = "failed", time.monotonic()
        with self._lock:
            self._jobs[job.id] = job

    def _begin(self, job: Job) -> None:
        with self._lock:
            self._jobs[job.id] = job
        self._worker.submit(self._run, job)

    def _refuse(self, owner: str, source: Source, reason: str, title: str, token: str) -> None:
        job = Job(self._id(None), owner, replace(source, content=None), title, token)
        with self._lock:
            self._jobs[job.id] = job
        self._end(job, "failed", reason=reason)

    def _id(self, number: int | None) -> str:
        return f"{self._run_id}-{next(self._numbers)}" if number is None else str(number)

    def _settle(self, job: Job, stage: Stage, article: str, reason: str) -> None:
        """Let other servers of the browser tell what became of a job."""
        if job.number is None or self._queue is None:
            return
        if stage == "cancelled":
            self._drop([job.number])
            return
        outcome = {
            "stage": stage, "article": article, "reason": reason, "title": job.title,
            "notes": job.notes,
        }  # fmt: skip
        try:
            self._queue.settle(job.number, json.dumps(outcome))
        except StoreError as error:
            # It is added once more, and found unchanged.
            _LOG.warning("%s", error)

    def _drop(self, numbers: Collection[int]) -> None:
        if self._queue is None or not numbers:
            return
        try:
            self._queue.drop(numbers)
        except StoreError as error:
            _LOG.warning("%s", error)
        with self._lock:
            self._elsewhere.clear()

    def _run(self, job: Job) -> None:
        if self._queue is not None and self._engine.has_ended:
            # What was not begun is left to the next server as it is.
            job.number = None
            self._end(job, "cancelled")
            return
        with self._lock:
            title, waited = job.title, job.is_running
            if waited:
                job.stage = "fetching" if job.source.kind == "address" else "reading"
        try:
            if waited:
                self._report(job, title, self._added(job, title))
        except AddCancelledError:
            if not job.stopped and job.number is not None and self._queue is not None:
                # A server that ends leaves it to the next one.
                self._queue.release(job.number)
                job.number = None
            self._end(job, "cancelled")
        except FootnoteError as error:
            self._end(job, "failed", reason=_naming(job.source.name, str(error)))
        except Exception:
            _LOG.exception("adding failed")
            self._end(job, "failed", reason=UNEXPECTED)
        finally:
            _discard(job.source)
            job.source = replace(job.source, content=None)

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

        source = self._source(job)
        if source is None:
            raise AddCancelledError(IngestReport())
        return self._engine.add(replace(source, title=title), step, cancelled, told)

    def _source(self, job: Job) -> Pending | None:
        """Return a source with its content, or None if it was taken out of the queue."""
        if self._queue is None or job.number is None:
            return _pending(job.source, job.title)
        found = self._queue.begin(job.number)
        job.stopped |= found is None
        return found

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
        self._settle(job, stage, article, reason)
        with self._lock:
            job.article, job.reason = article, reason
            job.ended = time.monotonic()
            job.stage = stage


def _discard(source: Source) -> None:
    if isinstance(source.content, Path):
        source.content.unlink(missing_ok=True)


def _pending(source: Source, title: str) -> Pending:
    """Return a source with its content. Raises UnreadableSourceError."""
    if not isinstance(source.content, Path):
        return Pending(source.kind, source.name, (source.content or "").encode(), title)
    try:
        return Pending("file", source.content.name, source.content.read_bytes(), title)
    except OSError as error:
        raise UnreadableSourceError(f"{source.name} is gone; choose the file again.") from error


def _job(queued: QueuedAdd) -> Job:
    """Return what another server has queued or settled, as far as it is known here."""
    source = Source(queued.kind, queued.name, None)
    number = queued.number
    job = Job(str(number), queued.owner, source, queued.title, queued.token, number=number)
    if queued.outcome:
        told = json.loads(queued.outcome)
        job.stage, job.article, job.reason = told["stage"], told["article"], told["reason"]
        job.title, job.notes = told["title"], tuple(told["notes"])
        job.ended = time.monotonic()
    return job


def _naming(name: str, reason: str) -> str:
    """Return a reason without the name that already stands beside it."""
    return reason.removeprefix(f"{name}: ")
