"""The types of the index: articles, passages, sentences, hits.

Every offset counts Unicode code points of ``Article.text``, and everything that has a span
satisfies ``article.text[start:end] == text``.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Fields = Mapping[str, tuple[str, ...]]
"""What people have set of an article: values by names."""

ElementKind = Literal["item", "row", "quote", "code"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of an article.

    ``level`` runs from 1 (the title) to 6; ``text[start:end]`` is its text.
    """

    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Element:
    """A list item, a table's row, a quotation or code; ``text[start:end]`` is its text.

    A row's cells are separated by ``|``. ``lead`` is the span of the table's header for a row,
    and of the sentence that opens the list for an item, if there is one: for an item of a nested
    list, a sentence of the item around it. ``depth`` counts the lists around an item, from 0.
    """

    kind: ElementKind
    start: int
    end: int
    lead: tuple[int, int] | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """One document as a reader sees it.

    ``sha256`` is the hexadecimal SHA-256 of ``text`` in UTF-8. ``source`` is an absolute path, the
    name of a file whose path is unknown, an address, or None for pasted text. ``published`` is an
    ISO 8601 date if the source gives one, and ``language`` an ISO 639-1 code if known.
    ``elements`` are in order and do not overlap; what is neither in one nor a heading is
    paragraphs. ``pages`` are the offsets where the pages start, the first page's first; empty for a
    source without pages. ``fields`` are what people have set of it.
    """

    id: str
    title: str
    source: str | None
    published: str | None
    language: str | None
    text: str
    sha256: str
    headings: tuple[Heading, ...] = ()
    elements: tuple[Element, ...] = ()
    pages: tuple[int, ...] = ()
    byline: str | None = None
    site: str | None = None
    fields: Fields = field(default_factory=dict, compare=False)

    def page_at(self, offset: int) -> int | None:
        """Return the page of an offset, from 1, or None if the source has no pages."""
        return max(bisect_right(self.pages, offset), 1) if self.pages else None

    def to_dict(self) -> dict[str, Any]:
        """Return it as the JSON document that ``footnote show --json`` prints."""
        names = "id title source sha256 byline site published language fields text".split()
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of an article that starts and ends at sentence boundaries.

    ``heading`` is the path of headings above it, outermost first, without the title;
    ``page`` counts from 1 if the source has pages.
    """

    id: str
    article_id: str
    start: int
    end: int
    text: str
    heading: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Lead:
    """The header of a row's table, or what opens an item's list: ``article.text[start:end]``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article.

    ``position`` counts the article's sentences from 0 in reading order. ``passage_id`` names
    its home, the passage in whose context it was embedded. ``kind`` and ``lead`` are those of
    the element it is in, None in a paragraph.
    """

    id: str
    article_id: str
    passage_id: str
    position: int
    start: int
    end: int
    text: str
    kind: ElementKind | None = None
    lead: Lead | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """The part ``text[start:end]`` of an article that a reader selected.

    Whatever overlaps it belongs to it. ``sha256`` is the hash of the article's text, if known.
    """

    article_id: str
    start: int
    end: int
    sha256: str | None = None

    def touches(self, start: int, end: int) -> bool:
        """Return whether a span of the article overlaps the selection."""
        return start < self.end and end > self.start


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage with its score; higher is better."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """An article as shown in a list.

    ``added`` is an ISO 8601 time in UTC, ``published`` the article's own date, and
    ``characters`` the number of code points in its text. ``fields`` are what people have set.
    """

    id: str
    title: str
    source: str | None
    passages: int
    sentences: int
    added: str
    published: str | None = None
    characters: int = 0
    byline: str | None = None
    site: str | None = None
    language: str | None = None
    fields: Fields = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of adding one source.

    While embedding, ``done`` and ``total`` count passages, and ``share`` of their length is done;
    otherwise they are 0 or 1 of 1.
    """

    stage: Literal["fetching", "reading", "embedding", "writing"]
    source: str
    done: int
    total: int
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class FailedSource:
    """A source that could not be added, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class SkippedSource:
    """A file of a folder that is not of a kind that is read, or a link that leads out of it."""

    source: str


@dataclass(frozen=True, slots=True)
class HiddenText:
    """How many characters of a source are hidden or struck out, which the article leaves out.

    ``sample`` is how the longest hidden text begins; it is empty where only signs were hidden.
    """

    article_id: str
    characters: int
    sample: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """The result of an add: article ids by outcome, and the sources that failed.

    ``skipped`` are the files of folders that are not of a kind that is read, and the links that
    lead out of them. ``copies`` are the ids of articles with the text of another one, and that
    one's id.
    """

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[FailedSource, ...] = ()
    skipped: tuple[str, ...] = ()
    hidden: tuple[HiddenText, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as the JSON document that ``footnote add --json`` prints."""
        hidden = [
            {"id": each.article_id, "characters": each.characters, "text": each.sample}
            for each in self.hidden
        ]
        copies = [{"id": article_id, "of": other} for article_id, other in self.copies]
        return {**asdict(self), "hidden": hidden, "copies": copies}
