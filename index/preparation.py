"""Cut an article into passages and sentences, and embed them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from index.embedding import Embedder, Encoding, direction
from index.known import Known, KnownPassage, known_passages
from index.lines import Span, searched_text
from index.settings import IndexSettings
from index.store import (
    Catalog,
    PreparedArticle,
    PreparedPassage,
    PreparedSentence,
    Writer,
    recipe_of,
)
from index.types import Article

if TYPE_CHECKING:
    from index.node_parser import ArticleNodes

# At most this many texts are embedded between two progress reports.
_TEXTS_PER_STEP = 64

# Called with a draft, the number of its texts embedded so far, and the share of their length,
# which tells more of the time that is left: short ones come first.
Embedded = Callable[["Draft", int, float], None]


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A version of an article, cut into passage and sentence nodes.

    ``name`` is the name of its source in messages.
    """

    article: Article
    version: int
    name: str
    nodes: "ArticleNodes"
    known: Known = field(default_factory=dict)

    @property
    def texts(self) -> int:
        """Return the number of passages to embed."""
        return len(self.nodes.passages)

    @property
    def length(self) -> int:
        """Return the number of characters to embed."""
        return sum(len(node.text) for node in self.nodes.passages)


class _Node(Protocol):
    """The part of LlamaIndex's TextNode in use; reading a store does not import LlamaIndex."""

    text: str
    metadata: dict[str, Any]

    @property
    def node_id(self) -> str: ...


def draft(
    article: Article,
    version: int,
    name: str,
    settings: IndexSettings,
    embedder: Embedder,
    known: Known | None = None,
) -> Draft:
    """Cut an article into passages and sentences with the LlamaIndex node parser."""
    from index.node_parser import ArticleNodeParser, article_document

    parser = ArticleNodeParser(
        count_tokens=embedder.count_tokens,
        passage_tokens=settings.passage_tokens,
        overlap_sentences=settings.overlap_sentences,
    )
    nodes = parser.article_nodes(article_document(article, version))
    return Draft(article, version, name, nodes, known or {})


def prepare(
    drafts: Sequence[Draft], embedder: Embedder, embedded: Embedded
) -> list[PreparedArticle]:
    """Embed the passages of drafts, batching those of similar length across drafts.

    A passage is embedded under its article's title and its headings, and one that begins amid a
    table or a list with its header or its opening, too. The direction of a sentence's tokens is
    that in its home passage.
    """
    done: Counter[int] = Counter()
    lengths: Counter[int] = Counter()
    found: dict[str, KnownPassage] = {}
    waiting: list[tuple[int, _Read]] = []
    for number, item in enumerate(drafts):
        embedded(item, 0, 0.0)
        for each in _passages(item):
            known = item.known.get(each.text)
            if known is None or not known.directions.keys() >= set(each.spans):
                waiting.append((number, each))
                continue
            found[each.node.node_id] = known
            done[number] += 1
            lengths[number] += len(each.node.text)
    for number, item in enumerate(drafts):
        if done[number]:
            embedded(item, done[number], lengths[number] / item.length)
    waiting.sort(key=lambda each: len(each[1].text))
    for first in range(0, len(waiting), _TEXTS_PER_STEP):
        step = waiting[first : first + _TEXTS_PER_STEP]
        encodings = embedder.encode([each.text for _, each in step])
        for (number, each), encoding in zip(step, encodings, strict=True):
            found[each.node.node_id] = each.known(encoding)
            done[number] += 1
            lengths[number] += len(each.node.text)
        for number in sorted({number for number, _ in step}):
            embedded(drafts[number], done[number], lengths[number] / drafts[number].length)
    return [_assembled(item, found) for item in drafts]


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
    shorter one, until the whole is there. What is stored of it is returned; ``known`` is that of
    the shorter one.

    The text and its hash are those of the article, so whatever cites the opening holds for the
    whole. ``embedded`` takes how many texts are embedded, of how many, and the share of their
    length; it may raise to end it. Raises StoreError, and ModelError when the embedding server
    does not answer.
    """
    with (
        closing(Writer(settings, recipe_of(settings, embedder))) as writer,
        closing(Catalog(settings, opening_of=article.id)) as catalog,
    ):
        (version,) = writer.take_versions(1)
        cut = draft(part, version, article.title, settings, embedder, known)
        (prepared,) = prepare(
            [replace(cut, article=article)],
            embedder,
            lambda item, done, share: embedded(done, item.texts, share),
        )
        writer.show_opening(prepared)
        return known_passages(catalog, article.id)


def drop_opening(article_id: str, settings: IndexSettings) -> None:
    """Delete the opening of an article that is added no more. Raises StoreError."""
    with closing(Writer(settings)) as writer:
        writer.drop_opening(article_id)


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage with its text as it is embedded, and where in the passage its sentences are."""

    node: _Node
    text: str
    spans: tuple[Span, ...]

    def known(self, encoding: Encoding) -> KnownPassage:
        """Return what is stored of the passage."""
        before = len(self.text) - len(self.node.text)
        return KnownPassage(
            encoding.vector,
            {
                (start, end): direction(encoding.tokens.within(before + start, before + end))
                for start, end in self.spans
            },
        )


def _passages(item: Draft) -> Iterator[_Read]:
    from index.node_parser import heading_path

    homes: defaultdict[str, list[_Node]] = defaultdict(list)
    for sentence in item.nodes.sentences:
        homes[sentence.metadata["passage_id"]].append(sentence)
    for node in item.nodes.passages:
        start, own = node.metadata["start"], homes[node.node_id]
        text = searched_text(
            item.article.title,
            heading_path(node.metadata),
            item.article.text,
            (start, node.metadata["end"]),
            _lead(own[0]) if own else None,
        )
        spans = tuple(
            (each.metadata["start"] - start, each.metadata["end"] - start) for each in own
        )
        yield _Read(node, text, spans)


def _lead(node: _Node) -> Span | None:
    start = node.metadata.get("lead_start")
    return None if start is None else (start, node.metadata["lead_end"])


def _assembled(item: Draft, found: Mapping[str, KnownPassage]) -> PreparedArticle:
    from index.node_parser import heading_path

    places = {node.node_id: number for number, node in enumerate(item.nodes.passages)}
    starts = {node.node_id: node.metadata["start"] for node in item.nodes.passages}
    sentences = []
    for node in item.nodes.sentences:
        home, start, end = (node.metadata[name] for name in ("passage_id", "start", "end"))
        span = start - starts[home], end - starts[home]
        sentences.append(
            PreparedSentence(
                places[home],
                start,
                end,
                found[home].directions[span],
                node.metadata.get("kind"),
                _lead(node),
            )
        )
    return PreparedArticle(
        item.article,
        item.version,
        tuple(
            PreparedPassage(
                node.metadata["start"],
                node.metadata["end"],
                heading_path(node.metadata),
                (node.metadata["home_start"], node.metadata["home_end"]),
                found[node.node_id].vector,
                node.metadata.get("page"),
            )
            for node in item.nodes.passages
        ),
        tuple(sentences),
    )
