"""The sources being added, which outlive the tab that sent them, and the server that took them."""

import itertools
import logging
import secrets
import threading
import time
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import Literal

from index import ArticleSummary, FootnoteError, IngestReport, Progress, StoreError, UsageError
from index.add_queue import AddQueue, PendingSource, QueuedAdd
from index.counting import counted
from index.errors import AddCancelledError
from ui.engine import UnsureError
from ui.markup import isolated
from ui.people import Engines

UNEXPECTED = "Something went wrong; the terminal that runs Footnote says what. Try again."
MAX_WAITING = 500
_SECONDS_KEPT = 3600
_PERSON = "person:"
_TOO_MANY = "{:,} sources are waiting already; add this one again when they are done."

Stage = Literal[
    "waiting", "fetching", "reading", "embedding", "writing", "asking",
    "added", "replaced", "unchanged", "failed", "cancelled",
]  # fmt: skip
_RESTS = frozenset({"asking", "added", "replaced", "unchanged", "failed", "cancelled"})

_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Job:
    """A source being added for one browser, its ``owner``, or the outcome of that.

    ``number`` is its number in the queue, None if not there, and ``worker`` the server that had it.
    ``token`` is the browser's label for sources sent together. Embedding began at ``begun``;
    ``done`` of ``total`` passages are embedded, a ``share`` of the text. ``article`` is the id of
    the article, ``notes`` are remarks for the reader, and ``reason`` says why the job failed.
    ``stopped`` is true once it is to stop early, ``seen`` once its outcome was seen. It ended at
    ``ended``; times are those of
    ``time.monotonic``.

    An "asking" job waits for a ``choice``, and ``asks`` says why. ``removed`` is the article that
    it replaced, if that can be restored.
    """

    id: str
    owner: str
    name: str
    title: str = ""
    token: str = ""
    number: int | None = None
    worker: str = ""
    is_address: bool = False
    stage: Stage = "waiting"
    done: int = 0
    total: int = 0
    share: float = 0.0
    begun: float = 0.0
    reason: str = ""
    notes: tuple[str, ...] = ()
    article: str = ""
    stopped: bool = False
    ended: float | None = None
    seen: bool = False
    asks: UnsureError | None = None
    choice: str = ""
    removed: ArticleSummary | None = None

    @property
    def is_running(self) -> bool:
        """Whether it waits for its turn or is at work."""
        return self.stage not in _RESTS


def owner_of(person: str, key: str) -> str:
    """Return whose adds those of a tab are: a person's, a browser's, or its alone without a key."""
    if person:
        return f"{_PERSON}{person}"
    # The queue outlasts the server, and must not hold the key.
    return sha256(key.encode()).hexdigest() if key else secrets.token_hex(16)


def person_of(owner: str) -> str:
    """Return the person whose adds an owner's are, "" for a browser's."""
    return owner.removeprefix(_PERSON) if owner.startswith(_PERSON) else ""


class Jobs:
    """Adds sources to an engine one after the other. Safe to share by threads.

    An embedder uses every core, so only one source is embedded at a time; each is an article as
    soon as it is whole. An outcome is shown until it was seen, for at most an hour.

    Sources wait in a queue in the database until they are done. What a server leaves that is
    killed, on this or another machine, the next one that starts goes on with.
    """

    def __init__(self, engines: Engines, queue: AddQueue) -> None:
        self._engines = engines
        self._queue = queue
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._refused = itertools.count(1)
        # The ids of what never lay in the queue are of this run alone.
        self._run_id = secrets.token_hex(4)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="adding")
        # By owner and second: every tab looks several times in each.
        self._queued = lru_cache(64)(lambda owner, second: self._read_queue(owner))
        self._worker.submit(self._take_left)

    def add(self, owner: str, source: PendingSource, *, token: str = "") -> None:
        """Queue a source for a browser."""
        with self._lock:
            waiting = sum(job.is_running for job in self._owned(owner))
        try:
            if waiting >= MAX_WAITING:
                raise UsageError(_TOO_MANY.format(MAX_WAITING))
            queued = self._queue.put(owner, source, token=token)
            self._queued.cache_clear()
        except FootnoteError as error:
            self.refuse(owner, source.name, str(error), title=source.title, token=token)
        else:
            self._begin(replace(_job(queued), name=source.name, title=source.title))

    def refuse(
        self, owner: str, name: str, reason: str, *, title: str = "", token: str = ""
    ) -> None:
        """Record a source that cannot be added, and why."""
        job = Job(f"{self._run_id}-{next(self._refused)}", owner, name, title, token)
        self._end(job, "failed", reason=reason)
        self._begin(job)

    def decide(self, owner: str, job_id: str, choice: str) -> None:
        """Go on with a job that asks: "add" it, "replace" what is there, or keep "both"."""
        with self._lock:
            found = next((job for job in self._owned(owner) if job.id == job_id), None)
            if found is None or found.stage != "asking":
                return
            found.stage, found.choice = "waiting", choice
        self._worker.submit(self._run, found)

    def of(self, owner: str, *, seen: bool = False) -> list[Job]:
        """Return a browser's jobs as they are now: this server's, then those of other servers.

        A job on another server shows as waiting until it has ended. With ``seen``, jobs whose
        outcome was seen are included for an hour after they ended.
        """
        now = time.monotonic()
        queued = self._queued(owner, int(now))
        with self._lock:
            for job in list(self._jobs.values()):
                if job.ended is not None and now - job.ended > _SECONDS_KEPT:
                    del self._jobs[job.id]
            there = {each.number for each in queued}
            found = [
                replace(job)
                for job in self._owned(owner)
                # What asks may be cancelled elsewhere.
                if (seen or not job.seen) and (job.stage != "asking" or job.number in there)
            ]
            return found + [_job(each) for each in self._elsewhere(queued)]

    def cancel(self, owner: str, job_id: str = "") -> None:
        """Cancel a browser's job, or all of its jobs."""
        queued = self._queued(owner, int(time.monotonic()))
        with self._lock:
            # Whoever works on it elsewhere finds it gone.
            others = [each.number for each in self._elsewhere(queued)]
            gone: list[int | None] = [each for each in others if job_id in {"", str(each)}]
            for job in self._owned(owner):
                if job_id in {"", job.id}:
                    job.stopped = True
                    if job.stage in {"waiting", "asking"}:
                        job.stage, job.ended = "cancelled", time.monotonic()
                        gone.append(job.number)
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
            self._engines.of_owner(person_of(owner)).retitle(article, title)
            found.title = title

    def seen(self, owner: str, ids: Collection[str]) -> None:
        """Mark jobs with these ids as seen, unless they are running; ``of`` then omits them."""
        with self._lock:
            for job in self._owned(owner):
                if job.id in ids and not job.is_running:
                    job.seen = True

    def _owned(self, owner: str) -> list[Job]:
        return [job for job in self._jobs.values() if job.owner == owner]

    def _elsewhere(self, queued: Iterable[QueuedAdd]) -> list[QueuedAdd]:
        """Return those that are no jobs of this server."""
        known = {job.number for job in self._jobs.values()}
        return [each for each in queued if each.number not in known]

    def _read_queue(self, owner: str) -> list[QueuedAdd]:
        try:
            return self._queue.of(owner)
        except StoreError:
            # The articles lie in the same database, and the page says what is wrong with it.
            return []

    def _drop(self, numbers: Iterable[int | None]) -> None:
        wanted = [each for each in numbers if each is not None]
        try:
            self._queue.drop(wanted)
        except StoreError as error:
            _LOG.warning("%s", error)
        self._queued.cache_clear()

    def _take_left(self) -> None:
        """Go on with what other servers have left."""
        try:
            # With settings that do not match the store, whatever we took over would fail.
            _ = self._engines.whole.index.generation
            left = self._queue.left()
        except StoreError as error:
            _LOG.warning("What is left to add cannot be read: %s", error)
            return
        for each in left:
            self._begin(_job(each))

    def _begin(self, job: Job) -> None:
        with self._lock:
            self._jobs[job.id] = job
        if job.is_running:
            self._worker.submit(self._run, job)

    def _run(self, job: Job) -> None:
        if self._engines.whole.ended.is_set():
            self._leave(job)
            return
        with self._lock:
            if not job.is_running:
                return
            title = job.title
            job.stage = "fetching" if job.is_address else "reading"
        try:
            report = self._added(job, title)
            if report is None:
                self._leave(job)
            else:
                self._report(job, title, report)
        except UnsureError as error:
            with self._lock:
                job.asks, job.stage = error, "asking"
        except AddCancelledError:
            if job.stopped:
                self._end(job, "cancelled")
            else:
                self._leave(job)
        except FootnoteError as error:
            self._end(job, "failed", reason=str(error))
        except Exception:
            if self._engines.whole.ended.is_set():
                # Python, too, ends, and takes no further imports.
                self._leave(job)
                return
            _LOG.exception("adding failed")
            self._end(job, "failed", reason=UNEXPECTED)

    def _leave(self, job: Job) -> None:
        """Tell no more of a job that is another server's, the next one's, or gone."""
        with self._lock:
            self._jobs.pop(job.id, None)
        self._queued.cache_clear()

    def _added(self, job: Job, title: str) -> IngestReport | None:
        """Add a job's source; return None if it is gone, or another server has it by now."""
        number = job.number
        worker = None if job.choice else job.worker
        source = None if number is None else self._queue.begin(number, worker)
        if number is None or source is None:
            return None

        def step(progress: Progress) -> None:
            if progress.stage == "embedding":
                job.begun = job.begun or time.monotonic()
                job.share, job.done, job.total = progress.share, progress.done, progress.total
            job.stage = progress.stage

        def stopped() -> bool:
            # It may be cancelled elsewhere.
            return job.stopped or not self._queue.has(number)

        source = replace(source, title=title)
        return self._engines.of_owner(person_of(job.owner)).add(source, step, stopped, job.choice)

    def _report(self, job: Job, title: str, report: IngestReport) -> None:
        stages: tuple[Stage, ...] = ("added", "replaced", "unchanged")
        stage = next(each for each in stages if getattr(report, each))
        article, engine = getattr(report, stage)[0], self._engines.of_owner(person_of(job.owner))
        titles = {each.id: each.title for each in engine.index.articles()}
        notes = tuple(_notes(report, {} if job.choice else titles))
        twin = job.asks.twin if job.asks and job.choice == "replace" else None
        if twin and twin.id in titles.keys() - {article}:
            engine.remove(twin.id)
            job.removed, stage = twin, "replaced"
            gone = isolated(f"“{twin.title}”")
            notes += (f"{gone} was removed; the list of articles can bring it back for an hour.",)
        given = "" if stage == "unchanged" else title
        # An unchanged article was not given the title, and a reader may write one meanwhile.
        while (wanted := job.title) not in {"", given}:
            given = wanted
            try:
                engine.retitle(article, wanted)
            except UsageError as error:
                notes += (str(error),)
        job.title, job.notes = engine.index.article(article).title, notes
        self._end(job, stage, article=article)

    def _end(self, job: Job, stage: Stage, *, article: str = "", reason: str = "") -> None:
        # The name stands beside the reason.
        reason = reason.removeprefix(f"{job.name}: ")
        if stage == "failed":
            _LOG.info("an add failed")
        self._drop([job.number])
        with self._lock:
            job.article, job.reason = article, reason
            job.ended = time.monotonic()
            job.stage = stage


def _job(queued: QueuedAdd) -> Job:
    """Return what is queued, as far as the queue tells."""
    job = Job(str(queued.number), queued.owner, queued.name, queued.title, queued.token)
    job.number, job.worker = queued.number, queued.worker
    job.is_address = queued.kind == "address"
    return job


def _notes(report: IngestReport, titles: dict[str, str]) -> Iterator[str]:
    """Yield what a reader should know: hidden texts left out, other articles of the same title.

    ``titles`` are those of all articles, by their ids.
    """
    for hidden in report.hidden:
        sample = f", which begin {isolated(f'“{hidden.sample}”')}" if hidden.sample else ""
        hidden_characters = counted(hidden.characters, "character")
        yield f"{hidden_characters} hidden or struck out in it{sample} were left out."
    for added in report.added:
        if any(titles[other] == titles[added] for other in titles.keys() - {added}):
            yield (
                "Another article has this title too, and both are asked. If this is a new version "
                "of it, remove the older one."
            )
