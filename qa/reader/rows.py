"""A question and what is read with it, laid out as a row of tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# At most this many tokens of each part; the end of a history and of a lead says most.
_QUESTION_TOKENS = 64
_HISTORY_TOKENS = 48
_SENTENCE_TOKENS = 96
_PLACE_TOKENS = 32
_LEAD_TOKENS = 64
# At most this many tokens of a passage with its question.
_PASSAGE_TOKENS = 400
# Stands before each sentence of a passage; a token that the vocabulary leaves unused.
MARK = "[unused1]"


@dataclass(frozen=True, slots=True)
class PassageReading:
    """A question and the sentences of a passage, in reading order, to be read in one pass.

    ``place`` is the article's title and the heading, ``lead`` what stands before the passage and
    is needed to understand it, if anything. ``history`` is the text of the turn before, empty for a
    standalone question.
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
    """The tokens of a passage's reading.

    ``second`` is where the passage begins, ``marks`` the position of the mark before each of its
    sentences, and ``spans`` where a sentence's tokens begin and end. What does not fit has neither.
    """

    tokens: tuple[int, ...]
    second: int
    marks: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """The ids of the tokens that stand between the parts of a row."""

    opening: int
    closing: int
    bar: int
    mark: int


def passage_row(
    reading: PassageReading, ids: Mapping[str, Sequence[int]], signs: Signs
) -> TokenRow:
    """Return the row of a reading.

    It is ``[CLS] turn | question [SEP] place [SEP] lead [MARK] sentence [MARK] sentence [SEP]``.

    ``ids`` are the tokens of each text.
    """
    turn = [*ids[reading.history][-_HISTORY_TOKENS:], signs.bar] if reading.history else []
    row = [signs.opening, *turn, *ids[reading.question][:_QUESTION_TOKENS], signs.closing]
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
