"""Retrieve and rank passages and sentences for a question.

Dense and lexical search over passages and over sentences find the candidates; late
interaction between the tokens of question and candidates ranks them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index import (
    Encoding,
    FloatArray,
    Hit,
    PackedTokens,
    Sentence,
    best_matches,
    project,
    refuse_lone_article,
    unit,
)
from qa.retrieval.question import Following
from qa.retrieval.ranking import Said, Signals, rarity, score, score_with_history
from qa.retrieval.selected_index import Searchable

# Results per search, of which there are four; sentences taken from their fusion; and at most this
# many passages of those sentences.
_LISTED = 50
_SENTENCES = 20
_PASSAGES = 8
# Passages that each of two searches adds for the history of a follow-up.
_SPOKEN_OF = 3
# A passage of another article needs at least this share of the best passage's probability.
_MIN_SHARE = 0.05
# Two sentences are alike if each one's tokens match the other's with at least this mean cosine.
ALIKE = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class RankedSentence:
    """A candidate sentence.

    ``score`` ranks the candidates of one question; higher is better. ``similarity`` is the
    cosine of question and sentence.
    """

    sentence: Sentence
    score: float
    similarity: float
    tokens: PackedTokens

    def has_words_of(self, other: "RankedSentence") -> bool:
        """Return whether two sentences have the same words, whatever their case and spacing."""
        mine, others = self.sentence.text.casefold(), other.sentence.text.casefold()
        return mine.split() == others.split()

    def is_like(self, other: "RankedSentence") -> bool:
        """Return whether two sentences say nearly the same, judged by their tokens' best matches.

        They may differ in a number, a name or a "not".
        """
        return alike(self.tokens, other.tokens)

    def varies(self, other: "RankedSentence") -> bool:
        """Return whether this says nearly the same in another article, so may contradict it."""
        return self.sentence.article_id != other.sentence.article_id and self.is_like(other)


def alike(first: PackedTokens, second: PackedTokens) -> bool:
    """Return whether each one's tokens match the other's closely on average."""
    if not len(first.ids) or not len(second.ids):
        return False
    return min(_met(first, second), _met(second, first)) >= ALIKE


def _met(asked: PackedTokens, offered: PackedTokens) -> float:
    return float(best_matches(unit(asked.vectors.astype(np.float32)), [offered]).mean())


@dataclass(frozen=True, slots=True, eq=False)
class Retrieval:
    """The passages and sentences retrieved for a question, each best first."""

    question: str
    hits: tuple[Hit, ...]
    sentences: tuple[RankedSentence, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """The results of the four searches: cosines or BM25 scores by id."""

    dense_passages: dict[str, float]
    dense_sentences: dict[str, float]
    lexical_passages: dict[str, float]
    lexical_sentences: dict[str, float]

    @property
    def dense_floor(self) -> float:
        """The most that a sentence outside the nearest can score."""
        return min(self.dense_sentences.values(), default=0.0)


def retrieve(
    index: Searchable,
    question: str,
    *,
    articles: Sequence[str] | None = None,
    following: Following | None = None,
    encoding: Encoding | None = None,
) -> Retrieval:
    """Rank the passages and sentences of some articles, or of all, for a question.

    ``following`` is the history that the question may follow up on: passages about it become
    candidates too, and the ranking alternates between the best for the question alone and the
    best for the question with its history. ``encoding`` is the question's, if known. Raises
    UsageError for a single article id instead of a list.
    """
    refuse_lone_article(articles)
    encoding = encoding or index.embedder.encode([question])[0]
    found = _search(index, question, encoding, articles)
    passage_ids = _candidate_passages(index, found)
    quoted, said = None, None
    if following is not None:
        quoted = _quoted_passage(index, following.answer, articles)
        (said,) = index.embedder.encode([following.said])
        passage_ids += _spoken_of(index, following.said, said, articles)
        passage_ids = list(dict.fromkeys([*passage_ids, quoted] if quoted else passage_ids))
    grouped = index.sentences_of(passage_ids)
    sentences = [sentence for key in passage_ids for sentence in grouped.get(key, ())]
    if not sentences:
        return Retrieval(question, (), ())
    tokens = index.token_vectors([sentence.id for sentence in sentences])
    packed = [tokens[sentence.id] for sentence in sentences]
    signals = _signals(index, question, encoding, found, sentences, packed, quoted, said)
    scores = score(signals)
    order = np.argsort(-scores, kind="stable").tolist()
    if said is not None:
        with_history = np.argsort(-score_with_history(signals, scores), kind="stable").tolist()
        order = list(
            dict.fromkeys(row for rows in zip(order, with_history, strict=True) for row in rows)
        )
    ranked = tuple(
        RankedSentence(sentences[row], float(scores[row]), float(signals.dense[row]), packed[row])
        for row in order
    )
    return Retrieval(question, _hits(index, ranked), ranked)


def telling(hits: Sequence[Hit]) -> list[Hit]:
    """Drop passages of other articles that are far less likely to answer than the best one."""
    if not hits:
        return []
    best = hits[0]
    least = max(hit.score for hit in hits) * _MIN_SHARE
    return [
        hit
        for hit in hits
        if hit.passage.article_id == best.passage.article_id or hit.score >= least
    ]


def _search(
    index: Searchable, question: str, encoding: Encoding, articles: Sequence[str] | None
) -> _Found:
    nearest = index.nearest(encoding.vector, _LISTED, articles)
    lexical = index.lexical(question, _LISTED, articles)
    return _Found(*map(dict, (*nearest, *lexical)))


def _quoted_passage(index: Searchable, answer: str, articles: Sequence[str] | None) -> str | None:
    """Return the id of a passage that an answer quotes a sentence of, or None."""
    for passage_id, _ in index.lexical(answer, 1, articles)[0]:
        for sentence in index.sentences_of([passage_id]).get(passage_id, []):
            if sentence.text in answer:
                return passage_id
    return None


def _spoken_of(
    index: Searchable, said: str, encoding: Encoding, articles: Sequence[str] | None
) -> list[str]:
    """Return the ids of the passages nearest to what was said."""
    dense, _ = index.nearest(encoding.vector, _SPOKEN_OF, articles)
    return [key for key, _ in (*dense, *index.lexical(said, _SPOKEN_OF, articles)[0])]


def _candidate_passages(index: Searchable, found: _Found) -> list[str]:
    """Return the ids of the best sentences' passages, ranked by the sum of all four scores."""
    homes = index.homes([*found.dense_sentences, *found.lexical_sentences])
    floor = found.dense_floor
    passage_floor = min(found.dense_passages.values(), default=0.0)
    best = max(found.lexical_sentences.values(), default=1.0)
    passage_best = max(found.lexical_passages.values(), default=1.0)

    def fused(sentence_id: str) -> float:
        return (
            found.dense_sentences.get(sentence_id, floor)
            + found.lexical_sentences.get(sentence_id, 0.0) / best
            + found.dense_passages.get(homes[sentence_id], passage_floor)
            + found.lexical_passages.get(homes[sentence_id], 0.0) / passage_best
        )

    ranked = sorted(homes, key=fused, reverse=True)[:_SENTENCES]
    return list(dict.fromkeys(homes[sentence_id] for sentence_id in ranked))[:_PASSAGES]


def _signals(
    index: Searchable,
    question: str,
    encoding: Encoding,
    found: _Found,
    sentences: Sequence[Sentence],
    packed: Sequence[PackedTokens],
    quoted: str | None,
    said: Encoding | None,
) -> Signals:
    numbers = {name: row for row, name in enumerate(dict.fromkeys(s.passage_id for s in sentences))}
    follows = [False] + [
        later.passage_id == earlier.passage_id and later.position == earlier.position + 1
        for earlier, later in pairwise(sentences)
    ]
    return Signals(
        matches=best_matches(project(encoding.tokens.vectors), packed),
        rarity=_rarity(index, encoding),
        passages=np.array([numbers[sentence.passage_id] for sentence in sentences], np.int64),
        follows=np.array(follows, np.bool_),
        dense=_column(found.dense_sentences, [s.id for s in sentences], found.dense_floor),
        lexical=_column(found.lexical_sentences, [s.id for s in sentences], 0.0),
        lexical_best=max(found.lexical_sentences.values(), default=0.0),
        passage_lexical=_column(found.lexical_passages, [s.passage_id for s in sentences], 0.0),
        passage_lexical_best=max(found.lexical_passages.values(), default=0.0),
        quoted=np.array([sentence.passage_id == quoted for sentence in sentences], np.bool_),
        said=None if said is None else _said(index, said, packed),
    )


def _said(index: Searchable, encoding: Encoding, packed: Sequence[PackedTokens]) -> Said:
    matches = best_matches(project(encoding.tokens.vectors), packed)
    return Said(matches, _rarity(index, encoding))


def _rarity(index: Searchable, encoding: Encoding) -> FloatArray:
    ids = encoding.tokens.ids.tolist()
    frequencies = index.token_frequencies(ids)
    _, count = index.counts()
    return rarity(np.array([frequencies.get(token, 0) for token in ids], np.int64), count)


def _column(scores: dict[str, float], ids: Sequence[str], default: float) -> FloatArray:
    return np.array([scores.get(key, default) for key in ids], np.float32)


def _hits(index: Searchable, ranked: Sequence[RankedSentence]) -> tuple[Hit, ...]:
    """Return the passages in order of their best sentences, with those sentences' scores."""
    best: dict[str, float] = {}
    for each in ranked:
        best.setdefault(each.sentence.passage_id, each.score)
    passages = index.passages(list(best))
    return tuple(Hit(passages[key], value) for key, value in best.items() if key in passages)
