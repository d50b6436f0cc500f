"""What a question takes for granted, held against a sentence found for it.

"Why did the bridge fall in 1911?" takes for granted that it fell, and in 1911. A sentence that
speaks of the same thing and gives another year, the opposite of a word, or a denial, contradicts
the question. Every sign must stand beside words that question and sentence share, so that a
sentence about something else contradicts nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from qa.asked_slot import QUESTION_WORDS, asked_slot
from qa.claim_names import fold
from qa.lexicon import AUXILIARIES
from qa.quantities import Quantity
from qa.quantity_check import agree
from qa.reading import Reading
from qa.words import Word, stem

ClashKind = Literal["date", "number", "name", "direction", "negation"]

_ROMAN = frozenset(
    "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split()
)
_REACH = 3
# A ruler of another number is another person, whatever else is said.
_SURE_OF_REIGN = 0.8
_SURE_OF_OWNER = 0.9
# A bare number is compared with bare numbers up to so many times as large or small.
_COMPARABLE = 4
_BARE_NUMBER = 0.8
_FEW = 12


@dataclass(frozen=True, slots=True)
class Clash:
    """A contradiction: what kind, the words of question and sentence, and how sure, 0 to 1."""

    kind: ClashKind
    assumed: str
    found: str
    weight: float


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
    ) -> None:
        """Hold a question against a sentence.

        ``passage`` is the text around the sentence with its headings; ``met`` says for each word
        of the question, from 0 to 1, how well the sentence and its neighbours meet it;
        ``elsewhere`` are the stems of sentences that suit the question better.
        """
        self.question = question
        self.sentence = sentence
        self.passage = passage
        self.elsewhere = elsewhere
        self._met = met
        # A question for reasons or manner is about the statement that it takes for granted.
        self.explains = asked_slot(question.text).kind in {"reason", "manner"}

    def around(self, start: int, end: int) -> float:
        """Return how well the words of the question near a span are met, the span left out."""
        asked = self.question.words
        before = [row for row, word in enumerate(asked) if word.end <= start and _tells(word)]
        after = [row for row, word in enumerate(asked) if word.start >= end and _tells(word)]
        rows = before[-_REACH:] + after[:_REACH]
        return sum(self._met[row] for row in rows) / len(rows) if rows else 0.0


def quantity_clashes(premise: Premise) -> Iterator[Clash]:
    """Find numbers and dates that differ from what the sentence gives in their place."""
    asked = premise.question
    own = [quantity for quantity in asked.quantities if quantity.firm]
    for assumed in own:
        if _names_something(assumed, asked) or _is_asked_for(assumed, asked):
            continue
        given = premise.passage.quantities
        if any(agree(assumed, other) or agree(other, assumed) for other in given):
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
        yield Clash(kind, assumed.text.strip(), rival.text.strip(), weight)


def name_clashes(premise: Premise) -> Iterator[Clash]:
    """Find rulers of another number, and amounts that the sentence gives to another name."""
    yield from _reigns(premise)
    yield from _owners(premise)


def _reigns(premise: Premise) -> Iterator[Clash]:
    said = set(_numbered(premise.sentence.words))
    known = set(_numbered(premise.passage.words))
    for name, number in _numbered(premise.question.words):
        others = [other for first, other in said if first == name and other != number]
        if others and (name, number) not in known:
            own = f"{name.capitalize()} {number}"
            yield Clash("name", own, f"{name.capitalize()} {others[0]}", _SURE_OF_REIGN)


def _numbered(words: Sequence[Word]) -> Iterator[tuple[str, str]]:
    for name, number in pairwise(words):
        roman = number.text.removesuffix("'s").removesuffix("’s")
        if name.capital and len(name.text) > 1 and roman in _ROMAN:
            yield fold(name.lower), roman


def _owners(premise: Premise) -> Iterator[Clash]:
    asked = {fold(word.lower) for word in premise.question.words if word.capital}
    own = [x for x in premise.question.quantities if x.kind == "number" and x.firm]
    if not own:
        return
    sentence = premise.sentence
    held = [other for other in sentence.quantities if other.kind == "number" and other.unit]
    owners = [_owner(other, sentence) for other in held]
    if not any(owner and fold(owner.lower) in asked for owner in owners):
        return
    for assumed in own:
        for other, owner in zip(held, owners, strict=True):
            if owner and fold(owner.lower) not in asked and agree(assumed, other):
                yield Clash("name", assumed.text.strip(), owner.text, _SURE_OF_OWNER)


def _owner(quantity: Quantity, sentence: Reading) -> Word | None:
    """Return the name that stands last before a quantity, in its part of the sentence if any."""
    before = [
        word
        for word in sentence.words
        if word.end <= quantity.start and word.capital and not word.opens
    ]
    # The comma right before a number parts it from nothing: "Brazil, with 60 %".
    end = max(quantity.start - 2, 0)
    start = max(sentence.text.rfind(mark, 0, end) for mark in ";,(")
    inside = [word for word in before if word.start > start]
    chosen = inside or before
    return chosen[-1] if chosen else None


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
