"""Overviews of whole articles in a few of their own sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import Article, ArticleIndex, Passage, Sentence
from index.embedding import FloatArray, bundled_embedder, direction, directions, unit
from qa.draft import NO_OVERVIEW, Footnotes, answer
from qa.events import SentenceReady
from qa.retrieval import words
from qa.safety import find_orders
from qa.types import Answer, Citation, Claim

MAX_SENTENCES = 5
# Weights of a sentence's worth beside how central it is and how near to the title, 0 to 1 each: it
# opens a part; it begins with a sign, lacks a full stop or is a piece of a quotation; it has an
# unusual number of words; it repeats, or shares a part with, a chosen one.
_OPENS_ARTICLE, _OPENS_SECTION, _OPENS_PARAGRAPH = 0.75, 0.25, 0.1
_NO_SENTENCE, _BAD_LENGTH = 0.5, 0.4
_REPEATS, _SAME_PART = 0.9, 0.35
_MIN_WORDS, _MAX_WORDS = 6, 45
_SIGN = re.compile(r"[^\w\s]")
_ENDS = (".", "!", "。", "؟", "۔", "।", "！", "…")
_CLOSING = " \n\t\"'”’»)]」』"


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

    is_sure = True
    decision = None

    def answers_outside(self, citations: Sequence[Citation]) -> bool:
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
                claim, note = self._footnotes.claim(each, each.lead)
                self._claims.append(claim)
                yield SentenceReady(claim, (note,))

    def draft(self) -> Answer:
        """Return the draft."""
        if not self._claims:
            return Answer("", "", "not_found", NO_OVERVIEW)
        return answer(self._claims, self._footnotes.citations)


def article_overview(index: ArticleIndex, article_id: str, most: int = MAX_SENTENCES) -> Overview:
    """Choose at most ``most`` sentences that represent an article.

    They are central sentences from all parts of it, without headings, those of tables included,
    questions and sentences that address an assistant. Call it inside a snapshot. Raises
    UnknownArticleError.
    """
    article = index.article(article_id)
    every = body_sentences(article, index.article_sentences(article_id))
    known = index.directions(every)
    away = find_orders(every, index.embedder, known)
    kept = [each for each in every if each.id not in away]
    chosen = [each for each in kept if _is_statement(each.text)] or kept
    passages = index.passages(list(dict.fromkeys(each.passage_id for each in every)))
    if len(chosen) > most:
        vectors = directions([known[each.id] for each in chosen])
        parts = _parts(chosen, passages)
        worth = _worth(index, article, chosen, parts, vectors)
        chosen = [chosen[place] for place in _most_worth(worth, parts, vectors, most)]
    left_out = tuple(each for each in every if each.id in away)
    return Overview(article, passages, tuple(chosen), left_out)


def body_sentences(article: Article, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return an article's sentences without its headings, those of tables included."""
    headers = {each.lead.start for each in sentences if each.kind == "row" and each.lead}
    return [
        each
        for each in sentences
        if each.start not in headers
        and not any(head.start < each.end and each.start < head.end for head in article.headings)
    ]


def _is_statement(text: str) -> bool:
    held = text.rstrip(_CLOSING)
    return any(character.isalnum() for character in text) and not held.endswith(("?", "？", "؟"))


def _parts(sentences: Sequence[Sentence], passages: dict[str, Passage]) -> NDArray[np.int64]:
    """Number each sentence's section, or its fifth of the text if there are no sections."""
    headings = [passages[each.passage_id].heading for each in sentences]
    numbers = {heading: number for number, heading in enumerate(dict.fromkeys(headings))}
    if len(numbers) > 1:
        return np.array([numbers[heading] for heading in headings])
    return np.arange(len(sentences)) * MAX_SENTENCES // len(sentences)


def _worth(
    index: ArticleIndex,
    article: Article,
    sentences: Sequence[Sentence],
    parts: NDArray[np.int64],
    vectors: FloatArray,
) -> FloatArray:
    """Return how well each sentence represents the article on its own."""
    central = vectors @ unit(vectors.mean(axis=0, keepdims=True))[0]
    title = direction(bundled_embedder(index.embedder).encode([article.title])[0].tokens)
    worth = _scaled(central) + _scaled(vectors @ directions([title])[0])
    worth[0] += _OPENS_SECTION
    worth[1:] += _OPENS_SECTION * (parts[1:] != parts[:-1])
    whole = [_is_whole(each.text) for each in sentences]
    worth[whole.index(True) if any(whole) else 0] += _OPENS_ARTICLE
    for place, each in enumerate(sentences):
        before = article.text[max(0, each.start - 4) : each.start]
        worth[place] += _OPENS_PARAGRAPH * ("\n\n" in before)
        worth[place] -= _NO_SENTENCE * (not whole[place])
        worth[place] -= _NO_SENTENCE * (_SIGN.match(each.text) is not None)
        if not _MIN_WORDS <= len(words(each.text)) <= _MAX_WORDS:
            worth[place] -= _BAD_LENGTH
    return worth


def _is_whole(text: str) -> bool:
    """Return whether a sentence has a full stop and is no piece of a longer quotation."""
    paired = text.count('"') % 2 == 0 and text.count("“") == text.count("”")
    return paired and text.rstrip(_CLOSING).endswith(_ENDS)


def _scaled(values: FloatArray) -> FloatArray:
    """Scale values linearly to the range from 0 to 1."""
    low, high = float(values.min()), float(values.max())
    scaled: FloatArray = ((values - low) / max(high - low, 1e-9)).astype(np.float32)
    return scaled


def _most_worth(
    worth: FloatArray, parts: NDArray[np.int64], vectors: FloatArray, most: int
) -> list[int]:
    """Choose places greedily, discounting what repeats the chosen; return them in order."""
    likeness = vectors @ vectors.T
    left = worth.copy()
    repeated = np.zeros_like(worth)
    taken: list[int] = []
    while len(taken) < most:
        best = int((left - _REPEATS * repeated).argmax())
        taken.append(best)
        left -= _SAME_PART * (parts == parts[best])
        left[best] = -np.inf
        repeated = np.maximum(repeated, likeness[best])
    return sorted(taken)
