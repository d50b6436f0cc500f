"""What the reader makes of the sentences that retrieval found."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index import Article, Hit, Passage, Sentence
from qa.following import Following
from qa.reader.model import AT_ONCE, Pair, ReaderModel
from qa.reader.unit import Unit, items_by_item, items_by_opening, units_by_sentence
from qa.retrieval import RankedSentence, Retrieval

# The best sentences of retrieval are read one after the other, until one answers with so high a
# probability or so many were read.
_CLEAR = 0.85
MOST_READ = 10
# What opens a list or a table is read with its items, up to so many characters in all.
_OPENED_CHARACTERS = 200

# The log-odds that a sentence answers: the reader's, more where question and sentence mean alike,
# less the further retrieval puts it behind its best. Chosen on natural questions, see
# docs/answering.md.
_READER = 0.7
_SIMILARITY = 3.0
_BEHIND = 0.2
_OFFSET = -0.75
# After earlier turns, how much the reading with the last of them counts beside that without.
_WITH_HISTORY = 0.7
# A question that is plainly answered as it stands is not spoilt by what was said before.
_ALONE_LESS = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence that was read, with the probability, 0 to 1, that it answers.

    ``items`` are those of the list or table that it opens, and ``beside`` those of the list that it
    is an item of itself. ``by_history`` tells that it answers the
    question only together with the turn before.
    """

    unit: Unit
    ranked: RankedSentence
    probability: float
    items: tuple[Unit, ...] = ()
    beside: tuple[Unit, ...] = ()
    by_history: bool = False

    @property
    def sentence(self) -> Sentence:
        """The sentence, without its labels."""
        return self.unit.sentence

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
    """Read the best sentences of a retrieval; return them by their probability, best first.

    ``articles`` and ``passages`` hold those of the sentences by id.
    """
    sentences = [ranked.sentence for ranked in retrieval.sentences]
    found = units_by_sentence(sentences, articles, passages)
    chosen: dict[str, tuple[Unit, RankedSentence]] = {}
    for ranked in retrieval.sentences:
        unit = found[ranked.sentence.id]
        chosen.setdefault(unit.sentence.id, (unit, ranked))
        if len(chosen) == MOST_READ:
            break
    best = max((ranked.score for _, ranked in chosen.values()), default=0.0)
    lists, listed = items_by_opening(found.values()), items_by_item(found.values())
    candidates: list[Candidate] = []
    units = [unit for unit, _ in chosen.values()]
    judged = _judged(reader, retrieval.question, units, lists, following)
    for (unit, ranked), (odds, by_history) in zip(chosen.values(), judged, strict=True):
        odds += _SIMILARITY * ranked.similarity - _BEHIND * (best - ranked.score) + _OFFSET
        items = lists.get(unit.sentence.id, ())
        beside = listed.get(unit.sentence.id, ())
        candidates.append(Candidate(unit, ranked, _share(odds), items, beside, by_history))
        if candidates[-1].probability >= _CLEAR:
            break
    return tuple(sorted(candidates, key=lambda each: -each.probability))


def _judged(
    reader: ReaderModel,
    question: str,
    units: Sequence[Unit],
    lists: Mapping[str, Sequence[Unit]],
    following: Following | None,
) -> Iterator[tuple[float, bool]]:
    """Yield the reader's part of each unit's log-odds, and whether what was said before raised it.

    No more is read than is asked for, save what is read beside it.
    """
    pairs = [_pair(question, unit, lists.get(unit.sentence.id, ())) for unit in units]
    if following is None:
        for at in range(0, len(pairs), AT_ONCE):
            for alone in reader.logits(pairs[at : at + AT_ONCE]):
                yield _READER * float(alone), False
        return
    for pair in pairs:
        alone, together = map(float, reader.logits([pair, replace(pair, history=following.last)]))
        mixed = _WITH_HISTORY * together + (1 - _WITH_HISTORY) * alone
        yield _READER * max(mixed, alone - _ALONE_LESS), together > alone


def _pair(question: str, unit: Unit, items: Sequence[Unit]) -> Pair:
    """Return what is read: a sentence, and of what it opens the beginning."""
    opened = " ".join([unit.text, *(each.text for each in items)])
    return Pair(question, opened[: max(len(unit.text), _OPENED_CHARACTERS)], unit.context)


def reordered(retrieval: Retrieval, candidates: Sequence[Candidate]) -> Retrieval:
    """Put the sentences that were read first, best first, and the passages in their order.

    A passage's score is the probability of its best sentence, 0 where none was read.
    """
    ranks = {each.ranked.sentence.id: number for number, each in enumerate(candidates)}
    last = len(ranks)
    sentences = tuple(
        sorted(retrieval.sentences, key=lambda each: ranks.get(each.sentence.id, last))
    )
    best: dict[str, float] = {}
    for each in candidates:
        best.setdefault(each.sentence.passage_id, each.probability)
    scored = [Hit(hit.passage, best.get(hit.passage.id, 0.0)) for hit in retrieval.hits]
    hits = tuple(sorted(scored, key=lambda hit: -hit.score))
    return replace(retrieval, sentences=sentences, hits=hits)


def _share(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, log_odds))))
