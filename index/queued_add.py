"""Add sources from a terminal by way of the queue, so that a process that is killed loses none."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from index.add_queue import MAX_ATTEMPTS, TERMINAL, AddQueue, Pending, QueuedAdd
from index.embedding import Embedder
from index.errors import SourceError, UnreadableSourceError
from index.loading import RawDocument, read_file, shown, walk_sources
from index.pipeline import Deferred, Progress, add_articles
from index.settings import IndexSettings
from index.types import FailedSource, IngestReport, SkippedSource

# A transaction takes at most so many sources, and ends after so many bytes.
_AT_ONCE = 100
_BYTES_AT_ONCE = 20_000_000
Report = Callable[[Progress], None]


def add_queued(
    sources: Sequence[str | Path | Pending],
    *,
    settings: IndexSettings | None = None,
    embedder: Embedder | None = None,
    progress: Report | None = None,
) -> IngestReport:
    """Add files, folders, pages at addresses and texts as ``add_articles`` does.

    All are queued with their bytes first. What is not settled when this raises, or when the
    process is killed, is left for ``resume_adds``. Raises what ``add_articles`` raises.
    """
    settings = settings or IndexSettings.from_environment()
    failed: list[FailedSource] = []
    skipped: list[str] = []
    order: dict[str, int] = {}

    def pending() -> Iterator[Pending]:
        for found in walk_sources([each for each in sources if not isinstance(each, Pending)]):
            name = found.source if isinstance(found, FailedSource | SkippedSource) else shown(found)
            order.setdefault(name, len(order))
            if isinstance(found, FailedSource):
                failed.append(found)
            elif isinstance(found, SkippedSource):
                skipped.append(found.source)
            elif isinstance(found, str):
                yield Pending("address", found, found.encode())
            else:
                try:
                    yield Pending("file", name, read_file(found), path=found.absolute())
                except SourceError as error:
                    failed.append(FailedSource(name, str(error)))
        for each in sources:
            if isinstance(each, Pending):
                yield each

    with closing(AddQueue(settings)) as queue, queue.leased():
        queued = _put(queue, pending())
        report = _add(queue, queued, settings, embedder, progress)
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


def _put(queue: AddQueue, sources: Iterator[Pending]) -> list[QueuedAdd]:
    queued: list[QueuedAdd] = []
    some: list[Pending] = []

    def put() -> None:
        for number, each in zip(queue.put(TERMINAL, some), some, strict=True):
            queued.append(QueuedAdd(number, TERMINAL, "", each.kind, each.name, each.title, 1))
        some.clear()

    for source in sources:
        some.append(source)
        if len(some) >= _AT_ONCE or sum(len(each.content) for each in some) >= _BYTES_AT_ONCE:
            put()
    if some:
        put()
    return queued


def _add(
    queue: AddQueue,
    queued: Sequence[QueuedAdd],
    settings: IndexSettings,
    embedder: Embedder | None,
    progress: Report | None,
) -> IngestReport:
    tried = [each for each in queued if each.attempts <= MAX_ATTEMPTS]
    hopeless = [each for each in queued if each.attempts > MAX_ATTEMPTS]
    queue.drop([each.number for each in hopeless])
    report = IngestReport()
    if tried:
        report = add_articles(
            [_deferred(queue, each, settings) for each in tried],
            settings=settings,
            embedder=embedder,
            progress=progress,
        )
    given_up = [
        FailedSource(
            each.name,
            f"Adding {each.name} ended the process {MAX_ATTEMPTS} times; it was dropped.",
        )
        for each in hopeless
    ]
    return replace(report, failed=(*report.failed, *given_up))


def _deferred(queue: AddQueue, queued: QueuedAdd, settings: IndexSettings) -> Deferred:
    """Return a queued source that is read when its turn comes, and dropped once it is settled."""

    def read() -> RawDocument:
        found = queue.source(queued.number)
        if found is None:
            raise UnreadableSourceError(f"{queued.name} was taken out of the queue meanwhile.")
        return found.document(settings)

    return Deferred(
        queued.name,
        "fetching" if queued.kind == "address" else "reading",
        read,
        lambda: queue.drop([queued.number]),
    )
