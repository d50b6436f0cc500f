"""Overviews of whole articles in a few of their own sentences."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index import (
    Article,
    ArticleIndex,
    FloatArray,
    Hit,
    Passage,
    Sentence,
    bundled_embedder,
    directions,
    unit,
)
from qa.draft import Footnotes, found
from qa.events import SentenceReady
from qa.evidence.evidence import Evidence, without_instructions
from qa.retrieval import RankedSentence, Retrieval, word_rarity
from qa.safety import flagged
from qa.types import Answer, Citation, Claim

MAX_SENTENCES = 5
# Weights of a sentence's worth: it is central or uses frequent words; it opens a part; it lacks a
# full stop or has an unusual number of words; it repeats, or shares a part with, a chosen one.
_CENTRAL, _LEXICAL = 1.0, 0.5
_OPENS_ARTICLE, _OPENS_SECTION, _OPENS_PARAGRAPH = 0.5, 0.25, 0.1
_NO_FULL_STOP, _BAD_LENGTH = 0.5, 0.4
_REPEATS, _SAME_PART = 0.9, 0.35
_MIN_WORDS, _MAX_WORDS = 6, 45
_WORD = re.compile(r"\w+")
_ENDS = (".", "!", "。", "؟", "۔", "।", "！", "…")
_CLOSING = " \n\t\"'”’»)]」』"


@dataclass(frozen=True, slots=True, eq=False)
class _Offered:
    """The candidate sentences of an overview, each with its worth, section and vector."""

    sentences: tuple[Sentence, ...]
    worth: FloatArray
    parts: tuple[object, ...]
    vectors: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """The sentences that represent one article, in reading order.

    ``passages`` are the article's, by id. ``flagged`` are the sentences that address an
    assistant and were left out.
    """

    article: Article
    passages: dict[str, Passage]
    sentences: tuple[Sentence, ...]
    flagged: tuple[Sentence, ...]


class OverviewAnswer:
    """Describes some articles, one after the other, in their own sentences."""

    def __init__(self, parts: Sequence[Overview], before: Sequence[Citation] = ()) -> None:
        """Describe these articles, numbering on from earlier citations."""
        self._parts = parts
        articles = {part.article.id: part.article for part in parts}
        passages = {key: each for part in parts for key, each in part.passages.items()}
        self._footnotes = Footnotes(articles, passages, before)
        self._beside = Footnotes(articles, passages)
        self._claims: list[Claim] = []

    is_sure = is_found = True
    decision = None

    def is_missed_by(self, citations: Sequence[Citation]) -> bool:
        """Return False: an article can be summarised in many ways, so no citations miss it."""
        return False

    @property
    def flagged(self) -> tuple[Citation, ...]:
        """The sentences that address an assistant."""
        return self._beside.cite(each for part in self._parts for each in part.flagged)

    def write(self) -> Iterator[SentenceReady]:
        """Yield the sentences in order."""
        for part in self._parts:
            for each in part.sentences:
                claim, note = self._footnotes.claim(each)
                self._claims.append(claim)
                yield SentenceReady(claim, (note,))

    def draft(self) -> Answer:
        """Return the draft."""
        if not self._claims:
            return _nothing()
        return found(self._claims, self._footnotes.citations)


def article_overview(index: ArticleIndex, article_id: str, most: int = MAX_SENTENCES) -> Overview:
    """Choose at most ``most`` sentences that represent an article.

    They are central sentences from all parts of it, without headings, questions and sentences
    that address an assistant. Call it inside a snapshot. Raises UnknownArticleError.
    """
    article = index.article(article_id)
    every = _without_headings(article, index.article_sentences(article_id))
    away = flagged(every, index.embedder, index.directions(every))
    plain = [each for each in every if each.id not in away and _is_statement(each.text)]
    passages = index.passages(list(dict.fromkeys(each.passage_id for each in every)))
    chosen = plain
    if len(plain) > most:
        chosen = _chosen(_offered(index, article, plain, passages), most)
    left_out = tuple(each for each in every if each.id in away)
    return Overview(article, passages, tuple(chosen), left_out)


def _nothing() -> Answer:
    text = "The article holds no sentences that an overview could be made of."
    return Answer("", "", "not_found", text)


def _without_headings(article: Article, sentences: Sequence[Sentence]) -> list[Sentence]:
    spans = [(heading.start, heading.end) for heading in article.headings]
    return [
        each
        for each in sentences
        if not any(start < each.end and each.start < end for start, end in spans)
    ]


def _is_statement(text: str) -> bool:
    held = text.rstrip(_CLOSING)
    return any(character.isalnum() for character in text) and not held.endswith(("?", "？", "؟"))


def _is_whole(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_ENDS)


def _offered(
    index: ArticleIndex,
    article: Article,
    sentences: Sequence[Sentence],
    passages: dict[str, Passage],
) -> _Offered:
    known = index.directions(sentences)
    vectors = directions([known[each.id] for each in sentences])
    central = vectors @ unit(vectors.mean(axis=0, keepdims=True))[0]
    tokenizer = bundled_embedder(index.embedder).tokenizer
    texts = [each.text for each in sentences]
    pieces = tokenizer.encode_batch(texts, add_special_tokens=False)
    spoken_of = _spoken_of([np.array(each.ids, np.int32) for each in pieces])
    worth = _CENTRAL * _scaled(central) + _LEXICAL * _scaled(spoken_of)
    parts = _parts(sentences, passages)
    for place, each in enumerate(sentences):
        worth[place] += _bonus(
            article, each, opens_part=place == 0 or parts[place] != parts[place - 1]
        )
    opening = next((at for at, each in enumerate(sentences) if _is_whole(each.text)), 0)
    worth[opening] += _OPENS_ARTICLE
    return _Offered(tuple(sentences), worth, parts, vectors)


def _chosen(offered: _Offered, most: int) -> list[Sentence]:
    """Choose sentences greedily, discounting what repeats the chosen; sort in reading order."""
    taken: list[int] = []
    likeness = offered.vectors @ offered.vectors.T
    while len(taken) < most:
        parts = Counter(offered.parts[place] for place in taken)
        best: tuple[float, int] | None = None
        for place in range(len(offered.sentences)):
            if place in taken:
                continue
            worth = float(offered.worth[place]) - _SAME_PART * parts[offered.parts[place]]
            if taken:
                worth -= _REPEATS * max(0.0, float(likeness[place, taken].max()))
            if best is None or worth > best[0]:
                best = worth, place
        if best is None:
            break
        taken.append(best[1])
    return [offered.sentences[place] for place in sorted(taken)]


def _spoken_of(tokens: Sequence[NDArray[np.int32]]) -> FloatArray:
    """Return how much each sentence contains of the article's most frequent words."""
    held = [np.unique(ids) for ids in tokens]
    every, counts = np.unique(np.concatenate(held), return_counts=True)
    weights = dict(zip(every.tolist(), (counts * word_rarity(every)).tolist(), strict=True))
    values = [
        sum(weights[key] for key in ids.tolist()) / (float(word_rarity(ids).sum()) + 3.0)
        for ids in held
    ]
    return np.array(values, np.float32)


def _parts(sentences: Sequence[Sentence], passages: dict[str, Passage]) -> tuple[object, ...]:
    """Return each sentence's section, or its fifth of the text if there are no sections."""
    headings = [
        passages[each.passage_id].heading if each.passage_id in passages else ()
        for each in sentences
    ]
    if len(set(headings)) > 1:
        return tuple(headings)
    return tuple(place * MAX_SENTENCES // len(sentences) for place in range(len(sentences)))


def _bonus(article: Article, sentence: Sentence, *, opens_part: bool) -> float:
    held = _WORD.findall(sentence.text)
    before = article.text[max(0, sentence.start - 4) : sentence.start]
    value = _OPENS_SECTION * opens_part + _OPENS_PARAGRAPH * ("\n\n" in before)
    if not _is_whole(sentence.text):
        value -= _NO_FULL_STOP
    if held and not _MIN_WORDS <= len(held) <= _MAX_WORDS:
        value -= _BAD_LENGTH
    if re.match(r"[^\w\s\"“‘«„]", sentence.text):
        value -= _NO_FULL_STOP
    return value


def _scaled(values: FloatArray) -> FloatArray:
    """Scale values linearly to the range from 0 to 1."""
    low, high = float(values.min()), float(values.max())
    scaled: FloatArray = ((values - low) / max(high - low, 1e-9)).astype(np.float32)
    return scaled


def whole_evidence(
    index: ArticleIndex, question: str, parts: Sequence[Overview], *, scope: int, characters: int
) -> Evidence:
    """Return the evidence for a question about whole articles; call it inside a snapshot.

    A single article of at most ``characters`` is included in reading order; otherwise, the
    passages of the overviews come first.
    """
    passages = {key: passage for part in parts for key, passage in part.passages.items()}
    whole = len(parts) == 1 and len(parts[0].article.text) <= characters
    first: list[str] = []
    if not whole:
        first = [each.passage_id for part in parts for each in part.sentences]
    order = list(dict.fromkeys([*first, *passages]))
    retrieval, flagged = without_instructions(
        _read(index, question, passages, order), index.embedder
    )
    articles = {part.article.id: part.article for part in parts}
    return Evidence(retrieval, (), articles, passages, scope, flagged)


def with_article(index: ArticleIndex, evidence: Evidence, article: Article) -> Evidence:
    """Add the passages of an article that were not retrieved, after those of it that were.

    Call it inside a snapshot in which the article is unchanged since the search.
    """
    sentences = index.article_sentences(article.id)
    homes = index.passages(list(dict.fromkeys(each.passage_id for each in sentences)))
    found = evidence.retrieval
    known = {hit.passage.id for hit in found.hits}
    rest = homes.keys() - known
    # The whole article, as the context of a passage helps to detect orders to an assistant.
    read, flagged = without_instructions(
        _read(index, found.question, homes, list(homes)), index.embedder
    )
    more = [hit for hit in read.hits if hit.passage.id in rest]
    own = [hit for hit in found.hits if hit.passage.article_id == article.id]
    others = [hit for hit in found.hits if hit.passage.article_id != article.id]
    kept = [each for each in read.sentences if each.sentence.passage_id in rest]
    retrieval = Retrieval(found.question, (*own, *more, *others), (*found.sentences, *kept))
    new = (each for each in flagged if each.passage_id in rest)
    return replace(
        evidence,
        retrieval=retrieval,
        passages={**evidence.passages, **homes},
        flagged=(*evidence.flagged, *new),
    )


def _read(
    index: ArticleIndex, question: str, passages: Mapping[str, Passage], order: Sequence[str]
) -> Retrieval:
    """Return passages in a given order with all their sentences, as if retrieved."""
    sentences = [each for held in index.sentences_of(list(order)).values() for each in held]
    known = index.directions(sentences)
    return Retrieval(
        question,
        tuple(Hit(passages[key], 0.0) for key in order),
        tuple(RankedSentence(each, 0.0, known[each.id]) for each in sentences),
    )
