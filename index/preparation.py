"""Cut an article into passages and sentences, and embed them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from index.embedding import Embedder, FloatArray, pack
from index.known import Known, known_vectors
from index.lines import Span, read_text, searched_text
from index.settings import IndexSettings
from index.store import (
    Catalog,
    PreparedArticle,
    PreparedPassage,
    PreparedSentence,
    Snapshots,
    Writer,
    recipe_of,
)
from index.types import Article

if TYPE_CHECKING:
    from index.node_parser import ArticleNodes

# At most this many texts are embedded between two progress reports.
_TEXTS_PER_STEP = 64

# Called with a draft, the number of its texts embedded so far, and the share of their length,
# which tells more of the time that is left: passages come first, and are longer than sentences.
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
    known: Known = field(default_factory=Known)

    @property
    def texts(self) -> int:
        """Return the number of texts to embed."""
        return len(self.nodes.passages) + len(self.nodes.sentences)

    @property
    def length(self) -> int:
        """Return the number of characters to embed."""
        return sum(len(node.text) for node in (*self.nodes.passages, *self.nodes.sentences))


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
    return Draft(article, version, name, nodes, known or Known())


def prepare(
    drafts: Sequence[Draft], embedder: Embedder, embedded: Embedded
) -> list[PreparedArticle]:
    """Embed the texts of drafts, batching texts of similar length across drafts.

    A sentence's vector is made from its text alone, its token vectors in the context of its
    home passage. A row of a table has both from its text under the table's header. A passage is
    embedded under its article's title and its headings, and one that begins amid a table or a list
    with its header or its opening, too.
    """
    vectors: dict[str, FloatArray] = {}
    tokens: dict[str, bytes] = {}
    done: Counter[int] = Counter()
    lengths: Counter[int] = Counter()
    wholes = [item.length for item in drafts]
    owners = {
        node.node_id: number
        for number, item in enumerate(drafts)
        for node in (*item.nodes.passages, *item.nodes.sentences)
    }

    def report(step: Sequence[_Node]) -> None:
        counts = Counter(owners[node.node_id] for node in step)
        done.update(counts)
        for node in step:
            lengths[owners[node.node_id]] += len(node.text)
        for number in sorted(counts):
            embedded(drafts[number], done[number], lengths[number] / wholes[number])

    homes: defaultdict[str, list[_Node]] = defaultdict(list)
    for item in drafts:
        embedded(item, 0, 0.0)
        for sentence in item.nodes.sentences:
            homes[sentence.metadata["passage_id"]].append(sentence)

    read = {key: text for item in drafts for key, text in _read_texts(item, homes).items()}
    for item in drafts:
        _take_known(item, homes, read, vectors, tokens)
    passages: list[_Node] = [node for item in drafts for node in item.nodes.passages]
    sentences: list[_Node] = [node for item in drafts for node in item.nodes.sentences]
    report([node for node in (*passages, *sentences) if node.node_id in vectors])
    for step in _steps([node for node in passages if node.node_id not in vectors]):
        texts = [read[node.node_id] for node in step]
        for passage, encoding in zip(step, embedder.encode(texts), strict=True):
            vectors[passage.node_id] = encoding.vector
            before = len(read[passage.node_id]) - len(passage.text)
            for node in homes[passage.node_id]:
                start, end = _place(node, passage)
                tokens[node.node_id] = pack(encoding.tokens.within(before + start, before + end))
        report(step)
    rows = [node for node in sentences if read[node.node_id] != node.text]
    for step in _steps([node for node in rows if node.node_id not in vectors]):
        texts = [read[node.node_id] for node in step]
        for node, text, encoding in zip(step, texts, embedder.encode(texts), strict=True):
            vectors[node.node_id] = encoding.vector
            tokens[node.node_id] = pack(encoding.tokens.within(0, len(text)))
        report(step)
    for step in _steps([node for node in sentences if node.node_id not in vectors]):
        for node, vector in zip(step, embedder.embed([n.text for n in step]), strict=True):
            vectors[node.node_id] = vector
        report(step)
    return [_assembled(item, vectors, tokens) for item in drafts]


def write_opening(
    article: Article,
    part: Article,
    *,
    settings: IndexSettings,
    embedder: Embedder,
    known: Known | None = None,
    embedded: Callable[[int, int, float], None],
) -> Known:
    """Write an article to an empty store, with the passages and sentences of its opening only.

    ``part`` is that opening, whose vectors are returned; ``known`` are those of a shorter one.

    The text and its hash are those of the article, so whatever cites the opening holds for the
    whole. ``embedded`` takes how many texts are embedded, of how many, and the share of their
    length; it may raise to end it. Raises StoreError, and ModelError when the embedding server
    does not answer.
    """
    writer = Writer(settings.home, recipe_of(settings, embedder), mirrored=False)
    (version,) = writer.take_versions(1)
    cut = draft(part, version, article.title, settings, embedder, known)
    prepared = prepare(
        [replace(cut, article=article)],
        embedder,
        lambda item, done, share: embedded(done, item.texts, share),
    )
    writer.add(prepared)
    catalog = Catalog(settings.home)
    snapshots = Snapshots(catalog)
    try:
        return known_vectors(catalog, snapshots, article.id)
    finally:
        snapshots.close()
        catalog.close()


def _read_texts(item: Draft, homes: Mapping[str, Sequence[_Node]]) -> dict[str, str]:
    """Return the text by which each passage and sentence is embedded, by its id."""
    from index.node_parser import heading_path

    text = item.article.text
    found: dict[str, str] = {}
    for node in item.nodes.sentences:
        span = node.metadata["start"], node.metadata["end"]
        found[node.node_id] = read_text(text, span, node.metadata.get("kind"), _lead(node))
    for node in item.nodes.passages:
        first = homes[node.node_id][:1]
        span = node.metadata["start"], node.metadata["end"]
        lead = _lead(first[0]) if first else None
        heading = heading_path(node.metadata)
        found[node.node_id] = searched_text(item.article.title, heading, text, span, lead)
    return found


def _lead(node: _Node) -> Span | None:
    start = node.metadata.get("lead_start")
    return None if start is None else (start, node.metadata["lead_end"])


def _take_known(
    item: Draft,
    homes: Mapping[str, Sequence[_Node]],
    read: Mapping[str, str],
    vectors: dict[str, FloatArray],
    tokens: dict[str, bytes],
) -> None:
    """Take the vectors of passages and sentences whose text is as it was."""
    known = item.known
    for passage in item.nodes.passages:
        text, own = read[passage.node_id], homes[passage.node_id]
        spans = [(text, _place(node, passage)[0], read[node.node_id]) for node in own]
        if text in known.passages and all(span in known.tokens for span in spans):
            vectors[passage.node_id] = known.passages[text]
            tokens.update(
                (node.node_id, known.tokens[span]) for node, span in zip(own, spans, strict=True)
            )
    for node in item.nodes.sentences:
        text = read[node.node_id]
        if text in known.sentences and (node.node_id in tokens or text == node.text):
            vectors[node.node_id] = known.sentences[text]


def _place(sentence: _Node, passage: _Node) -> tuple[int, int]:
    """Return where in a passage a sentence starts and ends."""
    offset = passage.metadata["start"]
    return sentence.metadata["start"] - offset, sentence.metadata["end"] - offset


def _steps(nodes: Sequence[_Node]) -> Iterator[Sequence[_Node]]:
    ordered = sorted(nodes, key=lambda node: len(node.text))
    for first in range(0, len(ordered), _TEXTS_PER_STEP):
        yield ordered[first : first + _TEXTS_PER_STEP]


def _assembled(
    item: Draft, vectors: dict[str, FloatArray], tokens: dict[str, bytes]
) -> PreparedArticle:
    from index.node_parser import heading_path

    positions = {node.node_id: number for number, node in enumerate(item.nodes.passages)}
    return PreparedArticle(
        item.article,
        item.version,
        tuple(
            PreparedPassage(
                node.metadata["start"],
                node.metadata["end"],
                heading_path(node.metadata),
                (node.metadata["home_start"], node.metadata["home_end"]),
                vectors[node.node_id],
                node.metadata.get("page"),
            )
            for node in item.nodes.passages
        ),
        tuple(
            PreparedSentence(
                positions[node.metadata["passage_id"]],
                node.metadata["start"],
                node.metadata["end"],
                vectors[node.node_id],
                tokens[node.node_id],
                node.metadata.get("kind"),
                _lead(node),
            )
            for node in item.nodes.sentences
        ),
    )
