"""An article ready to be written: passages with vectors, and sentences."""

from dataclasses import dataclass

from index.embedding import Direction, FloatArray
from index.types import Article, ElementKind


@dataclass(frozen=True, slots=True, eq=False)
class PreparedPassage:
    """The passage ``article.text[start:end]`` with its vector of shape (dimension,).

    ``home`` is the span of the sentences that have their home in this passage.
    """

    start: int
    end: int
    heading: tuple[str, ...]
    home: tuple[int, int]
    vector: FloatArray
    page: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PreparedSentence:
    """The sentence ``article.text[start:end]`` with the direction of its tokens.

    ``passage`` is the position of its home among the article's passages; ``kind`` and ``lead``
    are those of the element it is in.
    """

    passage: int
    start: int
    end: int
    direction: Direction
    kind: ElementKind | None = None
    lead: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PreparedArticle:
    """One version of an article, with its passages and sentences in reading order.

    ``added`` is when it was added, if it is only taken over from another store.
    """

    article: Article
    version: int
    passages: tuple[PreparedPassage, ...]
    sentences: tuple[PreparedSentence, ...]
    added: str = ""
