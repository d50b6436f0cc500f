"""What a question takes for granted, held against a sentence found for it.

"Why did the bridge fall in 1911?" takes for granted that it fell, and in 1911. A sentence that
speaks of the same thing and gives another year, the opposite of a word, or a denial, contradicts
the question. Every sign must stand beside words that question and sentence share, so that a
sentence about something else contradicts nothing.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qa.asked_slot import MEASURED, QUESTION_WORDS, SlotKind, asked_slot
from qa.lexicon import AUXILIARIES, words_of
from qa.mentioned_dates import mentions_date
from qa.quantities import Quantity
from qa.quantity_check import agree, agree_either_way
from qa.reading import Reading
from qa.stems import stem
from qa.words import Word

ClashKind = Literal["date", "number", "name", "direction", "negation"]

_REACH = 3
# A bare number is compared with bare numbers up to so many times as large or small.
_COMPARABLE = 4
_BARE_NUMBER = 0.8
_MEASURES: frozenset[SlotKind] = frozenset({"count", "amount", "share"})
_FIGURES = MEASURED | words_of(
    "loss losses earnings sales turnover spending expenditure debt output production"
)
_FEW = 12
# What others may do in another year: there is a winner of every cup, and a king after a king.
_RECURRING = words_of(
    "win wins won lose loses lost host hosts hosted lead leads led hold holds held play plays "
    "played run runs ran chair chairs chaired coach coaches coached become becomes became rule "
    "rules ruled own owns owned govern governs governed serve serves served"
)


@dataclass(frozen=True, slots=True)
class Clash:
    """Where a sentence says otherwise: what kind, the words of both, and how sure, 0 to 1.

    One that does not contradict leaves what the question takes for granted as it is, and yet the
    sentence does not answer: who supports a plan says nothing of who opposes it.
    """

    kind: ClashKind
    assumed: str
    found: str
    weight: float
    contradicts: bool = True


def takes_for_granted(question: Reading) -> bool:
    """Tell whether a question states something beside what it asks for.

    "Why did fares fall?" has them fall; "Did fares fall?" and the bare words "fares fall" leave
    it open.
    """
    asked = [word.lower for word in question.words]
    return not QUESTION_WORDS.isdisjoint(asked) and asked[0] not in AUXILIARIES


class Premise:
    """A question beside one sentence, with what is known of how well they meet."""

    def __init__(
        self,
        question: Reading,
        sentence: Reading,
        passage: Reading,
        met: Sequence[float],
        elsewhere: frozenset[str] = frozenset(),
        near: Reading | None = None,
        article: str = "",
    ) -> None:
        """Hold a question against a sentence.

        ``passage`` is the text around the sentence with its headings, ``near`` that of its
        neighbours alone; ``met`` says for each word of the question, from 0 to 1, how well the
        sentence and its neighbours meet it; ``elsewhere`` are the stems of sentences that suit
        the question better; ``article`` is all of the text.
        """
        self.question = question
        self.sentence = sentence
        self.passage = passage
        self.near = near or sentence
        self.elsewhere = elsewhere
        self.article = article
        self._met = met
        self.slot = asked_slot(question.text)
        # A question for reasons or manner is about the statement that it takes for granted.
        self.explains = self.slot.kind in {"reason", "manner"}

    def around(self, start: int, end: int) -> float:
        """Return how well the words of the question near a span are met, the span left out."""
        asked = self.question.words
        before = [row for row, word in enumerate(asked) if word.end <= start and _tells(word)]
        after = [row for row, word in enumerate(asked) if word.start >= end and _tells(word)]
        rows = before[-_REACH:] + after[:_REACH]
        return sum(self._met[row] for row in rows) / len(rows) if rows else 0.0

    def without(self, rows: Collection[int]) -> list[float]:
        """Return how well each word that tells something is met, some words left out."""
        return [
            self._met[row] for row, word in enumerate(self.question.words)
            if row not in rows and _tells(word)
        ]  # fmt: skip


def quantity_clashes(premise: Premise) -> Iterator[Clash]:
    """Find numbers and dates that differ from what the sentence gives in their place."""
    asked = premise.question
    own = [quantity for quantity in asked.quantities if quantity.firm]
    for assumed in own:
        if _names_something(assumed, asked) or _is_asked_for(assumed, asked):
            continue
        given = premise.passage.quantities
        if any(agree_either_way(assumed, other) for other in given):
            continue
        rivals = [
            other
            for other in premise.sentence.quantities
            if _comparable(assumed, other) and not any(agree(said, other) for said in own)
        ]
        if not rivals:
            continue
        rival = min(rivals, key=lambda other: abs(other.low - assumed.low))
        dated = assumed.kind in {"date", "period"}
        weight = premise.around(assumed.start, assumed.end)
        if not dated and not _same_measure(assumed, rival):
            weight *= _BARE_NUMBER
        kind: ClashKind = "date" if dated else "number"
        so = not dated or _is_held_to(assumed, premise)
        yield Clash(kind, assumed.text.strip(), rival.text.strip(), weight, contradicts=so)


def _is_held_to(date: Quantity, premise: Premise) -> bool:
    """Tell whether a sentence with another date can contradict a question.

    What can be measured has a figure for every year, and a cup a winner, of which a sentence gives
    one; and what an article has for a date may stand in another passage. A reason is asked for
    one event.
    """
    if premise.slot.kind == "reason":
        return True
    asked = {word.lower for word in premise.question.words}
    # "What was Ana's income in 1911?" and "What will it be in 2090?"
    measures = premise.slot.kind in _MEASURES or ("what" in asked and _FIGURES & asked)
    recurs = premise.slot.kind in {"name", "other"} and _RECURRING & asked
    return not (measures or recurs or "will" in asked or mentions_date(premise.article, date))


def _names_something(quantity: Quantity, asked: Reading) -> bool:
    """Tell whether a number is part of a name: "Super Bowl 50"."""
    if quantity.kind == "label":
        return True
    before = [word for word in asked.words if word.end <= quantity.start]
    named = bool(before) and before[-1].capital and not before[-1].opens
    return named and quantity.kind == "number" and quantity.unit is None


def _is_asked_for(quantity: Quantity, asked: Reading) -> bool:
    """Tell whether a number belongs to what is asked for: "Which two gases"."""
    before = [word.lower for word in asked.words if word.end <= quantity.start][-3:]
    return quantity.low <= _FEW and quantity.unit is None and bool({"which", "what"} & set(before))


def _comparable(assumed: Quantity, other: Quantity) -> bool:
    if not other.firm:
        return False
    if assumed.kind in {"date", "period"}:
        return other.kind == "period" or (other.kind == "date" and bool(other.date[0]))
    if assumed.kind != other.kind:
        return False
    ours, theirs = (each.unit.dimension if each.unit else "" for each in (assumed, other))
    if ours or theirs:
        return ours == theirs
    same_noun = bool(assumed.noun) and stem(assumed.noun) == stem(other.noun)
    if same_noun or assumed.kind == "ordinal":
        return same_noun
    smaller, larger = sorted((abs(assumed.low), abs(other.low)))
    return larger <= _COMPARABLE * smaller


def _same_measure(assumed: Quantity, other: Quantity) -> bool:
    return bool(assumed.unit and other.unit) or (
        bool(assumed.noun) and stem(assumed.noun) == stem(other.noun)
    )


def _tells(word: Word) -> bool:
    return not word.light and word.lower not in QUESTION_WORDS and not word.text[0].isdecimal()
