"""Cut an article into passages and sentences, and embed them."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

from index.chunking import element_sentences
from index.embedding import Embedder, Encoding, direction
from index.known import Known, KnownPassage
from index.lines import Span, searched_text
from index.settings import IndexSettings
from index.store import (
    PreparedArticle,
    PreparedPassage,
    PreparedSentence,
    Writer,
    recipe_of,
)
from index.types import Article, Element

# At most this many texts are embedded between two progress reports.
_TEXTS_PER_STEP = 64

# Called with a draft, the number of its texts embedded so far, and the share of their length,
# which tells more of the time that is left: short ones come first.
Embedded = Callable[["Draft", int, float], None]


@dataclass(frozen=True, slots=True)
class DraftPassage:
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

    def known(self, encoding: Encoding) -> KnownPassage:
        """Return what is stored of the passage."""
        before = len(self.text) - self.length
        return KnownPassage(
            encoding.vector,
            {
                (start, end): direction(encoding.tokens.within(before + start, before + end))
                for start, end in self.inner_spans
            },
        )


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A version of an article, cut into passages; ``name`` is that of its source in messages."""

    article: Article
    version: int
    name: str
    passages: tuple[DraftPassage, ...]
    known: Known = field(default_factory=dict)

    @property
    def texts(self) -> int:
        """Return the number of passages to embed."""
        return len(self.passages)

    @property
    def length(self) -> int:
        """Return the number of characters to embed."""
        return sum(passage.length for passage in self.passages)


def draft(
    article: Article,
    version: int,
    name: str,
    settings: IndexSettings,
    embedder: Embedder,
    known: Known | None = None,
) -> Draft:
    """Cut an article into passages and sentences with the LlamaIndex node parser."""
    # Reading a store does not import LlamaIndex.
    from index.node_parser import ArticleNodeParser, article_document, heading_path

    parser = ArticleNodeParser(
        count_tokens=embedder.count_tokens,
        passage_tokens=settings.passage_tokens,
        overlap_sentences=settings.overlap_sentences,
    )
    sentences = element_sentences(article.text, article.elements)
    nodes = parser.get_nodes_from_documents([article_document(article, version)])
    passages = (
        _passage(article, node.metadata, heading_path(node.metadata), sentences) for node in nodes
    )
    return Draft(article, version, name, tuple(passages), known or {})


def prepare(
    drafts: Sequence[Draft], embedder: Embedder, embedded: Embedded
) -> list[PreparedArticle]:
    """Embed the passages of drafts, batching those of similar length across drafts.

    The direction of a sentence's tokens is that in its home passage.
    """
    every = _embed(drafts, embedder, embedded)
    return [_prepared(item, known) for item, known in zip(drafts, every, strict=True)]


def _embed(
    drafts: Sequence[Draft], embedder: Embedder, embedded: Embedded
) -> list[dict[int, KnownPassage]]:
    """Return what is to be stored of each draft's passages, by their position."""
    found: list[dict[int, KnownPassage]] = [{} for _ in drafts]
    lengths, totals = [0 for _ in drafts], [item.length for item in drafts]
    waiting: list[tuple[int, int, DraftPassage]] = []

    def take(number: int, position: int, known: KnownPassage) -> None:
        found[number][position] = known
        lengths[number] += drafts[number].passages[position].length

    def tell(number: int) -> None:
        embedded(drafts[number], len(found[number]), lengths[number] / totals[number])

    for number, item in enumerate(drafts):
        embedded(item, 0, 0.0)
        for position, passage in enumerate(item.passages):
            known = item.known.get(passage.text)
            if known is None or not known.directions.keys() >= set(passage.inner_spans):
                waiting.append((number, position, passage))
            else:
                take(number, position, known)
        if found[number]:
            tell(number)
    waiting.sort(key=lambda each: len(each[2].text))
    for first in range(0, len(waiting), _TEXTS_PER_STEP):
        step = waiting[first : first + _TEXTS_PER_STEP]
        encodings = embedder.encode([passage.text for *_, passage in step])
        for (number, position, passage), encoding in zip(step, encodings, strict=True):
            take(number, position, passage.known(encoding))
        for number in sorted({number for number, *_ in step}):
            tell(number)
    return found


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
        cut = draft(part, version, article.title, settings, embedder, known)
        (found,) = _embed(
            [cut], embedder, lambda item, done, share: embedded(done, item.texts, share)
        )
        writer.show_opening(_prepared(replace(cut, article=article), found))
    return {cut.passages[position].text: each for position, each in found.items()}


def drop_opening(article_id: str, settings: IndexSettings) -> None:
    """Delete the opening of an article that is added no more. Raises StoreError."""
    with closing(Writer(settings)) as writer:
        writer.drop_opening(article_id)


def _passage(
    article: Article, metadata: dict[str, Any], heading: tuple[str, ...], sentences: Sequence[Span]
) -> DraftPassage:
    span = metadata["start"], metadata["end"]
    first = bisect_left(sentences, (metadata["home_start"], 0))
    last = bisect_left(sentences, (metadata["home_end"], 0))
    own = tuple((each, _element_at(article.elements, each)) for each in sentences[first:last])
    element = own[0][1]
    text = searched_text(
        article.title, heading, article.text, span, element.lead if element else None
    )
    return DraftPassage(span, heading, metadata.get("page"), text, own)


def _element_at(elements: Sequence[Element], span: Span) -> Element | None:
    """Return the element that a sentence is in."""
    number = bisect_right(elements, span[0], key=lambda element: element.start) - 1
    return elements[number] if number >= 0 and span[1] <= elements[number].end else None


def _prepared(item: Draft, known: dict[int, KnownPassage]) -> PreparedArticle:
    passages, sentences = [], []
    for position, passage in enumerate(item.passages):
        start, end = passage.span
        home = passage.sentences[0][0][0], passage.sentences[-1][0][1]
        vector, directions = known[position].vector, known[position].directions
        passages.append(PreparedPassage(start, end, passage.heading, home, vector, passage.page))
        for (span, element), inner in zip(passage.sentences, passage.inner_spans, strict=True):
            kind, lead = (element.kind, element.lead) if element else (None, None)
            sentences.append(PreparedSentence(position, *span, directions[inner], kind, lead))
    return PreparedArticle(item.article, item.version, tuple(passages), tuple(sentences))
