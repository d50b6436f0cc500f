"""A question and its answer made into a statement, by rule.

Only questions whose statement is surely good English are rewritten: the rules are few, and
whatever fits none of them gives None.
"""

import re

from eval.answer_phrases import (
    BEFORE_PLACES,
    PREPOSITIONS,
    at_time,
    is_plural,
    preposed,
    with_determiner,
    word_before,
)
from eval.words import content_words, first_upper
from qa import (
    BASE_OF_THIRD,
    CLEAR_PASTS,
    PARTICIPLES,
    PAST,
    inflected,
    split_at_verb,
    whole_subject,
)

_DETERMINERS = frozenset("a an the its his her their our this that these those no any".split())

_BE = r"(?:is|are|was|were)"
_CLAUSE = re.compile(r"\b(?:who|which|that|because|did|does|do|what|when|whom|if)\b", re.I)
_UNFIT = re.compile(
    r"\b(?:text|passage|article|paragraph|according to|example|name of the|other|else|besides"
    r"|aside from|along with|what|which|who|whom|whose|how|why|or|this|these|he|she|it|they|sport"
    r"|way|ways|you)\b",
    re.I,
)
_IN_SITU = re.compile(
    r"^(?P<start>.+?\b(?:by|of|in|with|to|from|for|on|at|into|than|as)) "
    r"(?:whom|what|who|(?:which|what) [a-z]+)$"
)
_PREPOSED = re.compile(
    r"(?P<preposition>In|On|At|For|To|From|By|With|Under) (?:what|which) "
    r"(?P<noun>[a-z]+(?: [a-z]+)?) "
    r"(?P<rest>(?:did|does|do|was|were|is|are) .+)"
)
_NUMBER_WORDS = (
    r"(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    r"ninety|hundred|thousand|million|billion|hundreds|thousands|millions|dozens)"
)
_AMOUNT = re.compile(
    r"(?:(?:about|over|nearly|almost|around|approximately|more than|at least|some|up to) )?"
    rf"(?:[$£€]?\d[\d,.]*|{_NUMBER_WORDS})(?:[ -]{_NUMBER_WORDS})*$",
    re.I,
)
_MODALS = frozenset("can could will would may might must should".split())
_AUXILIARIES = _MODALS | frozenset("is are was were has have had did does do".split())
_COUNTED = re.compile(r"(?P<many>How many|How much) (?P<rest>.+)")


def statement_of(question: str, answer: str, evidence: str) -> str | None:
    """Return the statement that a question and its answer make, or None.

    ``evidence`` is text that holds the answer; articles and prepositions before the answer are
    taken from it.
    """
    question = re.sub(r"\s+", " ", question).strip().rstrip("?. ")
    answer = re.sub(r"\[.*?\]", "", answer).strip().strip(" .,;")
    if not question or not answer or len(answer.split()) > 9 or _CLAUSE.search(answer):
        return None
    if len(question.split()) > 18 or content_words(question) & content_words(answer):
        return None
    if answer.count('"') % 2 or answer.count("(") != answer.count(")"):
        return None
    noun = with_determiner(answer, evidence)
    body = None if noun is None else _by_rule(question, noun, answer, evidence)
    if body is None:
        return None
    return first_upper(re.sub(r"\s+", " ", body).strip()) + "."


def _by_rule(question: str, noun: str, answer: str, evidence: str) -> str | None:
    who_or_what = re.match(r"(?:Who|What) (?P<rest>.+)", question)
    if who_or_what:
        asks_who = question.startswith("Who")
        body = _who_or_what(who_or_what["rest"], noun, asks_who=asks_who)
        if body is not None or asks_who:
            return body
    if match := re.match(r"When (?P<rest>.+)", question):
        return _placed(match["rest"], at_time(answer, evidence))
    if match := re.match(r"(?:In|During) (?:what|which) year (?P<rest>.+)", question):
        return _placed(match["rest"], at_time(answer, ""))
    if match := re.match(r"(?:What|Which) year (?P<rest>(?:was|were|did) .+)", question):
        return _placed(match["rest"], at_time(answer, ""))
    if match := _PREPOSED.match(question):
        return _placed(match["rest"], preposed(match["preposition"], match["noun"], noun))
    if match := re.match(r"Where (?P<rest>.+)", question):
        place = word_before(answer, evidence, BEFORE_PLACES)
        return _placed(match["rest"], f"{place} {noun}") if place else None
    if match := _COUNTED.match(question):
        return _how_many(match["rest"], answer)
    if match := re.match(r"(?:Which|What) (?P<rest>[a-z].+)", question):
        return _which(match["rest"], noun)
    if match := re.match(r"Name (?P<rest>(?:a|an|one) .+)", question):
        return f"{match['rest']} is {noun}" if not _UNFIT.search(match["rest"]) else None
    match = _IN_SITU.match(question)
    if match and not _UNFIT.search(match["start"]) and _starts_plainly(match["start"]):
        return f"{match['start']} {noun}"
    return None


def _who_or_what(rest: str, noun: str, *, asks_who: bool) -> str | None:
    if _UNFIT.search(rest):
        return None
    first, _, after = rest.partition(" ")
    if noun.split()[0].casefold() in PAST.keys() | CLEAR_PASTS or first in {"happened", "happens"}:
        return None
    if first in {"did", "does", "do"}:
        return _with_do(first, after, noun)
    if first in _MODALS:
        return f"{noun} {rest}" if after.split()[:1] and after.split()[0] in PAST else None
    if re.fullmatch(_BE, first):
        return _with_be(first, after, noun, asks_who=asks_who)
    plural = is_plural(noun)
    if first == "had" and after.split()[0].casefold() not in _DETERMINERS:
        return None
    if first in CLEAR_PASTS or first in {"had", "became", "led"}:
        return f"{noun} {rest}"
    if first in BASE_OF_THIRD or first == "has":
        return None if plural or noun.endswith("s") else f"{noun} {rest}"
    return None


def _with_be(be: str, after: str, noun: str, *, asks_who: bool) -> str | None:
    tokens = after.split()
    if not tokens:
        return None
    last = tokens[-1]
    if last in {"called", "named", "considered", "nicknamed", "titled"}:
        subject = " ".join(tokens[:-1])
        return f"{subject} {be} {last} {noun}" if whole_subject(tokens[:-1]) else None
    if last in PREPOSITIONS or tokens[-1] in {"like", "located", "used"} or "known" in tokens:
        return None
    many = re.match(r"[Tt]he [A-Z]\w+s$", noun) is not None
    if (be in {"are", "were"}) != (is_plural(noun) or many):
        return None
    start = tokens[0].casefold()
    if asks_who:
        if tokens[0][0].isupper() and start not in _DETERMINERS:
            return None
        plain = start in _DETERMINERS or tokens[0] in PARTICIPLES or tokens[0].endswith("ed")
        first_of = start in {"responsible", "able", "influential", "credited"}
        return f"{noun} {be} {after}" if plain or first_of else None
    if start in {"the", "a", "an", "its", "one"} or re.match(r"[A-Z][\w.]*['’]s$", tokens[0]):
        if any(token in CLEAR_PASTS and token not in PARTICIPLES for token in tokens):
            return None
        return f"{after} {be} {noun}"
    if tokens[0] in PARTICIPLES and len(tokens) > 1:
        return f"{noun} {be} {after}"
    return None


def _with_do(do: str, after: str, noun: str) -> str | None:
    split = split_at_verb(after)
    if split is None:
        return None
    subject, verb, rest = split
    if rest.startswith(("to be", "to have")):
        return None
    if [word in PREPOSITIONS for word in rest.split()[:2]] == [True, True]:
        verb_with = rest.split()[0]
        return f"{subject} {inflected(do, verb)} {verb_with} {noun} {rest.partition(' ')[2]}"
    if rest and rest.split()[-1] in PREPOSITIONS:
        return f"{subject} {inflected(do, verb)} {rest} {noun}"
    if rest and rest.split()[0] not in PREPOSITIONS:
        return None
    return f"{subject} {inflected(do, verb)} {noun} {rest}"


def _placed(rest: str, place: str | None) -> str | None:
    """Return the statement of what follows "when" or "where", the place or time at its end."""
    if place is None or _UNFIT.search(rest) or " to be " in rest:
        return None
    first, _, after = rest.partition(" ")
    if after and after.split()[-1] in PREPOSITIONS - {"to"}:
        after = " ".join(after.split()[:-1])
    if first in {"did", "does", "do"}:
        split = split_at_verb(after)
        if split is None:
            return None
        subject, verb, tail = split
        return f"{subject} {inflected(first, verb)} {tail} {place}"
    if re.fullmatch(_BE, first):
        tokens = after.split()
        verbs = [
            number
            for number, token in enumerate(tokens)
            if (token in PARTICIPLES or token in {"located", "based", "situated", "born"})
            and number > 0
            and tokens[number - 1].casefold() not in _DETERMINERS
        ]
        if len(verbs) != 1 or not whole_subject(tokens[: verbs[0]]):
            return None
        subject, tail = " ".join(tokens[: verbs[0]]), " ".join(tokens[verbs[0] :])
        return f"{subject} {first} {tail} {place}"
    return None


def _how_many(rest: str, answer: str) -> str | None:
    if _UNFIT.search(rest) or not _AMOUNT.match(answer):
        return None
    tokens = rest.split()
    verbs = [
        number
        for number, token in enumerate(tokens)
        if token in {"did", "does", "do", "is", "are", "was", "were", "has", "have", "had"}
        or token in CLEAR_PASTS
    ]
    if not verbs or verbs[0] == 0 or verbs[0] > 4:
        return None
    number = verbs[0]
    noun, verb, after = " ".join(tokens[:number]), tokens[number], " ".join(tokens[number + 1 :])
    counted = f"{answer} {noun}"
    if verb in {"did", "does", "do"}:
        split = split_at_verb(after)
        if split is None:
            return None
        subject, base, tail = split
        if tail and tail.split()[0] not in PREPOSITIONS | {"each", "per"}:
            return None
        return f"{subject} {inflected(verb, base)} {counted} {tail}"
    if after == "there" or after.startswith("there "):
        return f"there {verb} {counted} {after[6:]}"
    later = [token for token in tokens[number + 1 :] if token in PARTICIPLES]
    if verb in {"is", "are", "was", "were"} and not (later and tokens[number + 1] == later[0]):
        return None
    if verb in {"has", "have", "had"}:
        return None
    return f"{counted} {verb} {after}"


def _which(rest: str, noun: str) -> str | None:
    """Return the statement of what follows "which" when its noun is the subject."""
    if _UNFIT.search(rest):
        return None
    tokens = rest.split()
    if tokens[0] in _AUXILIARIES or tokens[-1] in PREPOSITIONS:
        return None
    for number, token in enumerate(tokens[:5]):
        if number == 0:
            continue
        if token in {"did", "does", "do"}:
            fits = "have" not in tokens
            return _with_do(token, " ".join(tokens[number + 1 :]), noun) if fits else None
        if token in {"are", "were", "have", "to"} or token in PREPOSITIONS:
            return None
        following = tokens[number + 1] if number + 1 < len(tokens) else ""
        if token in {"is", "was", "has"}:
            fits = following in PARTICIPLES or following in _DETERMINERS
            plain = following.endswith("ed") or fits
            named = following[:1].isupper()
            return f"{noun} {' '.join(tokens[number:])}" if plain and not named else None
        if token in CLEAR_PASTS and (token not in PARTICIPLES or following not in {"by", "in"}):
            if following in _AUXILIARIES:
                return None
            return f"{noun} {' '.join(tokens[number:])}"
        if token in BASE_OF_THIRD and number == 1 and not noun.endswith("s"):
            return f"{noun} {' '.join(tokens[number:])}"
    return None


def _starts_plainly(start: str) -> bool:
    first = start.split()[0]
    return first.casefold() not in {"in", "on", "at", "to", "for", "is", "did", "does", "as"} and (
        len(start.split()) >= 4
    )
