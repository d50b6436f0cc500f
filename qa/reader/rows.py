"""A question and what is read with it, laid out as a row of tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# At most this many tokens of each part; the end of a history and of a lead says most.
_QUESTION_TOKENS = 64
_HISTORY_TOKENS = 48
_SENTENCE_TOKENS = 96
_CONTEXT_TOKENS = 56
_PLACE_TOKENS = 32
_LEAD_TOKENS = 64
# At most this many tokens of a passage with its question.
_PASSAGE_TOKENS = 400
# Stands before each sentence of a passage; a token that the vocabulary leaves unused.
MARK = "[unused1]"


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a sentence to be read together.

    ``history`` is the text of the turn before, empty for a standalone question. ``context`` is
    the sentence's place and the text before it.
    """

    question: str
    sentence: str
    context: str
    history: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts that are to be cut into tokens."""
        return (self.question, self.sentence, self.context, self.history)


@dataclass(frozen=True, slots=True)
class PassageReading:
    """A question and the sentences of a passage, in reading order, to be read in one pass.

    ``place`` is the article's title and the heading, ``lead`` what stands before the passage and
    is needed to understand it, if anything. ``history`` is as in a pair.
    """

    question: str
    place: str
    sentences: tuple[str, ...]
    lead: str = ""
    history: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts that are to be cut into tokens."""
        return (self.question, self.place, self.lead, *self.sentences, self.history)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """The tokens of a pair or of a passage's reading.

    ``second`` is where the sentence or the passage begins, ``marks`` the position of the mark
    before each sentence of a passage, and ``spans`` where its tokens begin and end. What does not
    fit has neither.
    """

    tokens: tuple[int, ...]
    second: int
    marks: tuple[int, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Signs:
    """The ids of the tokens that stand between the parts of a row."""

    opening: int
    closing: int
    bar: int
    mark: int


def pair_row(pair: Pair, ids: Mapping[str, Sequence[int]], signs: Signs) -> TokenRow:
    """Return the row of a pair: ``[CLS] turn | question [SEP] context [SEP] sentence [SEP]``.

    ``ids`` are the tokens of each text.
    """
    context = ids[pair.context]
    if len(context) > _CONTEXT_TOKENS:
        # The beginning is the sentence's place, the end the text before it.
        context = [*context[: _CONTEXT_TOKENS // 3], *context[-2 * _CONTEXT_TOKENS // 3 :]]
    row = [*_question(pair, ids, signs), *context, signs.closing]
    sentence = ids[pair.sentence][:_SENTENCE_TOKENS]
    return TokenRow((*row, *sentence, signs.closing), len(row))


def passage_row(
    reading: PassageReading, ids: Mapping[str, Sequence[int]], signs: Signs
) -> TokenRow:
    """Return the row of a reading.

    It is ``[CLS] turn | question [SEP] place [SEP] lead [MARK] sentence [MARK] sentence [SEP]``.

    ``ids`` are the tokens of each text.
    """
    row = _question(reading, ids, signs)
    second = len(row)
    row += [*ids[reading.place][:_PLACE_TOKENS], signs.closing]
    row += ids[reading.lead][-_LEAD_TOKENS:]
    marks, spans = [], []
    for sentence in reading.sentences:
        own = ids[sentence][:_SENTENCE_TOKENS]
        if len(row) + len(own) + 2 > _PASSAGE_TOKENS:
            break
        marks.append(len(row))
        spans.append((len(row) + 1, len(row) + 1 + len(own)))
        row += [signs.mark, *own]
    return TokenRow((*row, signs.closing), second, tuple(marks), tuple(spans))


def _question(
    asked: Pair | PassageReading, ids: Mapping[str, Sequence[int]], signs: Signs
) -> list[int]:
    """Return the beginning of a row: the question, after the turn before, if any."""
    turn = [*ids[asked.history][-_HISTORY_TOKENS:], signs.bar] if asked.history else []
    return [signs.opening, *turn, *ids[asked.question][:_QUESTION_TOKENS], signs.closing]
