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
# Of the sentences of all passages that were read, so many are read once more, each on its own.
PAIRS = 6
# Weights of the log-odds that a sentence answers, from its passage's own log-odds, its own within
# the passage, and its own alone with what stands before it. See docs/answering.md.
_PASSAGE, _WITHIN, _ALONE, _OFFSET = 0.096, 0.162, 0.335, 0.804
# Those of the log-odds by which the sentences are chosen that are read alone, too.
_FIRST_PASSAGE, _FIRST_WITHIN, _FIRST_OFFSET = 0.19, 0.34, 0.25
# What a row gains whose words single it out among those of its table, in log-odds; shorter words
# without a digit name nothing.
_SINGLED_OUT, _SHORTEST_NAME = 0.5, 4
# A cell of more words describes, and names no row.
_NAMING_CELL = 4
# What a passage's log-odds lose with each rank in retrieval.
_BEHIND = 0.05
# A question is named by a heading whose words are so much like its own, which adds to the log-odds
# of what stands under it.
_NAMING, _NAMED = 0.75, 2.0
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
    named = [_named(retrieval.question, text) for text in texts]
    asked = [text.asked(retrieval.question, history) for text in texts]
    found: list[_Read] = []
    for part in (slice(_READ_FIRST), slice(_READ_FIRST, None)):
        scores = reader.passages(asked[part])
        for text, score, added in zip(texts[part], scores, named[part], strict=True):
            found += _read(text, score, added)
        found.sort(key=lambda each: -each.first_odds)
        if found and found[0].first_odds >= _CLEAR and not any(named[_READ_FIRST:]):
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
    for text, added in zip(texts, named, strict=True):
        _hand_over(text.units, best)
        if added:
            _begin_with_first(text.units, best)
    candidates = (
        Candidate(
            each.unit,
            _share(best[each.unit.sentence.id]),
            opened.get(each.unit.sentence.id, ()),
            listed.get(each.unit.sentence.id, ()),
        )
        for each in found
    )
    return tuple(sorted(candidates, key=lambda each: -each.probability))


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A sentence with the log-odds of its passage and its own within that.

    ``added`` is what is added because a heading names the question.
    """

    unit: Unit
    passage: float
    within: float
    added: float

    @property
    def first_odds(self) -> float:
        """The log-odds that it answers, as far as its passage tells."""
        first = _FIRST_PASSAGE * self.passage + _FIRST_WITHIN * self.within
        return first + _FIRST_OFFSET + self.added

    def odds(self, alone: float) -> float:
        """The log-odds that it answers, with its own when it is read alone."""
        read = _PASSAGE * self.passage + _WITHIN * self.within + _ALONE * alone
        return read + _OFFSET + self.added


def _named(question: str, text: PassageText) -> float:
    heading = text.passage.heading[-1] if text.passage.heading else ""
    return _NAMED if heading and likeness(question, heading) >= _NAMING else 0.0


def _read(text: PassageText, scores: PassageScores, added: float) -> list[_Read]:
    return [
        _Read(unit, scores.passage, within, added)
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


def _hand_over(units: Sequence[Unit], odds: dict[str, float]) -> None:
    """Give what follows a question of the article's own at least that question's log-odds."""
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
    """Put the passages and sentences that were read first, best first.

    Their scores are probabilities then. A passage has that of its best sentence, whose log-odds
    are lowered with each rank that retrieval puts it behind the first.
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
        Hit(hit.passage, _share(best[hit.passage.id] - _BEHIND * rank))
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


def _share(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))
