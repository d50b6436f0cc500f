"""Read a question with the passages retrieved for it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index import Article, Hit, Passage, Sentence
from qa.reader.model import ReaderModel, Words
from qa.reader.units import (
    PassageText,
    Unit,
    items_by_opening,
    passage_texts,
    siblings_by_item,
)
from qa.retrieval import Following, RankedSentence, Retrieval

# If the best of the first few passages answers so clearly, in log-odds, the rest are not read.
_READ_FIRST, _CLEAR = 4, 0.5
# What the log-odds of a passage's sentences lose with each rank of it in retrieval.
_PER_RANK = 0.15
# So many of the best sentences are read once more, each alone.
_READ_ALONE = 4
# From the sum of both readings' log-odds to those that the sentence answers; see
# docs/answering.md.
_SLOPE, _OFFSET = 0.3, 0.45
# What a follow-up's answer must have more, in log-odds, in an article that was not talked of.
_ELSEWHERE = 0.6
# What the log-odds of a passage lose with each rank where passages, not sentences, are sorted.
_BEHIND = 0.05
_QUESTION_ENDS = ("?", "？", "؟", '?"', "?”", "?»", "?)")
# Probabilities nearer to 0 or 1 than this are as good as certain.
_LEAST = 1e-9
# At most this many items are shown after the opening of a list.
MAX_ITEMS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence that was read, with the log-odds that it answers.

    ``words`` are those of it that would answer. ``is_title`` means that it is a headline that
    repeats the title of its article. ``items`` are those of the list or table that it opens, and
    ``beside`` those of the list that it is itself an item of.
    """

    unit: Unit
    log_odds: float
    words: Words
    is_title: bool = False
    items: tuple[Unit, ...] = ()
    beside: tuple[Unit, ...] = ()

    @property
    def probability(self) -> float:
        """The probability that it answers, from 0 to 1."""
        return _probability(self.log_odds)

    @property
    def sentence(self) -> Sentence:
        """The sentence, without its labels."""
        return self.unit.sentence

    @property
    def may_answer(self) -> bool:
        """Whether it can be shown: it is no title or question, and no header of a long table."""
        if self.is_header and len(self.items) > MAX_ITEMS:
            return False
        return not (self.is_title or self.sentence.text.endswith(_QUESTION_ENDS))

    @property
    def is_header(self) -> bool:
        """Whether the sentence is the header of a table."""
        return self.unit.is_row and bool(self.items)


def read(
    reader: ReaderModel,
    retrieval: Retrieval,
    articles: Mapping[str, Article],
    passages: Mapping[str, Passage],
    following: Following | None = None,
) -> tuple[Candidate, ...]:
    """Read the passages of a retrieval, and sort their sentences by probability, best first.

    A passage answers or not by one number, which its best sentence gets; the others get as much
    less as they are behind it. The best few are then read alone, which adds to that; the others
    stay behind them. Leaves out the sentences of passages that need not be read, since one before
    them answers.
    ``articles`` and ``passages`` contain those of the sentences, by id.
    """
    sentences = [ranked.sentence for ranked in retrieval.sentences]
    texts = passage_texts(sentences, articles, passages)
    history = following.last if following is not None else ""
    candidates = _read_whole(reader, retrieval.question, history, texts, articles)
    first = [each for each in candidates if each.may_answer][:_READ_ALONE]
    scores = reader.passages([each.unit.asked(retrieval.question, history) for each in first])
    both = {
        each.sentence.id: each.log_odds + score.passage
        for each, score in zip(first, scores, strict=True)
    }
    least = min(both.values(), default=math.inf)

    def rated(each: Candidate) -> Candidate:
        odds = _SLOPE * both.get(each.sentence.id, min(2 * each.log_odds, least)) + _OFFSET
        article_id, talked_of = each.sentence.article_id, retrieval.talked_of
        elsewhere = bool(talked_of) and article_id not in talked_of
        return replace(each, log_odds=odds - _ELSEWHERE if elsewhere else odds)

    return tuple(sorted(map(rated, candidates), key=lambda each: -each.log_odds))


def _read_whole(
    reader: ReaderModel,
    question: str,
    history: str,
    texts: Sequence[PassageText],
    articles: Mapping[str, Article],
) -> list[Candidate]:
    """Return the sentences of passages with their log-odds in these, best first."""
    units = [unit for text in texts for unit in text.units]
    opened, listed = items_by_opening(units), siblings_by_item(units)
    found: list[Candidate] = []
    for ranks in (range(len(texts))[:_READ_FIRST], range(len(texts))[_READ_FIRST:]):
        scored = reader.passages([texts[rank].asked(question, history) for rank in ranks])
        for rank, scores in zip(ranks, scored, strict=True):
            best = max(scores.sentences, default=0.0)
            # What did not fit into what was read is no candidate.
            for unit, own, words in zip(
                texts[rank].units, scores.sentences, scores.words, strict=False
            ):
                odds = scores.passage + own - best - _PER_RANK * rank
                key, title = unit.sentence.id, articles[unit.sentence.article_id].title
                is_title = unit.repeats(title)
                items, beside = opened.get(key, ()), listed.get(key, ())
                found.append(Candidate(unit, odds, words, is_title, items, beside))
        if any(each.log_odds >= _CLEAR for each in found):
            break
    return sorted(found, key=lambda each: -each.log_odds)


def reordered(retrieval: Retrieval, candidates: Sequence[Candidate]) -> Retrieval:
    """Return the retrieval sorted by probability of answering; what was not read has 0.

    A passage gets its best sentence's probability, with the log-odds lowered for each rank of the
    passage in retrieval.
    """
    share = {each.sentence.id: each.probability for each in candidates}
    best: dict[str, float] = {}
    for each in candidates:
        best.setdefault(each.sentence.passage_id, each.log_odds)
    sentences = [
        RankedSentence(each.sentence, share.get(each.sentence.id, 0.0), each.direction)
        for each in retrieval.sentences
    ]
    hits = [
        Hit(hit.passage, _probability(best[hit.passage.id] - _BEHIND * rank))
        if hit.passage.id in best
        else Hit(hit.passage, 0.0)
        for rank, hit in enumerate(retrieval.hits)
    ]
    return replace(
        retrieval,
        sentences=tuple(sorted(sentences, key=lambda each: -each.score)),
        hits=tuple(sorted(hits, key=lambda hit: -hit.score)),
    )


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability from 0 to 1; those of certainty are finite."""
    share = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(share / (1 - share))


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))
