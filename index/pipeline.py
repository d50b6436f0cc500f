"""Add sources to the store: load, clean, chunk, embed, put."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Literal

from index.chunked import ChunkedArticle
from index.conditions import Where, matching
from index.embedding import Embedder, embedder_of
from index.errors import AddCancelledError, NotAddedError, SourceError
from index.loading import (
    CleanedText,
    RawDocument,
    clean_document,
    clean_text,
    load_source,
    plain_elements,
    walk_sources,
)
from index.preparation import chunked, embedded, stored_passages
from index.settings import IndexSettings
from index.store import Catalog, Writer, recipe_of, refuse_lone
from index.tracing import span
from index.types import (
    Article,
    ArticleSummary,
    FailedSource,
    HiddenText,
    IngestReport,
    Progress,
    SkippedSource,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

# Short articles are embedded together from this many passages on: texts of similar length share
# a batch, and one short article has few of them.
_PASSAGES_AT_ONCE = 64
# A file from so many bytes on takes much longer than most.
_LARGE = 2_000_000
# At most this many characters of a hidden text are shown.
_SAMPLE = 120


@dataclass(frozen=True, slots=True)
class _PendingRead:
    """A source that is read when its turn comes."""

    name: str
    stage: Literal["fetching", "reading"]
    read: Callable[[], RawDocument]


Source = str | Path | RawDocument


def add_articles(
    sources: Sequence[Source],
    *,
    settings: IndexSettings | None = None,
    embedder: Embedder | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    arrived: Callable[[Article, str], None] | None = None,
    seen: "ColumnElement[bool] | None" = None,
) -> IngestReport:
    """Add files, folders, pages at addresses and documents to the store, each whole or not at all.

    An article that is already in the store unchanged is left alone; a changed one is replaced.
    A source that cannot become an article does not stop the others: once each was tried,
    NotAddedError is raised, whose ``report`` lists what was added and what failed. Large files are
    added last.
    ``cancelled`` is polled, the last time just before an article goes live. If it returns True or
    ``progress`` raises, articles already written stay, and unfinished ones are dropped.
    ``arrived`` is called before a new or changed article is embedded, with that article and the id
    of another one with the same text, or its own if there is none; it may raise. Only articles
    that meet the condition ``seen`` are told of as copies or as there already.

    Raises UsageError for a single source instead of a list, StoreError when the store cannot be
    used, ModelError when the embedding server does not answer, NotAddedError, and
    AddCancelledError.
    """
    refuse_lone(sources, "sources")
    settings = settings or IndexSettings.from_environment()
    embedder = embedder or embedder_of(settings)
    recipe = recipe_of(settings, embedder)
    with (
        span("add", {"footnote.sources": len(sources)}, settings) as note,
        closing(Catalog(settings)) as whole,
        closing(Writer(settings, recipe)) as writer,
    ):
        catalog = whole if seen is None else whole.limited_to(seen)
        catalog.check(recipe)
        adder = _Adder(
            settings,
            embedder,
            catalog,
            writer,
            progress or (lambda _: None),
            cancelled or (lambda: False),
            arrived or (lambda article, original: None),
        )
        report = adder.add(sources)
        outcomes = ("added", "replaced", "unchanged", "failed")
        note({f"footnote.{each}": len(getattr(report, each)) for each in outcomes})
    if report.failed:
        raise NotAddedError(report)
    return report


def list_articles(
    *, settings: IndexSettings | None = None, where: Where = ()
) -> list[ArticleSummary]:
    """Return the articles in the store that meet conditions, sorted by title.

    Raises what ``matching`` raises.
    """
    with closing(Catalog(settings or IndexSettings.from_environment())) as catalog:
        return matching(catalog.articles(), where)


def get_article(article_id: str, *, settings: IndexSettings | None = None) -> Article:
    """Return one article. Raises UnknownArticleError, which names the closest ids."""
    with closing(Catalog(settings or IndexSettings.from_environment())) as catalog:
        return catalog.article(article_id)


class _Adder:
    """One call of ``add_articles``; embeds several short articles at a time."""

    def __init__(
        self,
        settings: IndexSettings,
        embedder: Embedder,
        catalog: Catalog,
        writer: Writer,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        arrived: Callable[[Article, str], None],
    ) -> None:
        self._settings = settings
        self._embedder = embedder
        self._catalog = catalog
        self._writer = writer
        self._progress = progress
        self._cancelled = cancelled
        self._arrived = arrived
        # Each with the name of its source.
        self._waiting: list[tuple[str, ChunkedArticle]] = []
        # The first article of each text, by its hash.
        self._texts: dict[str, str] = {}
        # What the report lists, by its fields.
        self._found: dict[str, list[Any]] = defaultdict(list)

    def add(self, sources: Sequence[Source]) -> IngestReport:
        paths = [each for each in sources if isinstance(each, str | Path)]
        for found in sorted(walk_sources(paths), key=_is_large):
            if isinstance(found, FailedSource):
                self._found["failed"].append(found)
            elif isinstance(found, SkippedSource):
                self._found["skipped"].append(found.source)
            else:
                self._add(_pending(found, self._settings))
        for each in sources:
            if not isinstance(each, str | Path):
                self._add(_pending(each, self._settings))
        self._write()
        return self._report()

    def _report(self) -> IngestReport:
        return IngestReport(**{name: tuple(found) for name, found in self._found.items()})

    def _stop_if_cancelled(self) -> None:
        if self._cancelled():
            raise AddCancelledError(self._report())

    def _add(self, source: _PendingRead) -> None:
        try:
            self._read(source)
        except SourceError as error:
            self._found["failed"].append(FailedSource(source.name, str(error)))
        if sum(len(each.passages) for _, each in self._waiting) >= _PASSAGES_AT_ONCE:
            self._write()

    def _read(self, source: _PendingRead) -> None:
        self._stop_if_cancelled()
        self._progress(Progress(source.stage, source.name, 0, 1))
        raw = source.read()
        cleaned = _cleaned(raw)
        if any(each.article.id.startswith(raw.article_id) for _, each in self._waiting):
            # Only once that article is in the store is it known whether this one changes it.
            self._write()
        article = _article(self._free_id(raw), raw, cleaned)
        if cleaned.hidden:
            sample = max(raw.document.hidden, key=len, default="") if raw.document else ""
            shown = shorten(sample, _SAMPLE, placeholder="…")
            self._found["hidden"].append(HiddenText(article.id, cleaned.hidden, shown))
        original = self._texts.setdefault(article.sha256, article.id)
        if original == article.id:
            original = self._catalog.with_hash(article.sha256, but=article.id) or original
        if original != article.id:
            self._found["copies"].append((article.id, original))
        standing = self._catalog.find(article.id)
        self._progress(Progress("reading", source.name, 1, 1))
        if standing == article:
            self._found["unchanged"].append(article.id)
            return
        self._arrived(article, original)
        known = stored_passages(self._catalog, article.id) if standing else None
        cut = chunked(article, self._settings, self._embedder, known)
        self._waiting.append((source.name, cut))

    def _free_id(self, raw: RawDocument) -> str:
        """Return the document's id, lengthened if a file elsewhere already has it."""
        if raw.source is None:
            return raw.article_id
        taken = self._catalog.find(raw.article_id)
        if taken is None or taken.source == raw.source:
            return raw.article_id
        return f"{raw.article_id}-{hashlib.sha256(raw.source.encode()).hexdigest()[:16]}"

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        names = [name for name, _ in waiting]
        ready = embedded([each for _, each in waiting], names, self._embedder, self._embedded)
        for name in names:
            self._progress(Progress("writing", name, 0, 1))
        outcomes = self._writer.put(ready, self._cancelled)
        if outcomes is None:
            raise AddCancelledError(self._report())
        for name, each, outcome in zip(names, ready, outcomes, strict=True):
            self._found[outcome].append(each.article.id)
            self._progress(Progress("writing", name, 1, 1))

    def _embedded(self, progress: Progress) -> None:
        self._stop_if_cancelled()
        self._progress(progress)


def _is_large(found: object) -> bool:
    try:
        return isinstance(found, Path) and found.stat().st_size >= _LARGE
    except (OSError, ValueError):
        # Reading it tells what is wrong with it.
        return False


def _cleaned(raw: RawDocument) -> CleanedText:
    if raw.document is not None:
        return clean_document(raw.document, raw.title)
    if raw.headings is None:
        return clean_text(raw.text, markdown=raw.markdown, title=raw.title)
    elements = plain_elements(raw.text, raw.headings)
    return CleanedText(raw.title or raw.name, raw.text, raw.headings, None, None, elements)


def _article(article_id: str, raw: RawDocument, cleaned: CleanedText) -> Article:
    return Article(
        article_id,
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


def _pending(source: Source, settings: IndexSettings) -> _PendingRead:
    match source:
        case RawDocument():
            return _PendingRead(source.name, "reading", lambda: source)
        case str():
            # Of the sources that are walked, the addresses are str.
            from index.fetching import shown

            return _PendingRead(shown(source), "fetching", lambda: load_source(source, settings))
        case Path():
            return _PendingRead(str(source), "reading", lambda: load_source(source, settings))
