"""An article and its passages, from the chunker to the store."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from index.embedding import Direction, FloatArray
from index.lines import Span
from index.types import Article, ElementKind


class SentenceSpan(NamedTuple):
    """The sentence ``article.text[start:end]``, with the kind and lead of the element it is in."""

    start: int
    end: int
    kind: ElementKind | None = None
    lead: Span | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """The passage ``article.text[start:end]``, with the sentences that have their home in it.

    ``searched`` is its text as it is embedded and indexed. Its vector and the directions of its
    sentences, one a row, are empty until it is embedded.
    """

    start: int
    end: int
    heading: tuple[str, ...]
    page: int | None
    searched: str
    sentences: tuple[SentenceSpan, ...]
    vector: FloatArray = field(default_factory=lambda: np.zeros(0, np.float32))
    directions: Sequence[Direction] = ()

    @property
    def is_embedded(self) -> bool:
        """Return whether it has a vector."""
        return len(self.vector) > 0

    @property
    def length(self) -> int:
        """Return the number of characters of the article that it spans."""
        return self.end - self.start

    @property
    def inner_spans(self) -> list[Span]:
        """Return where in the passage its sentences are."""
        return [(each.start - self.start, each.end - self.start) for each in self.sentences]


@dataclass(frozen=True, slots=True, eq=False)
class ChunkedArticle:
    """An article and its passages in reading order.

    ``added`` is when it was added, if it is only taken over from another store.
    """

    article: Article
    passages: tuple[Chunk, ...]
    added: str = ""
