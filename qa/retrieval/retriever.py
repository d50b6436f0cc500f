"""Retrieve the passages that may answer a question.

Vectors and BM25 rank all passages, and reciprocal rank fusion joins their ranks: Cormack, Clarke
and Büttcher, Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods,
2009.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from index import ArticleIndex, Hit, Passage, Selection, Sentence
from index.embedding import Direction, Encoding
from index.store import refuse_lone_article
from qa.retrieval.copies import grouped
from qa.retrieval.question import Following, spelt_out

# Results per search, and passages taken from their fusion.
_LISTED = 50
_PASSAGES = 8
# Extra passages looked at, so that copies of one passage do not crowd out others.
_SPARE = 8
# Passages of any article that are read for a follow-up beside those of the articles quoted last.
_ELSEWHERE = 3
# The constant of reciprocal rank fusion, and what a rank by vectors counts against one by BM25.
# With the usual 60 and 1, .67 of 210 questions in other words than their texts' have their passage
# among the best eight, with these .74; of the strangers' .96 and .97, of XQuAD's 1.00 and 1.00.
_RRF_K = 10
_BY_VECTORS = 1.5
# A passage of another article needs at least this share of the best passage's probability.
_MIN_SHARE = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class RankedSentence:
    """A sentence of a retrieved passage, with the mean direction of its tokens.

    ``score`` is its passage's from ``retrieve``, and its own probability once it was read.
    """

    sentence: Sentence
    score: float
    direction: Direction


@dataclass(frozen=True, slots=True, eq=False)
class Retrieval:
    """The passages retrieved for a question, best first, and their sentences.

    ``question`` has the names that its abbreviations stand for in the passages. ``copies`` are the
    sentences of passages of other articles that say nearly the same, by the id of the passage that
    is retrieved for them all. ``talked_of`` are the ids of the articles that the last answers
    quote, for a follow-up.
    """

    question: str
    hits: tuple[Hit, ...]
    sentences: tuple[RankedSentence, ...]
    copies: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)
    talked_of: tuple[str, ...] = ()


def retrieve(
    index: ArticleIndex,
    question: str,
    *,
    articles: Sequence[str] | None = None,
    within: Selection | None = None,
    following: Following | None = None,
    encoding: Encoding | None = None,
    most: int = _PASSAGES,
) -> Retrieval:
    """Rank the passages of some articles, or of all, for a question, and return the best.

    ``within`` is a selection to search instead of ``articles``; it yields the whole sentences that
    overlap it, and passages cut down to those. An abbreviation is searched for as the name that the
    first passages found have for it. ``following`` is the history that the question
    follows up on; passages near the last turn and the question together, and one that the last
    answer quotes, become candidates too, with a score of 0 where only the history found them.
    ``encoding`` is the question's, if known. At most ``most`` passages are returned. Raises
    UsageError for a single article id instead of a list.
    """
    refuse_lone_article(articles)
    encoding = encoding or index.embedder.encode_question(question)
    scores = fused_passages(index, question, articles, within=within, encoding=encoding)
    near = index.passages(list(scores)[: most + _SPARE]).values()
    spelt = spelt_out(question, [each.text for each in near], index.embedder)
    if spelt != question:
        question, encoding = spelt, index.embedder.encode_question(spelt)
        scores = fused_passages(index, question, articles, within=within, encoding=encoding)
    ids = list(scores)
    talked_of: tuple[str, ...] = ()
    if following is not None:
        said = index.embedder.encode_question(f"{following.last} {question}")

        def follow_up(some: Sequence[str] | None) -> list[str]:
            """Return what is near to the question, and to it after the last turn, in turn."""
            alone, after = (
                fused_passages(index, asked, some, within=within, encoding=vector)
                for asked, vector in ((question, encoding), (f"{following.last} {question}", said))
            )
            both = [key for pair in zip(alone, after, strict=False) for key in pair]
            return list(dict.fromkeys([*both, *alone, *after]))

        quoted = _quoted_passages(index, following.answers, articles, within)
        talked_of = tuple(dict.fromkeys(each.article_id for each in quoted))
        # The last answer's passage, what else those articles say, and the best of all articles.
        own = follow_up(talked_of) if talked_of and within is None else []
        first = [each.id for each in quoted[:1]]
        ids = list(dict.fromkeys([*first, *own[: most - _ELSEWHERE], *follow_up(articles), *own]))
    looked_at = index.passages(ids[: most + _SPARE])
    copies = dict(list(grouped(list(looked_at.values())).items())[:most])
    sentences_by_passage = _sentences_of(
        index, [key for first, others in copies.items() for key in (first, *others)], within
    )
    shown = looked_at
    if within is not None:
        shown = {
            key: _cut(looked_at[key], sentences_by_passage[key])
            for key in copies
            if key in sentences_by_passage
        }
    sentences = [sentence for key in copies for sentence in sentences_by_passage.get(key, ())]
    directions = index.directions(sentences)
    return Retrieval(
        question,
        tuple(
            Hit(shown[key], scores.get(key, 0.0)) for key in copies if key in sentences_by_passage
        ),
        tuple(
            RankedSentence(each, scores.get(each.passage_id, 0.0), directions[each.id])
            for each in sentences
        ),
        {
            first: tuple(
                sentence for key in others for sentence in sentences_by_passage.get(key, ())
            )
            for first, others in copies.items()
            if others
        },
        talked_of,
    )


def fused_passages(
    index: ArticleIndex,
    question: str,
    articles: Sequence[str] | None = None,
    *,
    within: Selection | None = None,
    encoding: Encoding | None = None,
) -> dict[str, float]:
    """Return the scores of passages by id, best first, fused from vectors and BM25.

    A score is a sum of reciprocal ranks; it compares passages of one question only.
    """
    encoding = encoding or index.embedder.encode_question(question)
    nearest = index.nearest(encoding.vector, _LISTED, articles, within)
    lexical = index.lexical(question, _LISTED, articles, within)
    return fused(nearest, lexical, weights=(_BY_VECTORS, 1.0))


def fused(*rankings: Sequence[tuple[str, float]], weights: Sequence[float]) -> dict[str, float]:
    """Return the ids of some rankings with the weighed sums of reciprocal ranks, best first."""
    scores: dict[str, float] = {}
    for ranking, weight in zip(rankings, weights, strict=True):
        for rank, (key, _) in enumerate(ranking, 1):
            scores[key] = scores.get(key, 0.0) + weight / (_RRF_K + rank)
    return dict(sorted(scores.items(), key=lambda each: -each[1]))


def drop_distant_hits(hits: Sequence[Hit]) -> list[Hit]:
    """Drop passages of other articles that are far less likely to answer than the best one.

    ``hits`` are in order, with probabilities as scores, as ``reordered`` returns them.
    """
    if not hits:
        return []
    best = hits[0]
    least = max(hit.score for hit in hits) * _MIN_SHARE
    return [
        hit
        for hit in hits
        if hit.passage.article_id == best.passage.article_id or hit.score >= least
    ]


def _quoted_passages(
    index: ArticleIndex,
    answers: Sequence[str],
    articles: Sequence[str] | None,
    within: Selection | None,
) -> list[Passage]:
    """Return BM25's best passage for each answer, if the answer quotes a sentence of it."""
    found: list[Passage] = []
    for answer in answers:
        for passage_id, _ in index.lexical(answer, 1, articles, within):
            sentences = _sentences_of(index, [passage_id], within).get(passage_id, [])
            if any(sentence.text in answer for sentence in sentences):
                found += index.passages([passage_id]).values()
    return found


def _sentences_of(
    index: ArticleIndex, passage_ids: Sequence[str], within: Selection | None
) -> dict[str, list[Sentence]]:
    """Return the sentences of each passage, of a selection only those that overlap it."""
    sentences_by_passage = index.sentences_of(passage_ids)
    if within is None:
        return sentences_by_passage
    kept = {
        key: [each for each in sentences if within.touches(each.start, each.end)]
        for key, sentences in sentences_by_passage.items()
    }
    return {key: sentences for key, sentences in kept.items() if sentences}


def _cut(passage: Passage, sentences: Sequence[Sentence]) -> Passage:
    start, end = sentences[0].start, sentences[-1].end
    text = passage.text[start - passage.start : end - passage.start]
    return replace(passage, start=start, end=end, text=text)
