"""The nouns of the index: articles, passages, sentences, hits.

Every offset counts Unicode code points of ``Article.text``, and for everything that has a
span ``article.text[start:end] == text`` holds, always.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of an article.

    ``level`` counts from 1 (the title) to 6; ``text[start:end]`` are its words.
    """

    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One document, as a reader sees it.

    ``sha256`` is the hexadecimal SHA-256 of ``text`` in UTF-8. ``source`` is an absolute path,
    or None for pasted text. ``published`` is an ISO 8601 date where the source names one, and
    ``language`` an ISO 639-1 code where it is known.
    """

    id: str
    title: str
    source: str | None
    published: str | None
    language: str | None
    text: str
    sha256: str
    headings: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of an article that ends on sentence borders.

    ``heading`` is the path of headings above it, outermost first, without the title;
    ``page`` counts from 1 where the source has pages.
    """

    id: str
    article_id: str
    start: int
    end: int
    text: str
    heading: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article.

    ``position`` counts the article's sentences from 0 in reading order; ``passage_id`` names
    the passage in whose context it was read.
    """

    id: str
    article_id: str
    passage_id: str
    position: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Selection:
    """A stretch of an article that a reader selected; what it touches belongs to it.

    It lies in ``text[start:end]``, where ``sha256`` is the text's, when it is known.
    """

    article_id: str
    start: int
    end: int
    sha256: str | None = None

    def touches(self, start: int, end: int) -> bool:
        """Tell whether a span of the article has a character of the selection."""
        return start < self.end and end > self.start


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its score; higher is better."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """What a list of articles shows of one.

    ``added`` is an ISO 8601 time in UTC, ``published`` the article's own date; ``characters``
    counts the code points of its text.
    """

    id: str
    title: str
    source: str | None
    passages: int
    sentences: int
    added: str
    published: str | None = None
    characters: int = 0


@dataclass(frozen=True, slots=True)
class FailedSource:
    """A source that could not be added, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an add did: ids of articles by outcome, and the sources that failed."""

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[FailedSource, ...] = ()
