"""Cut articles into passages and embed them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from index.chunked import Chunk, ChunkedArticle
from index.chunking import chunk_article
from index.embedding import Embedder, Encoding, direction
from index.settings import IndexSettings
from index.store import ARTICLES, Catalog, read_passages
from index.types import Article, Progress

# At most this many texts are embedded between two progress reports.
_TEXTS_PER_STEP = 64

Known = Mapping[str, Chunk]
"""Passages that need not be embedded again, by their text as it is embedded."""


def chunked(
    article: Article, settings: IndexSettings, embedder: Embedder, known: Known | None = None
) -> ChunkedArticle:
    """Cut an article into passages; take over the vectors of those that are known."""
    found = chunk_article(article, embedder.count_tokens, settings.passage_tokens)
    return replace(found, passages=tuple(_taken_over(each, known or {}) for each in found.passages))


def embedded(
    articles: Sequence[ChunkedArticle],
    names: Sequence[str],
    embedder: Embedder,
    progress: Callable[[Progress], None],
) -> list[ChunkedArticle]:
    """Embed the passages of articles, batching those of similar length across articles.

    The direction of a sentence's tokens is that in its home passage. Short passages come first,
    so a progress tells the share of the length, too. ``names`` are those of the sources.
    """
    passages = [list(each.passages) for each in articles]

    def report(number: int) -> None:
        done = [each for each in passages[number] if each.is_embedded]
        length = sum(each.length for each in done)
        share = length / max(1, sum(each.length for each in passages[number]))
        every = len(passages[number])
        progress(Progress("embedding", names[number], len(done), every, share))

    for number, each in enumerate(articles):
        report(number)
        if any(passage.is_embedded for passage in each.passages):
            report(number)
    waiting = [
        (number, position)
        for number, every in enumerate(passages)
        for position, passage in enumerate(every)
        if not passage.is_embedded
    ]
    waiting.sort(key=lambda each: len(passages[each[0]][each[1]].searched))
    for first in range(0, len(waiting), _TEXTS_PER_STEP):
        step = waiting[first : first + _TEXTS_PER_STEP]
        encodings = embedder.encode([passages[number][at].searched for number, at in step])
        for (number, at), encoding in zip(step, encodings, strict=True):
            passages[number][at] = _embedded(passages[number][at], encoding)
        for number in sorted({number for number, _ in step}):
            report(number)
    return [
        replace(each, passages=tuple(every)) for each, every in zip(articles, passages, strict=True)
    ]


def prepare_again(
    articles: Sequence[Article],
    settings: IndexSettings,
    embedder: Embedder,
    progress: Callable[[Progress], None] | None = None,
) -> list[ChunkedArticle]:
    """Return articles of a store, cut and embedded from their texts."""
    cut = [chunked(each, settings, embedder) for each in articles]
    titles = [each.title for each in articles]
    return embedded(cut, titles, embedder, progress or (lambda _: None))


def stored_passages(catalog: Catalog, article_id: str) -> Known:
    """Return the stored passages of a live article, for one that repeats some of its text."""
    with catalog.database.reading() as connection:
        stored = read_passages(connection, catalog.shown, ARTICLES.c.id == article_id)
        return {each.searched: each for *_, each in stored}


def _taken_over(chunk: Chunk, known: Known) -> Chunk:
    same = known.get(chunk.searched)
    if same is None or same.inner_spans != chunk.inner_spans:
        return chunk
    return replace(chunk, vector=same.vector, directions=same.directions)


def _embedded(chunk: Chunk, encoding: Encoding) -> Chunk:
    before = len(chunk.searched) - chunk.length
    directions = [
        direction(encoding.tokens.within(before + start, before + end))
        for start, end in chunk.inner_spans
    ]
    return replace(chunk, vector=encoding.vector, directions=directions)
