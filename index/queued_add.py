"""Add sources from a terminal by way of the queue, so that a process that is killed loses none."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import fields, replace
from pathlib import Path

from index.add_queue import MAX_ATTEMPTS, TERMINAL, AddQueue, PendingSource, QueuedAdd
from index.embedding import Embedder
from index.errors import FootnoteError, SourceError, StoreError, UnreadableSourceError
from index.loading import RawDocument, read_file, shown, walk_sources
from index.pipeline import Deferred, add_articles
from index.settings import IndexSettings
from index.types import FailedSource, IngestReport, Progress, SkippedSource

# A transaction takes at most so many sources, and ends after so many bytes.
_AT_ONCE = 100
_BYTES_AT_ONCE = 20_000_000
Report = Callable[[Progress], None]


def add_queued(
    sources: Sequence[str | Path | PendingSource],
    *,
    settings: IndexSettings | None = None,
    embedder: Embedder | None = None,
    progress: Report | None = None,
) -> IngestReport:
    """Add files, folders, pages at addresses and texts as ``add_articles`` does.

    All are queued with their bytes first. What is not settled when the process is killed or
    interrupted is left for ``resume_adds``; of an add that fails nothing is. Raises what
    ``add_articles`` raises.
    """
    settings = settings or IndexSettings.from_environment()
    failed: list[FailedSource] = []
    skipped: list[str] = []
    order: dict[str, int] = {}

    def pending() -> Iterator[PendingSource]:
        for found in walk_sources(
            [each for each in sources if not isinstance(each, PendingSource)]
        ):
            name = found.source if isinstance(found, FailedSource | SkippedSource) else shown(found)
            order.setdefault(name, len(order))
            if isinstance(found, FailedSource):
                failed.append(found)
            elif isinstance(found, SkippedSource):
                skipped.append(found.source)
            elif isinstance(found, str):
                yield PendingSource("address", found, found.encode())
            else:
                try:
                    yield PendingSource("file", name, read_file(found), path=found.absolute())
                except SourceError as error:
                    failed.append(FailedSource(name, str(error)))
        for each in sources:
            if isinstance(each, PendingSource):
                yield each

    with closing(AddQueue(settings)) as queue, queue.leased():
        queued: list[QueuedAdd] = []
        try:
            for some in _portions(pending()):
                queued += queue.put(TERMINAL, some)
            report = _add(queue, queued, settings, embedder, progress)
        except FootnoteError:
            # It was said, and whoever named these sources can name them again.
            with suppress(StoreError):
                queue.drop([each.number for each in queued])
            raise
    failures = sorted((*failed, *report.failed), key=lambda each: order.get(each.source, 0))
    return replace(report, failed=tuple(failures), skipped=(*skipped, *report.skipped))


def resume_adds(
    *,
    settings: IndexSettings | None = None,
    embedder: Embedder | None = None,
    progress: Report | None = None,
) -> IngestReport:
    """Add what is left of adds that were cut off. Raises what ``add_articles`` raises."""
    settings = settings or IndexSettings.from_environment()
    with closing(AddQueue(settings)) as queue, queue.leased():
        return _add(queue, queue.claim(TERMINAL), settings, embedder, progress)


def _portions(sources: Iterator[PendingSource]) -> Iterator[list[PendingSource]]:
    some: list[PendingSource] = []
    for source in sources:
        some.append(source)
        if len(some) >= _AT_ONCE or sum(len(each.content) for each in some) >= _BYTES_AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _add(
    queue: AddQueue,
    queued: Sequence[QueuedAdd],
    settings: IndexSettings,
    embedder: Embedder | None,
    progress: Report | None,
) -> IngestReport:
    """Add sources together, but each of those alone that may have ended a process."""
    tried = [each for each in queued if each.attempts < MAX_ATTEMPTS]
    groups = [[each for each in tried if not each.attempts]]
    groups += [[each] for each in tried if each.attempts]
    failures: list[int] = []
    given_up = tuple(
        FailedSource(
            each.name,
            f"Adding {each.name} ended the process {MAX_ATTEMPTS} times, so it is not tried again; "
            "footnote add --forget drops it.",
        )
        for each in queued
        if each.attempts >= MAX_ATTEMPTS
    )
    reports = [
        add_articles(
            [_deferred(queue, each, settings, failures) for each in group],
            settings=settings,
            embedder=embedder,
            progress=progress,
        )
        for group in groups
        if group
    ]
    # Only now: a process that is killed before could not tell why these failed.
    queue.drop(failures)
    reports.append(IngestReport(failed=given_up))
    names = [field.name for field in fields(IngestReport)]
    return IngestReport(*(sum((getattr(each, name) for each in reports), ()) for name in names))


def _deferred(
    queue: AddQueue, queued: QueuedAdd, settings: IndexSettings, failures: list[int]
) -> Deferred:
    """Return a queued source that is read when its turn comes, and dropped once it was added."""

    def read() -> RawDocument:
        found = queue.begin(queued.number)
        if found is None:
            raise UnreadableSourceError(f"{queued.name} was taken out of the queue meanwhile.")
        return found.document(settings)

    def settled(is_added: bool) -> None:
        if is_added:
            queue.drop([queued.number])
        else:
            failures.append(queued.number)

    return Deferred(
        queued.name, "fetching" if queued.kind == "address" else "reading", read, settled
    )
