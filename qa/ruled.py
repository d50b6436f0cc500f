"""The stretches of a text that a word like "refused", "nearly" or "if" rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.company import clauses
from qa.lexicon import DETERMINERS, NUMBERS, words_of
from qa.unreal_words import (
    ALMOST,
    ASKED_THAT,
    ASKED_TO,
    CONDITIONS,
    DENIED,
    DENIED_THAT,
    FALSELY,
    HINDERED_FROM,
    HINDERED_TO,
    INVERTED,
    NO_PROOF,
    OPENS_CONDITION,
    PUT_OFF,
    SAID,
    WISHED,
    phrase_at,
)
from qa.words import Word

_NEVER = words_of("not never no nor nobody none without cannot little")
_BEFORE_ING = words_of("of from to with against for on about at out")
_NONE = words_of("no little scant without")
_SAYING = words_of(
    "claim claims claimed believe believes believed say says said report reports reported accuse "
    "accused think thinks thought assume assumes assumed state states stated assert asserted "
    "announce announced suppose supposed convicted attribute attributed"
)
_QUANTITIES = words_of(
    "all every half no none nothing everything everyone always never ten hundred thousand million "
    "two three four five six seven eight nine twice double entire whole one as"
)
_CONDITIONAL = words_of("would could might")
_BEFORE_TO = HINDERED_TO | ASKED_TO
_BEFORE_DOING = HINDERED_FROM | PUT_OFF
_DENYING = DENIED | DENIED_THAT
# No other word rules anything.
_RULING = frozenset().union(
    _BEFORE_TO, _BEFORE_DOING, _DENYING, ASKED_THAT, WISHED, FALSELY, SAID, _NONE, OPENS_CONDITION,
    (phrase.split()[0] for phrase in (*ALMOST, *CONDITIONS)),
)  # fmt: skip
# How far "to" may stand behind its word: "ordered the old bank of Ghent to".
_REACH = 6
# And an infinitive behind an order, a vote or a plan: "voted by 14 to 9 on Monday to close".
_FAR = 9
# These mean it only right before "to": "yet to", but not "yet they managed to".
_ADJACENT = words_of(
    "yet about close ready free bound little need needs tell tells set certain sure"
)
# "Would" stands within so many words of a condition told by its order alone.
_SENTENCE = 40
# So many words may stand between an adverb and what it rules.
_NEAR = 3
# How much of a claim, or of what is ruled, the two must share.
_MOST = 0.6
_NEARLY_ALL = 0.75


@dataclass(frozen=True, slots=True)
class Ruled:
    """The places of a text that one word or phrase rules.

    ``check`` is "negation" where what is ruled is said not to be, else "certainty". ``deed``
    tells that the first telling word is what counts, as behind "refused to"; else a claim must
    share so much of it as ``share`` says, from 0 to 1.
    """

    word: str
    check: str
    places: range
    deed: bool = True
    share: float = _MOST


def ruled_stretches(words: Sequence[Word]) -> Iterator[Ruled]:
    """Yield what some word tells as not done or only asked for, in reading order."""
    for start, end in clauses(words):
        for place in range(start, end):
            if words[place].lower in _RULING and not _is_denied(place, words):
                stop = next((row for row in range(place + 1, end) if words[row].pause), end)
                yield from _behind(place, stop, words)
        yield from _condition(start, end, words)


def _behind(place: int, end: int, words: Sequence[Word]) -> Iterator[Ruled]:
    """Yield what the word at a place rules behind it."""
    word = words[place]
    near = [other.lower for other in words[place + 1 : min(end, place + 1 + _REACH)]]
    to = _infinitive(place, end, words) if word.lower in _BEFORE_TO else 0
    if to:
        apart = to > place + 1
        fits = apart if word.lower == "too" else not apart or word.lower not in _ADJACENT
        if fits and not _in_order(place, words):
            check = "negation" if word.lower in HINDERED_TO else "certainty"
            yield Ruled(word.text, check, range(to + 1, end))
    if word.lower in _BEFORE_DOING:
        doing = _doing(place, end, words)
        if doing:
            check = "negation" if word.lower in HINDERED_FROM else "certainty"
            yield Ruled(word.text, check, range(doing, end))
    if word.lower in DENIED or (word.lower in DENIED_THAT and "that" in near):
        yield Ruled(word.text, "negation", range(place + 1, end), deed=False)
    elif (word.lower in ASKED_THAT and "that" in near) or word.lower in WISHED:
        yield Ruled(word.text, "certainty", range(place + 1, end), deed=False)
    if (
        word.lower in FALSELY
        and {other.lower for other in words[max(0, place - 1) : place + 3]} & _SAYING
    ):
        yield Ruled(word.text, "negation", range(place + 1, end), deed=False)
    said = word.lower in SAID and near[:1] == ["that"]
    behind = {other.lower for other in words[place + 1 : end]} if said else set()
    unproven = word.lower in _NONE and not NO_PROOF.isdisjoint(near[:2]) and "that" in near
    if unproven or (said and not behind.isdisjoint(_DENYING)):
        yield Ruled(word.text, "negation", range(place + 1, end), deed=False)
    phrase = phrase_at(place, words, ALMOST)
    if phrase:
        yield from _almost(phrase, place, end, words)
    condition = phrase_at(place, words, CONDITIONS)
    if condition or word.lower in OPENS_CONDITION:
        start = place + max(len(condition.split()), 1)
        phrase = condition or word.text
        yield Ruled(phrase, "certainty", range(start, end), deed=False, share=_NEARLY_ALL)


def _almost(phrase: str, place: int, end: int, words: Sequence[Word]) -> Iterator[Ruled]:
    start = place + len(phrase.split())
    if start >= end:
        # "But" has cut the phrase in two.
        end = next((row for row in range(start, len(words)) if words[row].pause), len(words))
    telling = next((row for row in range(start, end) if not words[row].light), end)
    if telling == end or telling - start >= _NEAR:
        return
    other = words[telling]
    measured = phrase in {"nearly", "almost", "practically", "far from"} and (
        other.lower.endswith("ly")
        or other.text[0].isdecimal()
        or any(each.lower in DETERMINERS | _QUANTITIES for each in words[start : telling + 1])
        or other.capital
    )
    if not measured:
        yield Ruled(phrase, "certainty", range(start, end))


def _condition(start: int, end: int, words: Sequence[Word]) -> Iterator[Ruled]:
    """Yield what is told of under a condition only: "had it paid", and what then would be."""
    inverted = words[start].opens and words[start].lower in INVERTED
    sentence = words[start : start + _SENTENCE]
    if inverted and any(other.lower in _CONDITIONAL for other in sentence):
        places = range(start + 1, end)
        yield Ruled(words[start].text, "certainty", places, deed=False, share=_NEARLY_ALL)
    for place in range(start, end):
        if words[place].lower == "would" and _has_condition(place, words):
            yield Ruled(words[place].text, "certainty", range(place + 1, end))


def _has_condition(place: int, words: Sequence[Word]) -> bool:
    first = max((row for row in range(place + 1) if words[row].opens), default=0)
    last = next((row for row in range(place + 1, len(words)) if words[row].opens), len(words))
    return any(word.lower in {"if", "unless"} for word in words[first:last])


def _is_denied(place: int, words: Sequence[Word]) -> bool:
    """Tell whether a word is itself said no to: "did not refuse", "nobody doubts"."""
    return any(
        word.lower in _NEVER or word.lower.endswith("n't")
        for word in words[max(0, place - 3) : place]
    )


def _infinitive(place: int, end: int, words: Sequence[Word]) -> int:
    """Return where the "to" of the first infinitive stands that a word may rule, or 0."""
    for row in range(place + 1, min(end, place + 1 + _FAR)):
        if words[row].lower == "to" and _is_infinitive(row, end, words):
            return row
    return 0


def _is_infinitive(to: int, end: int, words: Sequence[Word]) -> bool:
    if to + 1 >= end:
        return False
    word = words[to + 1]
    amount = word.lower in NUMBERS or word.text[0].isdecimal()
    return not amount and word.lower not in DETERMINERS and not word.capital


def _in_order(place: int, words: Sequence[Word]) -> bool:
    """Tell whether "order" stands in "in order to", which asks for nothing."""
    return words[place].lower == "order" and place > 0 and words[place - 1].lower == "in"


def _doing(place: int, end: int, words: Sequence[Word]) -> int:
    """Return the place of the verb in -ing that a word rules, or 0."""
    for row in range(place + 1, min(end, place + 1 + _REACH)):
        if len(words[row].lower) > 4 and words[row].lower.endswith("ing"):
            before = words[row - 1].lower
            noun = before in DETERMINERS and row == place + 2
            if row == place + 1 or noun or before in _BEFORE_ING:
                return row
    return 0
