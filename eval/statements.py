"""A question and its answer made into a statement, by rule.

Only questions whose statement is surely good English are rewritten: the rules are few, and
whatever fits none of them gives None.
"""

import re

from eval.inflections import (
    BASE_OF_THIRD,
    CLEAR_PASTS,
    PARTICIPLES,
    PAST,
    third_person,
)
from eval.words import STOP_WORDS, content_words, first_upper

_BE = r"(?:is|are|was|were)"
_PREPOSITIONS = frozenset(
    "about after against as at before between by during for from in into near of off on onto over "
    "since through throughout to toward towards under until upon with within without".split()
)
_DETERMINERS = frozenset("a an the its his her their our this that these those no any".split())
_WHERE = re.compile(r"(?:in|at|on|near|from|to|under|inside|outside|across|along)$")
_WHEN = re.compile(r"(?:in|on|at|after|before|from|until|during|by|around)$")
_DATE = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d{1,2}\b|\d{1,2} [A-Z][a-z]+ \d{4}"
)
_YEAR = re.compile(r"(?:early |mid-|late )?(?:\d{3,4}s?|[A-Z][a-z]+,? \d{4})$")
_DECADE = re.compile(r"(?:early |mid-|late )?\d{3}0s")
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
_PREPOSED_NOUNS = frozenset(
    "century city country state county town region article party battle war language month "
    "continent".split()
)
_NUMBER_WORDS = (
    r"(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    r"ninety|hundred|thousand|million|billion|hundreds|thousands|millions|dozens)"
)
_NUMBERS = frozenset("one two three four five six seven eight nine ten".split())
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
    noun = _with_determiner(answer, evidence)
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
        return _placed(match["rest"], _at_time(answer, evidence))
    if match := re.match(r"(?:In|During) (?:what|which) year (?P<rest>.+)", question):
        return _placed(match["rest"], _at_time(answer, ""))
    if match := re.match(r"(?:What|Which) year (?P<rest>(?:was|were|did) .+)", question):
        return _placed(match["rest"], _at_time(answer, ""))
    if match := _PREPOSED.match(question):
        return _placed(match["rest"], _preposed(match["preposition"], match["noun"], noun))
    if match := re.match(r"Where (?P<rest>.+)", question):
        place = _before(answer, evidence, _WHERE)
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
    plural = _is_plural(noun)
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
        return f"{subject} {be} {last} {noun}" if _whole_subject(tokens[:-1]) else None
    if last in _PREPOSITIONS or tokens[-1] in {"like", "located", "used"} or "known" in tokens:
        return None
    many = re.match(r"[Tt]he [A-Z]\w+s$", noun) is not None
    if (be in {"are", "were"}) != (_is_plural(noun) or many):
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
    split = _split_at_verb(after)
    if split is None:
        return None
    subject, verb, rest = split
    if rest.startswith(("to be", "to have")):
        return None
    if [word in _PREPOSITIONS for word in rest.split()[:2]] == [True, True]:
        verb_with = rest.split()[0]
        return f"{subject} {_inflected(do, verb)} {verb_with} {noun} {rest.partition(' ')[2]}"
    if rest and rest.split()[-1] in _PREPOSITIONS:
        return f"{subject} {_inflected(do, verb)} {rest} {noun}"
    if rest and rest.split()[0] not in _PREPOSITIONS:
        return None
    return f"{subject} {_inflected(do, verb)} {noun} {rest}"


def _placed(rest: str, place: str | None) -> str | None:
    """Return the statement of what follows "when" or "where", the place or time at its end."""
    if place is None or _UNFIT.search(rest) or " to be " in rest:
        return None
    first, _, after = rest.partition(" ")
    if after and after.split()[-1] in _PREPOSITIONS - {"to"}:
        after = " ".join(after.split()[:-1])
    if first in {"did", "does", "do"}:
        split = _split_at_verb(after)
        if split is None:
            return None
        subject, verb, tail = split
        return f"{subject} {_inflected(first, verb)} {tail} {place}"
    if re.fullmatch(_BE, first):
        tokens = after.split()
        verbs = [
            number
            for number, token in enumerate(tokens)
            if (token in PARTICIPLES or token in {"located", "based", "situated", "born"})
            and number > 0
            and tokens[number - 1].casefold() not in _DETERMINERS
        ]
        if len(verbs) != 1 or not _whole_subject(tokens[: verbs[0]]):
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
        split = _split_at_verb(after)
        if split is None:
            return None
        subject, base, tail = split
        if tail and tail.split()[0] not in _PREPOSITIONS | {"each", "per"}:
            return None
        return f"{subject} {_inflected(verb, base)} {counted} {tail}"
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
    if tokens[0] in _AUXILIARIES or tokens[-1] in _PREPOSITIONS:
        return None
    for number, token in enumerate(tokens[:5]):
        if number == 0:
            continue
        if token in {"did", "does", "do"}:
            fits = "have" not in tokens
            return _with_do(token, " ".join(tokens[number + 1 :]), noun) if fits else None
        if token in {"are", "were", "have", "to"} or token in _PREPOSITIONS:
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


def _split_at_verb(text: str) -> tuple[str, str, str] | None:
    """Split at the one word that can be the verb, or return None."""
    tokens = text.split()
    places = [
        number
        for number, token in enumerate(tokens)
        if token in PAST
        and number > 0
        and tokens[number - 1].casefold() not in _DETERMINERS | _PREPOSITIONS
        and not re.fullmatch(r"\d+", tokens[number - 1])
    ]
    if len(places) != 1 or not _whole_subject(tokens[: places[0]]):
        return None
    place = places[0]
    return " ".join(tokens[:place]), tokens[place], " ".join(tokens[place + 1 :])


def _whole_subject(tokens: list[str]) -> bool:
    if not tokens or tokens[-1].casefold() in _PREPOSITIONS | _DETERMINERS:
        return False
    pronoun = tokens[0].casefold() in {"he", "she", "it", "they", "this", "these", "you", "we"}
    broken = tokens[-1].endswith(("'s", "’s")) or "not" in tokens
    return not (pronoun and len(tokens) == 1) and not broken


def _starts_plainly(start: str) -> bool:
    first = start.split()[0]
    return first.casefold() not in {"in", "on", "at", "to", "for", "is", "did", "does", "as"} and (
        len(start.split()) >= 4
    )


def _inflected(do: str, verb: str) -> str:
    return PAST[verb] if do == "did" else third_person(verb) if do == "does" else verb


def _is_plural(noun: str) -> bool:
    if " and " in noun:
        return True
    head = re.split(r" (?:of|in|for|to|from|with) | ?\(|, ", noun)[0].split()[-1]
    return head.endswith("s") and not head.endswith(("ss", "us", "is")) and head.islower()


def _before(answer: str, evidence: str, fits: re.Pattern[str]) -> str | None:
    """Return the word before the answer in the evidence when it is one that is looked for."""
    for match in re.finditer(rf"(?:^|(?<=\W)){re.escape(answer)}(?!\w)", evidence):
        for word in reversed(evidence[: match.start()].split()[-2:]):
            if fits.match(word.casefold()):
                return word.casefold()
            if word.casefold() not in {"the", "a", "an"}:
                break
    return None


def _at_time(answer: str, evidence: str) -> str | None:
    if answer.split()[0].casefold() in _PREPOSITIONS:
        return answer[0].lower() + answer[1:]
    if word := _before(answer, evidence, _WHEN):
        bare = re.search(rf"\bthe {re.escape(answer)}", evidence, re.I) is None
        the = "" if answer.isdigit() or (bare and not _DECADE.fullmatch(answer)) else "the "
        return f"{word} {the}{answer}"
    if _DATE.match(answer):
        return f"on {answer}"
    the = "the " if _DECADE.fullmatch(answer) else ""
    return f"in {the}{answer}" if _YEAR.match(answer) else None


def _preposed(preposition: str, asked: str, noun: str) -> str | None:
    if asked not in _PREPOSED_NOUNS:
        return None
    if re.fullmatch(r"(?:the )?(?:[a-z]+|\d+(?:th|st|nd|rd))", noun) and asked == "century":
        noun = f"the {noun.removeprefix('the ')} century"
    return f"{preposition.lower()} {noun}"


def _with_determiner(answer: str, evidence: str) -> str | None:
    """Return the answer with the article that stands before it in the evidence.

    None where the answer is but a part of what the article belongs to.
    """
    if re.match(r"(?:a|an|the|its|his|her|their)\b", answer, re.I):
        return answer[0].lower() + answer[1:]
    before = r"\b(a|an|the|its|his|their) "
    if match := re.search(rf"{before}{re.escape(answer)}(?: ([^\W_]+))?", evidence, re.I):
        after = match[2]
        if after and after.casefold() not in STOP_WORDS and not after.endswith("ed"):
            return None
        return answer if answer.casefold() in _NUMBERS else f"{match[1].lower()} {answer}"
    return answer
