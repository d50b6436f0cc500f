"""The vectors of an article's live version, for a next version that repeats some of its text."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from index.embedding import FloatArray
from index.lines import Span, read_text, searched_text
from index.store import Catalog, Places, Snapshots
from index.types import Sentence

Place = tuple[str, int, str]
"""A passage's text as embedded, where in it a sentence starts, and that one's text as embedded."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The vectors of passages and sentences by their text, and the packed tokens of sentences."""

    passages: Mapping[str, FloatArray] = field(default_factory=dict)
    sentences: Mapping[str, FloatArray] = field(default_factory=dict)
    tokens: Mapping[Place, bytes] = field(default_factory=dict)


def known_vectors(catalog: Catalog, snapshots: Snapshots, article_id: str) -> Known:
    """Return what is stored of a live article. Raises UnknownArticleError."""
    with catalog.snapshot():
        article = catalog.article(article_id)
        text = article.text
        sentences = Places(catalog).article_sentences(article_id)
        homes: dict[str, list[Sentence]] = {}
        for sentence in sentences:
            homes.setdefault(sentence.passage_id, []).append(sentence)
        passages = Places(catalog).passages(list(homes))
        searches = snapshots.current()
        vectors = searches.vectors("passages", homes)
        own = searches.vectors("sentences", [sentence.id for sentence in sentences])
        tokens = searches.token_bytes([sentence.id for sentence in sentences])
    read = {
        key: searched_text(
            article.title,
            passages[key].heading,
            text,
            (passages[key].start, passages[key].end),
            _span(first),
        )
        for key, (first, *_) in homes.items()
    }
    own_texts = {
        each.id: read_text(text, (each.start, each.end), each.kind, _span(each))
        for each in sentences
    }
    return Known(
        {read[key]: vectors[key] for key in homes},
        {own_texts[each.id]: own[each.id] for each in sentences},
        {
            (read[key], each.start - passages[key].start, own_texts[each.id]): tokens[each.id]
            for key, inside in homes.items()
            for each in inside
        },
    )


def _span(sentence: Sentence) -> Span | None:
    return None if sentence.lead is None else (sentence.lead.start, sentence.lead.end)
