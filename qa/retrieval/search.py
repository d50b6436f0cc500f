"""Retrieve the passages that may answer a question.

Vectors and BM25 rank all passages, and reciprocal rank fusion joins their ranks: Cormack, Clarke
and Büttcher, Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods,
2009.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from index import ArticleIndex, Hit, Passage, Selection, Sentence
from index.conditions import Where
from index.embedding import Direction
from index.store import Scored, refuse_lone_article
from qa.question import Question, checked_question
from qa.retrieval.words import group_copies

# Results per search, and passages taken from their fusion.
_LISTED = 50
MOST_PASSAGES = 8
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
_Search = Callable[[ArticleIndex, Question, int], Scored]


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

    ``copies`` are the sentences of passages of other articles that say nearly the same, by the id
    of the passage that is retrieved for them all. ``quoted_articles`` are the ids of the articles
    that the last answers quote, for a follow-up.
    """

    question: Question
    hits: tuple[Hit, ...]
    sentences: tuple[RankedSentence, ...]
    copies: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)
    quoted_articles: tuple[str, ...] = ()


def nearest(
    index: ArticleIndex,
    query: str,
    most: int = MOST_PASSAGES,
    articles: Sequence[str] | None = None,
    where: Where = (),
) -> list[Hit]:
    """Return the passages whose vectors are nearest to a query's, with the cosines, best first.

    ``articles`` are the ids of those to look in, or None for all; ``where`` are conditions that
    they have to meet. Raises QuestionError for a query without words, UnknownArticleError, and
    UsageError for a single article id instead of a list or for conditions that no article meets.
    """
    return _hits(index, query, most, articles, where, _nearest)


def keywords(
    index: ArticleIndex,
    query: str,
    most: int = MOST_PASSAGES,
    articles: Sequence[str] | None = None,
    where: Where = (),
) -> list[Hit]:
    """Return the passages that have the words of a query, by BM25, best first.

    It takes and raises what ``nearest`` does.
    """
    return _hits(index, query, most, articles, where, _keywords)


def hybrid(
    index: ArticleIndex,
    query: str,
    most: int = MOST_PASSAGES,
    articles: Sequence[str] | None = None,
    where: Where = (),
) -> list[Hit]:
    """Return the passages that rank best by ``nearest`` and ``keywords`` together.

    Their ranks are joined by reciprocal rank fusion; a score is a sum of reciprocal ranks, and
    compares passages of one query only. It takes and raises what ``nearest`` does.
    """
    return _hits(index, query, most, articles, where, _hybrid)


def _hits(
    index: ArticleIndex,
    query: str,
    most: int,
    articles: Sequence[str] | None,
    where: Where,
    search: _Search,
) -> list[Hit]:
    question = Question(checked_question(query), articles=articles, where=where)
    with index.snapshot():
        question = in_scope(index, question)
        scores = dict(search(index, question, most))
        passages = index.passages(list(scores))
    return [Hit(passage, float(scores[key])) for key, passage in passages.items()]


def in_scope(index: ArticleIndex, question: Question) -> Question:
    """Return the question with the ids of the articles that meet its conditions.

    Raises UnknownArticleError, and UsageError for a single article id instead of a list or for
    conditions that no article meets.
    """
    chosen = choose_articles(index, question)
    for article_id in question.articles or ():
        index.article(article_id)
    return chosen


def choose_articles(index: ArticleIndex, question: Question) -> Question:
    """Return the question with the ids of the articles that meet its conditions, unchecked.

    Raises UsageError for a single article id instead of a list.
    """
    refuse_lone_article(question.articles)
    return replace(question, articles=index.chosen(question.where, question.articles), where=())


def _nearest(index: ArticleIndex, question: Question, most: int) -> Scored:
    vector = question.encoded(index.embedder).vector
    return index.nearest(vector, most, question.articles, question.within)


def _keywords(index: ArticleIndex, question: Question, most: int) -> Scored:
    return index.lexical(question.text, most, question.articles, question.within)


def _hybrid(index: ArticleIndex, question: Question, most: int = 2 * _LISTED) -> Scored:
    """Return the ids of passages with the weighed sums of their reciprocal ranks, best first."""
    scores: dict[str, float] = {}
    for search, weight in ((_nearest, _BY_VECTORS), (_keywords, 1.0)):
        for rank, (key, _) in enumerate(search(index, question, _LISTED), 1):
            scores[key] = scores.get(key, 0.0) + weight / (_RRF_K + rank)
    return sorted(scores.items(), key=lambda each: -each[1])[:most]


def retrieve(index: ArticleIndex, question: Question, most: int = MOST_PASSAGES) -> Retrieval:
    """Rank the passages that a question may be answered from, and return the best.

    If the question has a history, passages near the last turn and the question together, and one
    that the last answer quotes, become candidates too, with a score of 0 where only the history
    found them.
    Of a selection, it returns the whole sentences that overlap it, and passages cut down to those.
    Raises UsageError for a single article id instead of a list.
    """
    articles = index.chosen(question.where, question.articles)
    question = replace(
        question, articles=articles, where=(), encoding=question.encoded(index.embedder)
    )
    scores = dict(_hybrid(index, question))
    ids = list(scores)
    quoted: list[Passage] = []
    if question.history:
        quoted = _quoted_passages(index, question)
        ids = _followed_up(index, question, ids, quoted, most)
    looked_at = index.passages(ids[: most + _SPARE])
    copies = dict(list(group_copies(list(looked_at.values())).items())[:most])
    sentences_by_passage = _sentences_of(
        index,
        [key for first, others in copies.items() for key in (first, *others)],
        question.within,
    )
    shown = looked_at
    if question.within is not None:
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
        tuple(dict.fromkeys(each.article_id for each in quoted)),
    )


def _followed_up(
    index: ArticleIndex,
    question: Question,
    ids: Sequence[str],
    quoted: Sequence[Passage],
    most: int,
) -> list[str]:
    """Return the ids of passages for a question with a history, best first.

    ``ids`` are those of the question alone, and ``quoted`` the passages that the last answers
    quote.
    """
    text = f"{question.turn_before} {question.text}"
    together = replace(question, text=text, encoding=index.embedder.encode_question(text))

    def in_turn(articles: Sequence[str] | None, alone: Sequence[str]) -> list[str]:
        """Return what is near to the question, and to it after the last turn, in turn."""
        after = [key for key, _ in _hybrid(index, replace(together, articles=articles))]
        both = [key for pair in zip(alone, after, strict=False) for key in pair]
        return list(dict.fromkeys([*both, *alone, *after]))

    own: list[str] = []
    quoted_articles = tuple(dict.fromkeys(each.article_id for each in quoted))
    if quoted_articles and question.within is None:
        alone = [key for key, _ in _hybrid(index, replace(question, articles=quoted_articles))]
        own = in_turn(quoted_articles, alone)
    # The last answer's passage, what else those articles say, and the best of all articles.
    first = [each.id for each in quoted[:1]]
    everywhere = in_turn(question.articles, ids)
    return list(dict.fromkeys([*first, *own[: most - _ELSEWHERE], *everywhere, *own]))


def drop_distant_hits(hits: Sequence[Hit]) -> list[Hit]:
    """Drop passages of other articles that are far less likely to answer than the best one.

    ``hits`` are in order, with probabilities as scores, as ``reorder`` returns them.
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


def _quoted_passages(index: ArticleIndex, question: Question) -> list[Passage]:
    """Return BM25's best passage for each answer before, if the answer quotes a sentence of it."""
    found: list[Passage] = []
    for answer in question.answers_before:
        for key, _ in index.lexical(answer, 1, question.articles, question.within):
            sentences = _sentences_of(index, [key], question.within).get(key, [])
            if any(sentence.text in answer for sentence in sentences):
                found += index.passages([key]).values()
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
