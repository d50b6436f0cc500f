"""Read a question with the passages retrieved for it."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index import Article, Hit, Passage, Sentence
from index.lines import row_cells
from qa.reader.model import PassageScores, ReaderModel
from qa.reader.rows import Pair
from qa.reader.units import PassageText, Unit, items_by_opening, passage_texts, siblings_by_item
from qa.retrieval import Following, RankedSentence, Retrieval, likeness, words

# If the first few passages answer so clearly, in log-odds, the rest are not read.
_READ_FIRST, _CLEAR = 4, 0.8
# How many of the best sentences are read a second time, each on its own.
PAIRS = 6
# Weights that combine a sentence's log-odds: of its passage, of itself within the passage, and of
# itself read alone with what precedes it. The last is a constant. See docs/answering.md.
_PASSAGE, _WITHIN, _ALONE, _OFFSET = 0.096, 0.162, 0.335, 0.804
# Weights for the preliminary log-odds, which choose the sentences to read alone.
_FIRST_PASSAGE, _FIRST_WITHIN, _FIRST_OFFSET = 0.19, 0.34, 0.25
# Log-odds added to the one row of a table that a question's words single out, and the length from
# which a word without a digit can do so.
_SINGLED_OUT, _SHORTEST_NAME = 0.5, 4
# A cell of more words describes, and names no row.
_NAMING_CELL = 4
# What a passage's log-odds lose with each rank in retrieval.
_BEHIND = 0.05
# A heading at least this much like the question adds this to the log-odds of what is under it.
_HEADING_LIKENESS, _HEADING_BONUS = 0.75, 2.0
_QUESTION_ENDS = ("?", "？", "؟", '?"', "?”", "?»", "?)")
# Probabilities nearer to 0 or 1 than this are as good as certain.
_LEAST = 1e-9
# At most this many items are shown after the opening of a list.
MAX_ITEMS = 10
# The opening of a list or a table is read with its items, up to this many characters in all.
_OPENED_CHARACTERS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence that was read, with the probability, from 0 to 1, that it answers.

    ``items`` are those of the list or table that it opens, and ``beside`` those of the list that
    it is itself an item of.
    """

    unit: Unit
    probability: float
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
        """Whether it can be shown: it is no question, and no header of a long table."""
        if self.is_header and len(self.items) > MAX_ITEMS:
            return False
        return not _asks(self.unit)

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

    Leaves out the sentences of passages that need not be read, since one before them answers.
    ``articles`` and ``passages`` contain those of the sentences, by id.
    """
    sentences = [ranked.sentence for ranked in retrieval.sentences]
    texts = passage_texts(sentences, articles, passages)
    units = [unit for text in texts for unit in text.units]
    opened, listed = items_by_opening(units), siblings_by_item(units)
    history = following.last if following is not None else ""
    bonuses = [_heading_bonus(retrieval.question, text) for text in texts]
    asked = [text.asked(retrieval.question, history) for text in texts]
    found: list[_Read] = []
    for part in (slice(_READ_FIRST), slice(_READ_FIRST, None)):
        scores = reader.passages(asked[part])
        for text, score, bonus in zip(texts[part], scores, bonuses[part], strict=True):
            found += _read(text, score, bonus)
        found.sort(key=lambda each: -each.first_odds)
        if found and found[0].first_odds >= _CLEAR and not any(bonuses[_READ_FIRST:]):
            break
    pairs = [
        _pair(retrieval.question, each.unit, opened.get(each.unit.sentence.id, ()), history)
        for each in found[:PAIRS]
    ]
    odds = [
        each.odds(float(alone)) for each, alone in zip(found, reader.logits(pairs), strict=False)
    ]
    odds += [min(each.first_odds, *odds) for each in found[len(odds) :]]
    best = {each.unit.sentence.id: value for each, value in zip(found, odds, strict=True)}
    for key in _singled_out(retrieval.question, units):
        # What did not fit into what was read has no log-odds.
        if key in best:
            best[key] += _SINGLED_OUT
    for text, bonus in zip(texts, bonuses, strict=True):
        _raise_after_questions(text.units, best)
        if bonus:
            _begin_with_first(text.units, best)
    candidates = (
        Candidate(
            each.unit,
            _probability(best[each.unit.sentence.id]),
            opened.get(each.unit.sentence.id, ()),
            listed.get(each.unit.sentence.id, ()),
        )
        for each in found
    )
    return tuple(sorted(candidates, key=lambda each: -each.probability))


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A sentence with the log-odds of its passage and its own within that.

    ``bonus`` is added where a heading is like the question.
    """

    unit: Unit
    passage: float
    within: float
    bonus: float

    @property
    def first_odds(self) -> float:
        """The log-odds that it answers, as far as its passage tells."""
        first = _FIRST_PASSAGE * self.passage + _FIRST_WITHIN * self.within
        return first + _FIRST_OFFSET + self.bonus

    def odds(self, alone: float) -> float:
        """The log-odds that it answers, with its own when it is read alone."""
        read = _PASSAGE * self.passage + _WITHIN * self.within + _ALONE * alone
        return read + _OFFSET + self.bonus


def _heading_bonus(question: str, text: PassageText) -> float:
    heading = text.passage.heading[-1] if text.passage.heading else ""
    return _HEADING_BONUS if heading and likeness(question, heading) >= _HEADING_LIKENESS else 0.0


def _read(text: PassageText, scores: PassageScores, bonus: float) -> list[_Read]:
    return [
        _Read(unit, scores.passage, within, bonus)
        for unit, within in zip(text.units, scores.sentences, strict=False)
    ]


def row_named(question: str, rows: Sequence[str]) -> int | None:
    """Return the number of the row that a question's words single out, or None.

    A word counts less, the more rows have it, and not at all if all have it.
    """
    asked = {
        word
        for word in words(question)
        if len(word) >= _SHORTEST_NAME or any(sign.isdigit() for sign in word)
    }
    held = [
        {
            word
            for cell in row_cells(row)
            if len(words(cell)) <= _NAMING_CELL
            for word in words(cell)
        }
        for row in rows
    ]
    having = Counter(word for each in held for word in each)
    naming = {word for word, count in having.items() if count < len(rows) and word in asked}
    weights = [math.fsum(1 / having[word] for word in each & naming) for each in held]
    best = max(weights, default=0.0)
    return weights.index(best) if best and weights.count(best) == 1 else None


def _singled_out(question: str, units: Sequence[Unit]) -> list[str]:
    """Return the ids of the rows that a question singles out, one a table at most."""
    tables: dict[tuple[str, int], list[Unit]] = {}
    for unit in units:
        if unit.is_row and unit.lead is not None:
            key = unit.sentence.article_id, unit.lead.start
            tables.setdefault(key, []).append(unit)
    found = []
    for rows in tables.values():
        number = row_named(question, [row.text for row in rows]) if len(rows) > 1 else None
        if number is not None:
            found.append(rows[number].sentence.id)
    return found


def _raise_after_questions(units: Sequence[Unit], odds: dict[str, float]) -> None:
    """Raise the sentence after a question in the article to at least the question's log-odds."""
    for before, after in pairwise(units):
        one, other = before.sentence.id, after.sentence.id
        if _asks(before) and one in odds and other in odds:
            odds[other] = max(odds[other], odds[one])


def _begin_with_first(units: Sequence[Unit], odds: dict[str, float]) -> None:
    """Give what stands right under a heading the log-odds of the best that stands under it."""
    first = units[0].sentence.id
    if units[0].previous is None and first in odds:
        odds[first] = max(odds[unit.sentence.id] for unit in units if unit.sentence.id in odds)


def _asks(unit: Unit) -> bool:
    return unit.sentence.text.endswith(_QUESTION_ENDS)


def _pair(question: str, unit: Unit, items: Sequence[Unit], history: str) -> Pair:
    """Return the pair to read: a sentence, and the beginning of the list it opens."""
    # The rows below a header are read themselves.
    opened = " ".join([unit.text, *(each.text for each in items if not unit.is_row)])
    return Pair(question, opened[: max(len(unit.text), _OPENED_CHARACTERS)], unit.context, history)


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
