"""Read a question with the passages retrieved for it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index import Article, Hit, Passage, Sentence
from qa.reader.model import ReaderModel, Words
from qa.reader.units import Unit, items_by_opening, passage_texts, siblings_by_item
from qa.retrieval import Following, RankedSentence, Retrieval

# If the best of the first few passages answers so clearly, in log-odds, the rest are not read.
_READ_FIRST, _CLEAR = 4, 1.25
# From the log-odds that the reader gives a passage to those that its best sentence answers; see
# docs/answering.md.
_SLOPE, _OFFSET = 0.5, 0.4
# What a follow-up's answer must have more, in log-odds, in an article that was not talked of.
_ELSEWHERE = 0.6
# What a passage's log-odds lose with each rank in retrieval.
_BEHIND = 0.05
_QUESTION_ENDS = ("?", "？", "؟", '?"', "?”", "?»", "?)")
# Probabilities nearer to 0 or 1 than this are as good as certain.
_LEAST = 1e-9
# At most this many items are shown after the opening of a list.
MAX_ITEMS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence that was read, with the probability, from 0 to 1, that it answers.

    ``words`` are those of it that would answer. ``is_title`` means that it is a headline that
    repeats the title of its article. ``items`` are those of the list or table that it opens, and
    ``beside`` those of the list that it is itself an item of.
    """

    unit: Unit
    probability: float
    words: Words
    is_title: bool = False
    items: tuple[Unit, ...] = ()
    beside: tuple[Unit, ...] = ()

    @property
    def log_odds(self) -> float:
        """The log-odds that it answers."""
        return log_odds(self.probability)

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
    less as they are behind it. Leaves out the sentences of passages that need not be read, since
    one before them answers.
    ``articles`` and ``passages`` contain those of the sentences, by id.
    """
    sentences = [ranked.sentence for ranked in retrieval.sentences]
    texts = passage_texts(sentences, articles, passages)
    units = [unit for text in texts for unit in text.units]
    opened, listed = items_by_opening(units), siblings_by_item(units)
    history = following.last if following is not None else ""
    asked = [text.asked(retrieval.question, history) for text in texts]
    found: list[Candidate] = []
    for part in (slice(_READ_FIRST), slice(_READ_FIRST, None)):
        for text, scores in zip(texts[part], reader.passages(asked[part]), strict=True):
            best = max(scores.sentences, default=0.0)
            talked_of = retrieval.talked_of or (text.passage.article_id,)
            behind = 0.0 if text.passage.article_id in talked_of else _ELSEWHERE
            # What did not fit into what was read is no candidate.
            for unit, own, words in zip(text.units, scores.sentences, scores.words, strict=False):
                key = unit.sentence.id
                odds = _SLOPE * (scores.passage + own - best) + _OFFSET - behind
                found.append(
                    Candidate(
                        unit,
                        _probability(odds),
                        words,
                        unit.repeats(articles[unit.sentence.article_id].title),
                        opened.get(key, ()),
                        listed.get(key, ()),
                    )
                )
        if any(each.log_odds >= _CLEAR for each in found):
            break
    return tuple(sorted(found, key=lambda each: -each.probability))


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
