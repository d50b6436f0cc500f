"""Cut an article into passages and sentences, and embed them."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from index.chunking import element_sentences
from index.embedding import Direction, Embedder, Encoding, FloatArray, direction
from index.lines import Span, searched_text
from index.settings import IndexSettings
from index.store import (
    Catalog,
    PreparedArticle,
    PreparedPassage,
    PreparedSentence,
    Spans,
)
from index.types import Article, Element, Progress

# At most this many texts are embedded between two progress reports.
_TEXTS_PER_STEP = 64


@dataclass(frozen=True, slots=True, eq=False)
class EmbeddedPassage:
    """A passage's vector, and the directions of its own sentences by where in it they are."""

    vector: FloatArray
    directions: Mapping[Span, Direction]


Known = Mapping[str, EmbeddedPassage]
"""Passages that need not be embedded again, by their text as it is embedded."""


@dataclass(frozen=True, slots=True)
class ChunkedPassage:
    """A passage that is not embedded yet.

    ``text`` is what is embedded: under its article's title and its headings, and where it begins
    amid a table or a list, under its header or its opening. ``sentences`` are the spans of those
    that have their home here, each with the element it is in.
    """

    span: Span
    heading: tuple[str, ...]
    page: int | None
    text: str
    sentences: tuple[tuple[Span, Element | None], ...]

    @property
    def length(self) -> int:
        """Return the number of characters of the article that it spans."""
        return self.span[1] - self.span[0]

    @property
    def inner_spans(self) -> list[Span]:
        """Return where in the passage its sentences are."""
        offset = self.span[0]
        return [(start - offset, end - offset) for (start, end), _ in self.sentences]

    def embedded_passage(self, encoding: Encoding) -> EmbeddedPassage:
        """Return its vector and its sentences' directions, from the encoding of its text."""
        before = len(self.text) - self.length
        return EmbeddedPassage(
            encoding.vector,
            {
                (start, end): direction(encoding.tokens.within(before + start, before + end))
                for start, end in self.inner_spans
            },
        )


@dataclass(frozen=True, slots=True, eq=False)
class ChunkedArticle:
    """A version of an article, cut into passages; ``name`` is that of its source in messages."""

    article: Article
    version: int
    name: str
    passages: tuple[ChunkedPassage, ...]
    known: Known = field(default_factory=dict)


def chunk_article(
    article: Article,
    version: int,
    name: str,
    settings: IndexSettings,
    embedder: Embedder,
    known: Known | None = None,
) -> ChunkedArticle:
    """Cut an article into passages and sentences with the LlamaIndex node parser."""
    # Reading a store does not import LlamaIndex.
    from index.node_parser import ArticleNodeParser, article_document, heading_path

    parser = ArticleNodeParser(
        count_tokens=embedder.count_tokens,
        passage_tokens=settings.passage_tokens,
    )
    sentences = element_sentences(article.text, article.elements)
    nodes = parser.get_nodes_from_documents([article_document(article, version)])
    passages = (
        _passage(article, node.metadata, heading_path(node.metadata), sentences) for node in nodes
    )
    return ChunkedArticle(article, version, name, tuple(passages), known or {})


def embed_articles(
    articles: Sequence[ChunkedArticle],
    embedder: Embedder,
    progress: Callable[[Progress], None],
) -> list[PreparedArticle]:
    """Embed the passages of articles, batching those of similar length across articles.

    The direction of a sentence's tokens is that in its home passage. Short passages come first,
    so a progress tells the share of the length, too.
    """
    every = _embed(articles, embedder, progress)
    return [_prepared(article, found) for article, found in zip(articles, every, strict=True)]


def prepare_again(
    articles: Sequence[Article],
    versions: Sequence[int],
    settings: IndexSettings,
    embedder: Embedder,
    progress: Callable[[Progress], None] | None = None,
) -> list[PreparedArticle]:
    """Return articles of a store as new versions, cut and embedded from their texts."""
    chunked = [
        chunk_article(article, version, article.title, settings, embedder)
        for article, version in zip(articles, versions, strict=True)
    ]
    return embed_articles(chunked, embedder, progress or (lambda _: None))


def stored_passages(catalog: Catalog, article_id: str) -> Known:
    """Return what is stored of a live article, for a version that repeats some of its text.

    Raises UnknownArticleError.
    """
    spans = Spans(catalog)
    with catalog.snapshot():
        article = catalog.article(article_id)
        sentences = spans.article_sentences(article_id)
        passages = spans.passages(list({each.passage_id: None for each in sentences}))
        vectors = dict(zip(*spans.vectors(catalog.live([article_id])), strict=True))
        directions = spans.directions(sentences)
    known: dict[str, EmbeddedPassage] = {}
    for key, own in groupby(sentences, key=lambda sentence: sentence.passage_id):
        passage, (first, *others) = passages[key], own
        start, lead = passage.start, first.lead
        text = searched_text(
            article.title,
            passage.heading,
            article.text,
            (start, passage.end),
            None if lead is None else (lead.start, lead.end),
        )
        known[text] = EmbeddedPassage(
            vectors[key],
            {
                (each.start - start, each.end - start): directions[each.id]
                for each in (first, *others)
            },
        )
    return known


def _passage(
    article: Article, metadata: dict[str, Any], heading: tuple[str, ...], sentences: Sequence[Span]
) -> ChunkedPassage:
    span = metadata["start"], metadata["end"]
    first = bisect_left(sentences, (metadata["home_start"], 0))
    last = bisect_left(sentences, (metadata["home_end"], 0))
    own = tuple((each, _element_at(article.elements, each)) for each in sentences[first:last])
    element = own[0][1]
    text = searched_text(
        article.title, heading, article.text, span, element.lead if element else None
    )
    return ChunkedPassage(span, heading, metadata.get("page"), text, own)


def _element_at(elements: Sequence[Element], span: Span) -> Element | None:
    """Return the element that a sentence is in."""
    number = bisect_right(elements, span[0], key=lambda element: element.start) - 1
    return elements[number] if number >= 0 and span[1] <= elements[number].end else None


def _embed(
    articles: Sequence[ChunkedArticle],
    embedder: Embedder,
    progress: Callable[[Progress], None],
) -> list[dict[int, EmbeddedPassage]]:
    """Return what is to be stored of each article's passages, by their position."""
    found: list[dict[int, EmbeddedPassage]] = [{} for _ in articles]
    waiting: list[tuple[int, int, ChunkedPassage]] = []

    def report(number: int) -> None:
        passages, done = articles[number].passages, found[number]
        length = sum(passages[position].length for position in done)
        share = length / max(1, sum(passage.length for passage in passages))
        progress(Progress("embedding", articles[number].name, len(done), len(passages), share))

    for number, article in enumerate(articles):
        report(number)
        for position, passage in enumerate(article.passages):
            known = article.known.get(passage.text)
            if known is None or not known.directions.keys() >= set(passage.inner_spans):
                waiting.append((number, position, passage))
            else:
                found[number][position] = known
        if found[number]:
            report(number)
    waiting.sort(key=lambda each: len(each[2].text))
    for first in range(0, len(waiting), _TEXTS_PER_STEP):
        step = waiting[first : first + _TEXTS_PER_STEP]
        encodings = embedder.encode([passage.text for *_, passage in step])
        for (number, position, passage), encoding in zip(step, encodings, strict=True):
            found[number][position] = passage.embedded_passage(encoding)
        for number in sorted({number for number, *_ in step}):
            report(number)
    return found


def _prepared(chunked: ChunkedArticle, found: Mapping[int, EmbeddedPassage]) -> PreparedArticle:
    passages, sentences = [], []
    for position, passage in enumerate(chunked.passages):
        start, end = passage.span
        home = passage.sentences[0][0][0], passage.sentences[-1][0][1]
        vector, directions = found[position].vector, found[position].directions
        passages.append(PreparedPassage(start, end, passage.heading, home, vector, passage.page))
        for (span, element), inner in zip(passage.sentences, passage.inner_spans, strict=True):
            kind, lead = (element.kind, element.lead) if element else (None, None)
            sentences.append(PreparedSentence(position, *span, directions[inner], kind, lead))
    return PreparedArticle(chunked.article, chunked.version, tuple(passages), tuple(sentences))
