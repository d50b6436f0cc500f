"""What a question asks for, and whether a sentence holds such a thing that answers it.

Finer than the kind that ranking weighs: "how long" wants a duration or a length, "how many
soldiers" a count that is no date, "which company" a name that the question does not give.
English by rule; a question that no rule knows may be answered by any sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.claim_names import fold, names
from qa.lexicon import AUXILIARIES, DETERMINERS, words_of
from qa.quantities import Quantity, quantities
from qa.quantity_check import agree
from qa.stems import stem
from qa.word_kinds import is_verb
from qa.words import Word, words

SlotKind = Literal[
    "count", "amount", "duration", "time", "share", "name", "reason", "manner", "other"
]

QUESTION_WORDS = words_of("who whom whose what which when where why how")
_SHARES = words_of("percent percentage share proportion fraction cent")
_PERIODS = words_of(
    "year years date dates day days month months decade decades century centuries season seasons "
    "time era period"
)
_SPANS = words_of("years months weeks days hours minutes seconds decades centuries")
_AMOUNTS = words_of(
    "much far tall high large big deep wide heavy fast hot cold thick often close strong quickly"
)
_COUNTED = words_of("number quantity count")
_PROMPTING = words_of(
    "made caused led prompted persuaded motivated drove convinced makes causes leads reason "
    "reasons cause causes"
)
MEASURED = words_of(
    "price prices cost costs fee fees salary income wage wages budget population temperature "
    "height length width depth area speed weight mass density distance rainfall elevation size "
    "altitude average median mean maximum minimum rate revenue profit value score total amount "
    "diameter age voltage pressure capacity ratio gdp volume duration attendance pay limit"
)
_NAMED = words_of(
    "city country state place town region location county continent person company organization "
    "organisation village river lake mountain island street road university college school church "
    "team club player artist singer band actor actress director author writer poet scientist "
    "engineer architect designer king queen emperor president governor minister general politician "
    "mp pope bishop saint philosopher book film movie song album newspaper magazine journal "
    "network channel studio hospital museum bridge war battle treaty act law court party group "
    "tribe people dynasty religion language nation empire kingdom province district neighborhood "
    "neighbourhood brand firm manufacturer satellite ship train airline airport station award "
    "prize festival stadium theatre theater agency body committee ministry department man woman "
    "islands lakes cities countries players books films inventor explorer historian economist "
    "physicist chemist theologian reformer monk"
)
_CAUSAL = re.compile(
    r"\b(?:because|since|due|owing|thanks|reason|reasons|cause|caused|causes|causing|led|leads|"
    r"leading|result|results|resulted|resulting|so that|in order|therefore|thus|hence|thereby|"
    r"purpose|aim|aimed|intended|meant|motivated|prompted|prompting|as|for|to|after|"
    r"allow|allows|allowing|allowed|enable|enables|prevent|prevents|preventing|avoid|explain\w*)\b",
    re.I,
)
_TIME_WORDS = re.compile(
    r"\b(?:today|yesterday|tomorrow|spring|summer|autumn|winter|morning|evening|night|noon|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|years?|months?|weeks?|days?|decades?|centur\w+|"
    r"after|before|during|when|until|while|once|era|age|period|bc|ad|medieval|ancient|later)\b",
    re.I,
)
_FREQUENCY = re.compile(
    r"\b(?:daily|weekly|monthly|yearly|annual(?:ly)?|every|each|once|twice|always|never|often|"
    r"usually|rarely|frequently|regularly)\b",
    re.I,
)
_SOME_NUMBER = re.compile(r"\b(?:several|many|few|most|none|no|dozens|hundreds|thousands)\b", re.I)
_LONG_TIME = re.compile(
    r"\b(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|centur\w+|until|since|"
    r"throughout|permanent\w*|indefinite\w*|temporar\w*|life|lifetime|forever)\b",
    re.I,
)
_COPULAS = words_of("is are was were")
_ENDS_PHRASE = AUXILIARIES | words_of(
    "of in on at to for from by with that which who do and or about as into than per took taken "
    "the a an"
)
_LONGEST_PHRASE = 5
_KINDS: tuple[tuple[frozenset[str], SlotKind], ...] = (
    (_SHARES, "share"),
    (_COUNTED, "count"),
    (_PERIODS, "time"),
    (MEASURED, "amount"),
    (_NAMED, "name"),
)


@dataclass(frozen=True, slots=True)
class AskedSlot:
    """What a question asks for; ``noun`` is the word for it, such as "soldiers", or empty."""

    kind: SlotKind
    noun: str


def asked_slot(question: str) -> AskedSlot:
    """Return what a question asks for, by its first question word."""
    found = words(question)
    for position, word in enumerate(found):
        if word.lower in QUESTION_WORDS:
            following = [other.lower for other in found[position + 1 :]]
            return _slot(word.lower, following)
    return AskedSlot("other", "")


def _slot(asking: str, following: Sequence[str]) -> AskedSlot:
    match asking:
        case "why":
            return AskedSlot("reason", "")
        case "when":
            return AskedSlot("time", "")
        case "who" | "whom" | "where":
            return AskedSlot("name", "")
        case "whose":
            return AskedSlot("name", _head(_phrase(following)))
        case "how":
            return _degree(following)
    phrase = _phrase(following)
    if following and following[0] in _PROMPTING:
        return AskedSlot("reason", "")
    for words_of_kind, kind in _KINDS:
        named = [word for word in phrase if word in words_of_kind]
        if named:
            return AskedSlot(kind, named[-1])
    return AskedSlot("other", _head(phrase))


def _degree(following: Sequence[str]) -> AskedSlot:
    first = following[0] if following else ""
    if first == "many":
        phrase = _phrase(following[1:])
        kind: SlotKind = "duration" if _SPANS.intersection(phrase) else "count"
        return AskedSlot(kind, _head(phrase))
    if first in {"long", "old"}:
        return AskedSlot("duration", "")
    if first in _AMOUNTS:
        return AskedSlot("amount", _head(_phrase(following[1:])) if first == "much" else "")
    return AskedSlot("manner", "")


def fills(slot: AskedSlot, text: str, question: str) -> float:
    """Tell how far a text holds what is asked for: 1 it does, .5 perhaps, 0 it does not.

    What the question itself names does not count.
    """
    match slot.kind:
        case "count" | "amount" | "duration" | "share":
            return _holds_quantity(slot, text, quantities(question))
        case "time":
            return _holds_time(text, quantities(question))
        case "name":
            return _holds_name(text, words(question))
        case "reason":
            return 1.0 if _CAUSAL.search(text) else 0.5
        case _:
            return 1.0


def _phrase(following: Sequence[str]) -> list[str]:
    """Return the words of the noun phrase after a question word: "which *old company* made"."""
    rest = list(following)
    if rest and rest[0] in _COPULAS:
        # "What was the average income": what follows is what is asked for.
        if len(rest) < 2 or rest[1] not in DETERMINERS:
            return []
        rest = rest[2:]
    phrase: list[str] = []
    for word in rest[:_LONGEST_PHRASE]:
        if word in _ENDS_PHRASE or (phrase and is_verb(word)):
            break
        phrase.append(word)
    return phrase


def _head(phrase: Sequence[str]) -> str:
    return phrase[-1] if phrase else ""


def _holds_quantity(slot: AskedSlot, text: str, asked: Sequence[Quantity]) -> float:
    best = 0.0
    for quantity in quantities(text):
        if any(agree(quantity, other) for other in asked):
            continue
        best = max(best, _fits(slot, quantity))
    if best < 0.5:
        vague = {"count": _SOME_NUMBER, "amount": _FREQUENCY, "duration": _LONG_TIME}
        pattern = vague.get(slot.kind)
        if pattern is not None and pattern.search(text):
            return 0.3
    return best


def _fits(slot: AskedSlot, quantity: Quantity) -> float:
    dimension = quantity.unit.dimension if quantity.unit else ""
    match slot.kind:
        case "share":
            return 1.0 if dimension == "share" else 0.3 if quantity.kind == "number" else 0.0
        case "duration":
            if dimension == "time":
                return 1.0
            if quantity.kind in {"date", "period"}:
                return 0.5
            return 0.7 if quantity.kind == "number" and dimension == "length" else 0.3
        case "count":
            if quantity.kind != "number":
                return 0.0
            if quantity.noun and slot.noun and stem(quantity.noun) == stem(slot.noun):
                return 1.0
            if dimension and stem(slot.noun) not in stem(quantity.text.split()[-1].lower()):
                return 0.3
            return 0.8 if quantity.firm else 0.5
        case _:
            if quantity.kind == "number":
                return 1.0 if dimension else 0.7
            return 0.3 if quantity.kind == "ordinal" else 0.0


def _holds_time(text: str, asked: Sequence[Quantity]) -> float:
    for quantity in quantities(text):
        if quantity.kind in {"date", "period", "clock"} and not any(
            agree(quantity, other) and agree(other, quantity) for other in asked
        ):
            return 1.0
    return 0.4 if _TIME_WORDS.search(text) else 0.0


def _holds_name(text: str, question: Sequence[Word]) -> float:
    asked = {fold(word.lower) for word in question} | {word.stem for word in question}
    found = words(text)
    best = 0.0
    for name in names(text, found):
        if any(_new(word, asked) for word in found[name.first : name.last]):
            best = max(best, 1.0 if name.sure else 0.6)
    return best


def _new(word: Word, asked: set[str]) -> bool:
    return word.capital and fold(word.lower) not in asked and word.stem not in asked
