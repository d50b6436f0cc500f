"""Sources become articles in the store, and leave it again."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np

from index.article_index import recipe_of
from index.catalog import Catalog
from index.clean import clean_text
from index.embed import Embedder, Encoding, FloatArray, MiniLMEmbedder
from index.errors import SourceError
from index.late import pack
from index.load import RawDocument, load_source, walk_sources
from index.prepared import PreparedArticle, PreparedPassage, PreparedSentence
from index.settings import IndexSettings
from index.types import Article, ArticleSummary, FailedSource, IngestReport
from index.writer import Writer

if TYPE_CHECKING:
    from index.node_parser import ArticleNodes

# So many texts are embedded between two reports of progress.
_TEXTS_PER_STEP = 64


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an add has come with one source.

    ``done`` of ``total`` counts texts to embed while embedding, and is 0 or 1 of 1 otherwise.
    """

    stage: Literal["reading", "embedding", "writing"]
    source: str
    done: int
    total: int


Report = Callable[[Progress], None]
T = TypeVar("T")


def add_articles(
    sources: Sequence[str | Path | RawDocument],
    *,
    settings: IndexSettings | None = None,
    embedder: Embedder | None = None,
    progress: Report | None = None,
) -> IngestReport:
    """Add files, folders and documents to the store, each whole or not at all.

    An article that is in the store as it is stays untouched; a changed one is replaced. A
    source that cannot become an article is reported in ``failed`` and the others go on.
    ``progress`` may raise to cancel: articles that are done stay, the one at work is dropped.

    Raises AddressSourceError before anything is read when a source is an address, and
    StoreError when the store cannot be used.
    """
    settings = settings or IndexSettings.from_environment()
    adder = _Adder(settings, embedder, progress or _ignore)
    return adder.add(sources)


def list_articles(*, settings: IndexSettings | None = None) -> list[ArticleSummary]:
    """Return the articles in the store, by title."""
    return _with_catalog(settings, Catalog.articles)


def get_article(article_id: str, *, settings: IndexSettings | None = None) -> Article:
    """Return one article. Raises UnknownArticleError that names the nearest ids."""
    return _with_catalog(settings, lambda catalog: catalog.article(article_id))


def remove_articles(ids: Sequence[str], *, settings: IndexSettings | None = None) -> None:
    """Remove articles with all that is stored of them.

    Raises UnknownArticleError, with nothing removed, when one of the ids is unknown.
    """
    settings = settings or IndexSettings.from_environment()

    def check(catalog: Catalog) -> None:
        for article_id in ids:
            if catalog.find(article_id) is None:
                raise catalog.unknown(article_id)

    _with_catalog(settings, check)
    writer = Writer(settings.home)
    try:
        for article_id in dict.fromkeys(ids):
            writer.remove(article_id)
    finally:
        writer.close()


class _Adder:
    """One run of ``add_articles``: the embedder and the writer are opened when needed."""

    def __init__(
        self, settings: IndexSettings, embedder: Embedder | None, progress: Report
    ) -> None:
        self._settings = settings
        self._progress = progress
        self._embedder = embedder or MiniLMEmbedder.load()
        self._recipe = recipe_of(settings, self._embedder)
        self._catalog = Catalog(settings.home)
        self._writer = Writer(settings.home, self._recipe)

    def add(self, sources: Sequence[str | Path | RawDocument]) -> IngestReport:
        outcomes: dict[str, list[str]] = {"added": [], "replaced": [], "unchanged": []}
        failed: list[FailedSource] = []
        try:
            self._catalog.check(self._recipe)
            for source in _documents(sources):
                if isinstance(source, FailedSource):
                    failed.append(source)
                    continue
                name = source.name if isinstance(source, RawDocument) else str(source)
                try:
                    article_id, outcome = self._add(source, name)
                except SourceError as error:
                    failed.append(FailedSource(name, str(error)))
                else:
                    outcomes[outcome].append(article_id)
        finally:
            self._writer.close()
            self._catalog.close()
        return IngestReport(
            tuple(outcomes["added"]),
            tuple(outcomes["replaced"]),
            tuple(outcomes["unchanged"]),
            tuple(failed),
        )

    def _add(self, source: Path | RawDocument, name: str) -> tuple[str, str]:
        self._progress(Progress("reading", name, 0, 1))
        raw = source if isinstance(source, RawDocument) else load_source(source)
        cleaned = clean_text(raw.text, markdown=raw.markdown, title=raw.title)
        article_id = self._free_id(raw)
        article = Article(
            article_id,
            cleaned.title,
            raw.source,
            cleaned.published,
            cleaned.language,
            cleaned.text,
            hashlib.sha256(cleaned.text.encode()).hexdigest(),
            cleaned.headings,
        )
        self._progress(Progress("reading", name, 1, 1))
        before = self._catalog.find(article_id)
        if before == article:
            return article_id, "unchanged"
        prepared = self._prepared(article, name)
        self._progress(Progress("writing", name, 0, 1))
        self._writer.add(prepared)
        self._progress(Progress("writing", name, 1, 1))
        return article_id, "added" if before is None else "replaced"

    def _free_id(self, raw: RawDocument) -> str:
        """Return the document's id, made longer where a file elsewhere has it already."""
        if raw.source is None:
            return raw.article_id
        taken = self._catalog.find(raw.article_id)
        if taken is None or taken.source == raw.source:
            return raw.article_id
        return f"{raw.article_id}-{hashlib.sha256(raw.source.encode()).hexdigest()[:16]}"

    def _prepared(self, article: Article, name: str) -> PreparedArticle:
        from index.node_parser import ArticleNodeParser, article_document, heading_path

        version = self._writer.take_version()
        parser = ArticleNodeParser(
            count_tokens=self._embedder.count_tokens,
            passage_tokens=self._settings.passage_tokens,
            overlap_sentences=self._settings.overlap_sentences,
        )
        nodes = parser.article_nodes(article_document(article, version))
        encodings, vectors = self._embedded(nodes, name)
        positions = {node.node_id: number for number, node in enumerate(nodes.passages)}
        sentences = []
        for node, vector in zip(nodes.sentences, vectors, strict=True):
            home = positions[node.metadata["passage_id"]]
            start, end = node.metadata["start"], node.metadata["end"]
            offset = nodes.passages[home].metadata["start"]
            tokens = encodings[home].tokens.within(start - offset, end - offset)
            sentences.append(PreparedSentence(node.node_id, home, start, end, vector, pack(tokens)))
        return PreparedArticle(
            article,
            version,
            tuple(
                PreparedPassage(
                    node.node_id,
                    node.metadata["start"],
                    node.metadata["end"],
                    heading_path(node.metadata),
                    (node.metadata["home_start"], node.metadata["home_end"]),
                    encoding.vector,
                )
                for node, encoding in zip(nodes.passages, encodings, strict=True)
            ),
            tuple(sentences),
        )

    def _embedded(self, nodes: "ArticleNodes", name: str) -> tuple[list[Encoding], FloatArray]:
        passages = [node.text for node in nodes.passages]
        sentences = [node.text for node in nodes.sentences]
        total = len(passages) + len(sentences)
        encodings: list[Encoding] = []
        vectors = [np.zeros((0, self._embedder.dimension), np.float32)]
        self._progress(Progress("embedding", name, 0, total))
        for first in range(0, len(passages), _TEXTS_PER_STEP):
            encodings += self._embedder.encode(passages[first : first + _TEXTS_PER_STEP])
            self._progress(Progress("embedding", name, len(encodings), total))
        for first in range(0, len(sentences), _TEXTS_PER_STEP):
            step = sentences[first : first + _TEXTS_PER_STEP]
            vectors.append(self._embedder.embed(step))
            done = len(passages) + first + len(step)
            self._progress(Progress("embedding", name, done, total))
        return encodings, np.concatenate(vectors)


def _documents(
    sources: Sequence[str | Path | RawDocument],
) -> Iterator[Path | RawDocument | FailedSource]:
    paths = [source for source in sources if not isinstance(source, RawDocument)]
    yield from walk_sources(paths)
    for source in sources:
        if isinstance(source, RawDocument):
            yield source


def _with_catalog(settings: IndexSettings | None, read: Callable[[Catalog], T]) -> T:
    catalog = Catalog((settings or IndexSettings.from_environment()).home)
    try:
        return read(catalog)
    finally:
        catalog.close()


def _ignore(progress: Progress) -> None:
    pass
