"""Cut an article into passages and sentences, and embed them."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import groupby

from index.chunking import PassageSpan, element_sentences, passage_spans
from index.embedding import Direction, Embedder, Encoding, FloatArray, direction
from index.lines import Span, searched_text
from index.settings import IndexSettings
from index.store import (
    HEADING_SEPARATOR,
    Catalog,
    PreparedArticle,
    PreparedPassage,
    PreparedSentence,
    Spans,
    Writer,
    recipe_of,
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


@dataclass(frozen=True, slots=True, eq=False)
class ChunkedArticle:
    """A version of an article, cut into sentences and passages that are not embedded yet.

    ``name`` is that of its source in messages. ``texts`` are what is embedded of the passages, and
    ``known`` need not be embedded again.
    """

    article: Article
    version: int
    name: str
    sentences: Sequence[Span]
    passages: Sequence[PassageSpan]
    texts: Sequence[str]
    known: Known

    def inner_spans(self, position: int) -> list[Span]:
        """Return where in a passage the sentences are that have their home there."""
        passage = self.passages[position]
        own = self.sentences[slice(*passage.home)]
        return [(start - passage.start, end - passage.start) for start, end in own]

    def embedded_passage(self, position: int, encoding: Encoding) -> EmbeddedPassage:
        """Return the vector of a passage and its sentences' directions, from its encoding."""
        passage = self.passages[position]
        before = len(self.texts[position]) - (passage.end - passage.start)
        return EmbeddedPassage(
            encoding.vector,
            {
                (start, end): direction(encoding.tokens.within(before + start, before + end))
                for start, end in self.inner_spans(position)
            },
        )


def chunk_article(
    article: Article,
    version: int,
    name: str,
    settings: IndexSettings,
    embedder: Embedder,
    known: Known | None = None,
) -> ChunkedArticle:
    """Cut an article into sentences and passages.

    A passage is embedded under its article's title and its headings, and where it begins amid a
    table or a list, under its header or its opening.
    """
    sentences = element_sentences(article.text, article.elements)
    spans = passage_spans(
        article.text,
        sentences,
        article.headings,
        embedder.count_tokens,
        token_budget=settings.passage_tokens,
        overlap=settings.overlap_sentences,
    )
    passages, texts = [], []
    for found in spans:
        # The collection joins the names of a path by its separator.
        path = tuple(name.replace(HEADING_SEPARATOR, " > ") for name in found.heading)
        passage = replace(found, heading=path)
        element = _element_at(article.elements, sentences[passage.home[0]])
        span, lead = (passage.start, passage.end), element.lead if element else None
        passages.append(passage)
        texts.append(searched_text(article.title, path, article.text, span, lead))
    return ChunkedArticle(article, version, name, sentences, passages, texts, known or {})


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
    writer: Writer,
    settings: IndexSettings,
    embedder: Embedder,
    progress: Callable[[Progress], None] | None = None,
) -> list[PreparedArticle]:
    """Return articles of a store as new versions, cut and embedded from their texts."""
    versions = writer.take_versions(len(articles))
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


def write_opening(
    article: Article,
    part: Article,
    *,
    settings: IndexSettings,
    embedder: Embedder,
    known: Known | None = None,
    embedded: Callable[[int, int, float], None],
) -> Known:
    """Let the opening of an article be read that is still to be added.

    ``part`` is that opening. Only an index that is opened for it shows it, in the place of a
    shorter one, until the whole is there. Returns its vectors; ``known`` are those of the shorter
    one.

    The text and its hash are those of the article, so whatever cites the opening holds for the
    whole. ``embedded`` takes how many texts are embedded, of how many, and the share of their
    length; it may raise to end it. Raises StoreError, and ModelError when the embedding server
    does not answer.
    """
    with closing(Writer(settings, recipe_of(settings, embedder))) as writer:
        (version,) = writer.take_versions(1)
        chunked = chunk_article(part, version, article.title, settings, embedder, known)
        (found,) = _embed(
            [chunked], embedder, lambda step: embedded(step.done, step.total, step.share)
        )
        writer.show_opening(_prepared(replace(chunked, article=article), found))
    return {chunked.texts[position]: each for position, each in found.items()}


def drop_opening(article_id: str, settings: IndexSettings) -> None:
    """Delete the opening of an article that is added no more. Raises StoreError."""
    with closing(Writer(settings)) as writer:
        writer.drop_opening(article_id)


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
    waiting: list[tuple[int, int]] = []

    def report(number: int) -> None:
        chunked, done = articles[number], found[number]
        lengths = [passage.end - passage.start for passage in chunked.passages]
        share = sum(lengths[position] for position in done) / max(1, sum(lengths))
        progress(Progress("embedding", chunked.name, len(done), len(lengths), share))

    for number, chunked in enumerate(articles):
        report(number)
        for position, text in enumerate(chunked.texts):
            known = chunked.known.get(text)
            if known is None or not known.directions.keys() >= set(chunked.inner_spans(position)):
                waiting.append((number, position))
            else:
                found[number][position] = known
        if found[number]:
            report(number)
    waiting.sort(key=lambda each: len(articles[each[0]].texts[each[1]]))
    for first in range(0, len(waiting), _TEXTS_PER_STEP):
        step = waiting[first : first + _TEXTS_PER_STEP]
        encodings = embedder.encode([articles[number].texts[at] for number, at in step])
        for (number, position), encoding in zip(step, encodings, strict=True):
            found[number][position] = articles[number].embedded_passage(position, encoding)
        for number in sorted({number for number, _ in step}):
            report(number)
    return found


def _prepared(chunked: ChunkedArticle, found: Mapping[int, EmbeddedPassage]) -> PreparedArticle:
    article, passages, sentences = chunked.article, [], []
    for position, passage in enumerate(chunked.passages):
        start, end, heading = passage.start, passage.end, passage.heading
        own = chunked.sentences[slice(*passage.home)]
        home, page = (own[0][0], own[-1][1]), article.page_at(start)
        vector, directions = found[position].vector, found[position].directions
        passages.append(PreparedPassage(start, end, heading, home, vector, page))
        for span, inner in zip(own, chunked.inner_spans(position), strict=True):
            element = _element_at(article.elements, span)
            kind, lead = (element.kind, element.lead) if element else (None, None)
            sentences.append(PreparedSentence(position, *span, directions[inner], kind, lead))
    return PreparedArticle(article, chunked.version, tuple(passages), tuple(sentences))
