"""Add sources to the store: load, clean, chunk, embed, write."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Literal, Protocol, TypeVar

from index.embedding import Embedder, embedder_of
from index.errors import AddCancelledError, SourceError
from index.known import Known, known_passages
from index.loading import (
    CleanedText,
    RawDocument,
    clean_document,
    clean_text,
    load_source,
    plain_elements,
    walk_sources,
)
from index.preparation import Draft, draft, prepare
from index.settings import IndexSettings
from index.store import Catalog, Outcome, Writer, recipe_of, refuse_lone
from index.types import (
    Article,
    ArticleSummary,
    FailedSource,
    HiddenText,
    IngestReport,
    SkippedSource,
)

# Short articles are embedded together from this many texts on: texts of similar length share a
# batch, and one short article has few of them.
_TEXTS_AT_ONCE = 64
_VERSIONS_AT_ONCE = 50
# At most this many characters of a hidden text are shown.
_SAMPLE = 120
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of adding one source.

    While embedding, ``done`` and ``total`` count passages, and ``share`` of their length is done;
    otherwise they are 0 or 1 of 1.
    """

    stage: Literal["fetching", "reading", "embedding", "writing"]
    source: str
    done: int
    total: int
    share: float = 0.0


Stage = Literal["fetching", "reading"]


class Settled(Protocol):
    """Takes note of what became of a source."""

    def __call__(self, *, failed: bool) -> None:
        """Take note that it was added, or has failed."""
        ...


@dataclass(frozen=True, slots=True)
class Deferred:
    """A source that is read when its turn comes.

    ``settled`` is called once it was added or has failed, but not if the add was cancelled.
    """

    name: str
    stage: Stage
    read: Callable[[], RawDocument]
    settled: Settled


Report = Callable[[Progress], None]
Source = str | Path | RawDocument | Deferred
Arrived = Callable[[Article], Known | None]


def add_articles(
    sources: Sequence[Source],
    *,
    settings: IndexSettings | None = None,
    embedder: Embedder | None = None,
    progress: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
    arrived: Arrived | None = None,
) -> IngestReport:
    """Add files, folders, pages at addresses and documents to the store, each whole or not at all.

    An article that is already in the store unchanged is left alone; a changed one is replaced.
    A source that cannot become an article is reported in ``failed``, and the others continue.
    ``cancelled`` is called now and then, the last time just before an article goes live, and
    ``progress`` may raise to the same effect: articles already written stay, unfinished ones
    are dropped. ``arrived`` is called with each article that is new, before it is embedded, and
    may return vectors of it that are known already.

    Raises AddressSourceError before anything is read when an address is malformed, UsageError
    for a single source instead of a list, StoreError when the store cannot be used, ModelError
    when the embedding server does not answer, and AddCancelledError.
    """
    refuse_lone(sources, "sources")
    settings = settings or IndexSettings.from_environment()
    adder = _Adder(settings, embedder, progress or _ignore, cancelled or _never, arrived)
    return adder.add(sources)


def list_articles(*, settings: IndexSettings | None = None) -> list[ArticleSummary]:
    """Return the articles in the store, sorted by title."""
    return _with_catalog(settings, Catalog.articles)


def get_article(article_id: str, *, settings: IndexSettings | None = None) -> Article:
    """Return one article. Raises UnknownArticleError, which names the closest ids."""
    return _with_catalog(settings, lambda catalog: catalog.article(article_id))


class _Adder:
    """One call of ``add_articles``; embeds several short articles at a time."""

    def __init__(
        self,
        settings: IndexSettings,
        embedder: Embedder | None,
        progress: Report,
        cancelled: Callable[[], bool],
        arrived: Arrived | None,
    ) -> None:
        self._settings = settings
        self._progress = progress
        self._cancelled = cancelled
        self._arrived = arrived
        self._embedder = embedder or embedder_of(settings)
        self._recipe = recipe_of(settings, self._embedder)
        self._catalog = Catalog(settings)
        self._writer = Writer(settings, self._recipe)
        self._drafts: list[Draft] = []
        self._settled: list[Settled] = []
        self._versions: list[int] = []
        self._outcomes: dict[Outcome, list[str]] = {"added": [], "replaced": [], "unchanged": []}
        self._failed: list[FailedSource] = []
        self._texts: dict[str, str] = {}
        self._skipped: list[str] = []
        self._hidden: list[HiddenText] = []
        self._copies: list[tuple[str, str]] = []

    def add(self, sources: Sequence[Source]) -> IngestReport:
        try:
            self._catalog.check(self._recipe)
            for source in _documents(sources):
                if isinstance(source, FailedSource):
                    self._failed.append(source)
                    continue
                if isinstance(source, SkippedSource):
                    self._skipped.append(source.source)
                    continue
                deferred = _deferred(source, self._settings)
                try:
                    self._read(deferred)
                except SourceError as error:
                    self._failed.append(FailedSource(deferred.name, str(error)))
                    deferred.settled(failed=True)
                if sum(item.texts for item in self._drafts) >= _TEXTS_AT_ONCE:
                    self._write()
            self._write()
        finally:
            self._writer.close()
            self._catalog.close()
        return self._report()

    def _report(self) -> IngestReport:
        return IngestReport(
            tuple(self._outcomes["added"]),
            tuple(self._outcomes["replaced"]),
            tuple(self._outcomes["unchanged"]),
            tuple(self._failed),
            tuple(self._skipped),
            tuple(self._hidden),
            tuple(self._copies),
        )

    def _stop_if(self, cancelled: bool) -> None:
        if cancelled:
            raise AddCancelledError(self._report())

    def _read(self, source: Deferred) -> None:
        self._stop_if(self._cancelled())
        name = source.name
        self._progress(Progress(source.stage, name, 0, 1))
        raw = source.read()
        cleaned = _cleaned(raw)
        if any(item.article.id.startswith(raw.article_id) for item in self._drafts):
            # Only once that article is in the store is it known whether this one changes it.
            self._write()
        article = Article(
            self._free_id(raw),
            cleaned.title,
            raw.source,
            cleaned.published,
            cleaned.language,
            cleaned.text,
            hashlib.sha256(cleaned.text.encode()).hexdigest(),
            cleaned.headings,
            cleaned.elements,
            cleaned.pages,
            cleaned.byline,
            cleaned.site,
        )
        if cleaned.hidden:
            sample = max(raw.document.hidden, key=len, default="") if raw.document else ""
            shown = shorten(sample, _SAMPLE, placeholder="…")
            self._hidden.append(HiddenText(article.id, cleaned.hidden, shown))
        original = self._texts.setdefault(article.sha256, article.id)
        if original == article.id:
            original = self._catalog.with_hash(article.sha256, but=article.id) or original
        if original != article.id:
            self._copies.append((article.id, original))
        standing = self._catalog.find(article.id)
        self._progress(Progress("reading", name, 1, 1))
        if standing == article:
            self._outcomes["unchanged"].append(article.id)
            source.settled(failed=False)
        else:
            known = self._known(article, is_new=standing is None)
            self._drafts.append(
                draft(article, self._version(), name, self._settings, self._embedder, known)
            )
            self._settled.append(source.settled)

    def _known(self, article: Article, *, is_new: bool) -> Known | None:
        if not is_new:
            return known_passages(self._catalog, article.id)
        return None if self._arrived is None else self._arrived(article)

    def _version(self) -> int:
        """Return a version number; they are taken several at a time, which takes a transaction."""
        if not self._versions:
            self._versions = self._writer.take_versions(_VERSIONS_AT_ONCE)
        return self._versions.pop(0)

    def _free_id(self, raw: RawDocument) -> str:
        """Return the document's id, lengthened if a file elsewhere already has it."""
        if raw.source is None:
            return raw.article_id
        taken = self._catalog.find(raw.article_id)
        if taken is None or taken.source == raw.source:
            return raw.article_id
        return f"{raw.article_id}-{hashlib.sha256(raw.source.encode()).hexdigest()[:16]}"

    def _write(self) -> None:
        drafts, self._drafts = self._drafts, []
        settled, self._settled = self._settled, []
        if not drafts:
            return
        prepared = prepare(drafts, self._embedder, self._embedded)
        for item in drafts:
            self._progress(Progress("writing", item.name, 0, 1))
        outcomes = self._writer.add(prepared, self._cancelled)
        if outcomes is None:
            raise AddCancelledError(self._report())
        for item, outcome in zip(drafts, outcomes, strict=True):
            self._outcomes[outcome].append(item.article.id)
            self._progress(Progress("writing", item.name, 1, 1))
        for tell in settled:
            tell(failed=False)

    def _embedded(self, item: Draft, done: int, share: float) -> None:
        self._stop_if(self._cancelled())
        self._progress(Progress("embedding", item.name, done, item.texts, share))


def _cleaned(raw: RawDocument) -> CleanedText:
    if raw.document is not None:
        return clean_document(raw.document, raw.title)
    if raw.headings is None:
        return clean_text(raw.text, markdown=raw.markdown, title=raw.title)
    elements = plain_elements(raw.text, raw.headings)
    return CleanedText(raw.title or raw.name, raw.text, raw.headings, None, None, elements)


def _documents(
    sources: Sequence[Source],
) -> Iterator[Source | FailedSource | SkippedSource]:
    yield from walk_sources([each for each in sources if isinstance(each, str | Path)])
    yield from (each for each in sources if not isinstance(each, str | Path))


def _deferred(source: Source, settings: IndexSettings) -> Deferred:
    match source:
        case Deferred():
            return source
        case RawDocument():
            return Deferred(source.name, "reading", lambda: source, _nothing)
        case _:
            # Of the sources that are walked, the addresses are str.
            stage: Stage = "fetching" if isinstance(source, str) else "reading"
            return Deferred(str(source), stage, lambda: load_source(source, settings), _nothing)


def _nothing(*, failed: bool) -> None:
    pass


def _with_catalog(settings: IndexSettings | None, read: Callable[[Catalog], T]) -> T:
    catalog = Catalog(settings or IndexSettings.from_environment())
    try:
        return read(catalog)
    finally:
        catalog.close()


def _ignore(progress: Progress) -> None:
    pass


def _never() -> bool:
    return False
