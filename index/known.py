"""The vectors of an article's live version, for a next version that repeats some of its text."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from index.embedding import FloatArray
from index.store import Catalog, Places, Snapshots

Span = tuple[str, int, int]
"""A passage's text, and where in it a sentence starts and ends."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The vectors of passages and sentences by their text, and the packed tokens of sentences."""

    passages: Mapping[str, FloatArray] = field(default_factory=dict)
    sentences: Mapping[str, FloatArray] = field(default_factory=dict)
    tokens: Mapping[Span, bytes] = field(default_factory=dict)


def known_vectors(catalog: Catalog, snapshots: Snapshots, article_id: str) -> Known:
    """Return what is stored of a live article. Raises UnknownArticleError."""
    with catalog.snapshot():
        sentences = Places(catalog).article_sentences(article_id)
        homes = list(dict.fromkeys(sentence.passage_id for sentence in sentences))
        passages = Places(catalog).passages(homes)
        searches = snapshots.current()
        vectors = searches.vectors("passages", homes)
        own = searches.vectors("sentences", [sentence.id for sentence in sentences])
        tokens = searches.token_bytes([sentence.id for sentence in sentences])
    return Known(
        {passages[key].text: vectors[key] for key in homes},
        {sentence.text: own[sentence.id] for sentence in sentences},
        {
            (home.text, sentence.start - home.start, sentence.end - home.start): tokens[sentence.id]
            for sentence in sentences
            for home in [passages[sentence.passage_id]]
        },
    )
