"""What is stored of an article's live version, for a next version that repeats some of its text."""

from collections.abc import Mapping
from dataclasses import dataclass

from index.embedding import Direction, FloatArray
from index.lines import Span, searched_text
from index.store import Catalog, Spans
from index.types import Sentence


@dataclass(frozen=True, slots=True, eq=False)
class KnownPassage:
    """A passage's vector, and the directions of its own sentences by where in it they are."""

    vector: FloatArray
    directions: Mapping[Span, Direction]


Known = Mapping[str, KnownPassage]
"""Passages by their text as it was embedded."""


def known_passages(catalog: Catalog, article_id: str) -> Known:
    """Return what is stored of a live article. Raises UnknownArticleError."""
    spans = Spans(catalog)
    with catalog.snapshot():
        article = catalog.article(article_id)
        sentences = spans.article_sentences(article_id)
        homes: dict[str, list[Sentence]] = {}
        for sentence in sentences:
            homes.setdefault(sentence.passage_id, []).append(sentence)
        passages = spans.passages(list(homes))
        vectors = dict(zip(*spans.vectors(catalog.live([article_id])), strict=True))
        directions = spans.directions(sentences)
    return {
        searched_text(
            article.title,
            passages[key].heading,
            article.text,
            (passages[key].start, passages[key].end),
            None if own[0].lead is None else (own[0].lead.start, own[0].lead.end),
        ): KnownPassage(
            vectors[key],
            {
                (each.start - passages[key].start, each.end - passages[key].start): directions[
                    each.id
                ]
                for each in own
            },
        )
        for key, own in homes.items()
    }
