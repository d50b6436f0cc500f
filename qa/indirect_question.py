"""A question as part of a sentence: "Where did Luther die?" asks "where Luther died".

English puts the verb before the subject in a question and after it elsewhere. Where subject and
verb cannot be told apart surely there is no indirect question.
"""

import re
from itertools import pairwise

from qa.inflections import CLEAR_PASTS, PARTICIPLES, PAST, third_person
from qa.lexicon import DETERMINERS, FUNCTION_WORDS, PREPOSITIONS, words_of

_LONGEST = 24
_QUESTION_WORDS = words_of("who whom whose what which when where why how")
_DO = words_of("did does do")
_BE = words_of("is are was were")
_HAVE = words_of("has have had")
_MODALS = words_of("will would can could shall should may might must")
_MOVED = _DO | _BE | _HAVE | _MODALS
_PRONOUNS = words_of("he she it they we you i there")
_CALLING = words_of("called named known termed titled")
_BETWEEN = words_of(
    "ever also first last still not never actually originally finally really already often "
    "usually always again now then later once both"
)
# Verbs that nobody would take for nouns here, beside those whose forms are listed.
_MORE_VERBS = words_of(
    "boil purr learn profit evaporate naturalise naturalize worry emerge dissolve melt freeze grow "
    "burn sing swim drink smell taste sleep breathe flow erupt explode vanish adapt evolve react "
    "absorb emit orbit migrate nest hunt breed vote rely consume generate store compare relate "
    "correspond consist depend resemble represent symbolise symbolize inspire respond behave "
    "hesitate apologise apologize criticise emphasise recognise realise organise specialise "
    "translate interpret argue resign retire graduate enrol matriculate emigrate immigrate flee"
)
_JOINING = words_of("of and the de von van der la le du for in on at")
_LEAD = re.compile(
    r"(?:(?:and|so|but|well|then|ok|okay|please),?\s+)*"
    r"(?:(?:can|could|would) you (?:please )?tell me\s+|do you know\s+|tell me\s+)?",
    re.I,
)
# What ends a sentence, or joins a second question to the first.
_SEVERAL = re.compile(
    r"[?!;:]|\.\s|(?:,|\b(?:and|or|but))\s(?:\w+\s){0,2}(?:who|whom|whose|what|which|when|where|why|how)\b",
    re.I,
)
_ENDED = re.compile(r"[a-z]+(?:ed|ing)")


def indirect_question(question: str) -> str | None:
    """Return a question as part of a sentence, without its question mark, or None.

    "Which hotel will he stay in?" becomes "which hotel he will stay in", "Is it open?" "whether
    it is open". What asks two things, or in a way no rule knows, gives None.
    """
    core = " ".join(question.split()).rstrip("?!. ")
    core = core[_LEAD.match(core).end() :] if _LEAD.match(core) else core  # type: ignore[union-attr]
    words = core.split()
    if not 2 <= len(words) <= _LONGEST or _SEVERAL.search(core):
        return None
    if words[0].lower() in _MOVED:
        turned = _turned(words[0].lower(), words[1:])
        return None if turned is None else f"whether {turned}"
    start = _question_word(words)
    if start is None:
        return None
    head, rest = _parted(words, start)
    opening = " ".join([head[0].lower(), *head[1:]])
    if not rest:
        return opening
    if _is_subject(head, rest):
        return f"{opening} {' '.join(rest)}"
    verb, after = rest[0].lower(), rest[1:]
    if verb in _BE and not _is_verbal(after):
        # "Which region is he responsible for": nothing tells where the subject ends.
        return f"{opening} {' '.join(after)} {verb}" if _is_simple(head, after) else None
    if verb in _BE and len(head) == 1 and head[0].lower() in {"who", "what", "which"}:
        # "What was the law passed in 1911": a participle may as well belong to the noun.
        forms = _forms(after)
        if after[0].lower() not in _PRONOUNS and not (forms and after[forms[0]] in _CALLING):
            return None
    turned = _turned(verb, after)
    return None if turned is None else f"{opening} {turned}"


def is_indirect_question(text: str) -> bool:
    """Tell whether a text reads on after "does not say"."""
    words = text.split()[:2]
    first = words[0].lower() if words else ""
    second = words[1].lower() if len(words) > 1 else ""
    return (
        first in _QUESTION_WORDS
        or first == "whether"
        or (first in PREPOSITIONS and second in _QUESTION_WORDS)
    )


def _question_word(words: list[str]) -> int | None:
    """Return where the question word stands: first, or after a preposition."""
    if words[0].lower() in _QUESTION_WORDS:
        return 0
    second = words[1].lower()
    before = words[0].lower() in PREPOSITIONS | {"about", "since"}
    return 1 if before and second in _QUESTION_WORDS else None


def _parted(words: list[str], start: int) -> tuple[list[str], list[str]]:
    """Part what is asked for from the rest, which begins with a verb to be moved, if any does."""
    for place in range(start + 1, len(words)):
        word = words[place].lower()
        if word in _MOVED:
            return words[:place], words[place:]
        if word in CLEAR_PASTS or word in _QUESTION_WORDS:
            # A verb of its own: what is asked for is the subject.
            break
    return words, []


def _is_subject(head: list[str], rest: list[str]) -> bool:
    """Tell whether what is asked for does what the verb says, so that nothing is moved."""
    verb = rest[0].lower()
    if verb in _DO or head[0].lower() in PREPOSITIONS:
        return False
    after = [word for word in rest[1:] if word.lower() not in _BETWEEN]
    if not after or head[-1].lower() in {"when", "where", "why", "how"}:
        return False
    following = after[0].lower()
    if verb in _MODALS:
        return following in PAST or following in {"be", "have"}
    if verb in _HAVE:
        return following in PARTICIPLES or following == "been" or bool(_ENDED.fullmatch(following))
    if following in PARTICIPLES or _ENDED.fullmatch(following):
        return True
    return following in PREPOSITIONS


def _turned(verb: str, rest: list[str]) -> str | None:
    """Put the subject that follows a moved verb before it."""
    if not rest or rest[0].lower() == "not":
        return None
    if verb in _BE and not _is_verbal(rest):
        return None
    if verb in _HAVE and not _is_verbal(rest):
        return f"{' '.join(rest)} {verb}" if _is_phrase(rest) else None
    place = _verb_place(verb, rest)
    if place is None:
        return None
    subject, predicate = rest[:place], rest[place:]
    between = []
    while predicate and predicate[0].lower() in _BETWEEN:
        between.append(predicate.pop(0))
    if not predicate:
        return None
    if verb in _DO:
        if "not" in between:
            return " ".join([*subject, verb, *between, *predicate])
        base = predicate[0].lower()
        predicate[0] = _past(base) if verb == "did" else _present(verb, base)
        return " ".join([*subject, *between, *predicate])
    return " ".join([*subject, verb, *between, *predicate])


def _is_verbal(rest: list[str]) -> bool:
    return bool(rest) and (rest[0].lower() in _PRONOUNS or bool(_forms(rest)))


def _forms(rest: list[str]) -> list[int]:
    """Return where participles stand that a whole subject stands before."""
    places = []
    for place, (before, word) in enumerate(pairwise(rest), 1):
        lower = before.lower()
        if lower in _QUESTION_WORDS or lower.endswith(",") or lower == "that":
            break
        formed = word in PARTICIPLES or word == "born" or word.endswith("ed")
        if word.endswith("ing"):
            # What ends so is often a noun, unless it follows a subject of few words.
            formed = not any(each.lower() in PREPOSITIONS for each in rest[:place])
        if formed and word.islower() and lower not in DETERMINERS | PREPOSITIONS:
            places.append(place)
    return places


def _is_simple(head: list[str], rest: list[str]) -> bool:
    """Tell whether a question asks what, who or where one noun phrase is, and nothing else."""
    measured = len(head) == 2 and head[0].lower() == "how"
    plain = len(head) == 1 and head[0].lower() not in {"why", "how"}
    return (plain or measured) and _is_phrase(rest)


def _is_phrase(rest: list[str]) -> bool:
    return not any(
        word.lower() in _MOVED | _BETWEEN | _QUESTION_WORDS | {"to", "so", "if", "because"}
        or word.endswith(",")
        for word in rest
    )


def _verb_place(verb: str, rest: list[str]) -> int | None:
    """Return where the subject ends, if there is one place that it can end."""
    if rest[0].lower() in _PRONOUNS:
        return 1 if len(rest) > 1 else None
    if verb in _BE or verb in _HAVE:
        places = _forms(rest)
        return _with_adverbs(places[0], rest) if len(places) == 1 else None
    places = [
        n
        for n in range(1, len(rest))
        if (rest[n] in PAST or rest[n] in _MORE_VERBS or rest[n] in {"be", "do"})
        and rest[n - 1].lower() not in DETERMINERS | PREPOSITIONS
        and not rest[n - 1].endswith(("'s", "’s"))
        and not rest[n - 1].isdigit()
    ]
    if not places:
        return _after_name(rest)
    # A second one may be a noun: with a little word between, it does not stand with the first.
    apart = len(places) == 1 or any(
        word.lower() in PREPOSITIONS | DETERMINERS | {"to", "that"}
        for word in rest[places[0] + 1 : places[1]]
    )
    return _with_adverbs(places[0], rest) if apart else None


def _after_name(rest: list[str]) -> int | None:
    """Return where a subject ends that is a name: at the next word in small letters."""
    place = 0
    if not rest[0][:1].isupper():
        return None
    while place < len(rest):
        following = rest[place + 1][:1].isupper() if place + 1 < len(rest) else False
        if not (rest[place][:1].isupper() or (rest[place] in _JOINING and following)):
            break
        place += 1
    verb = rest[place] if place < len(rest) else ""
    fits = verb.isalpha() and verb.islower() and verb not in FUNCTION_WORDS
    return place if fits and not rest[place - 1].endswith(("'s", "’s")) else None


def _with_adverbs(place: int, rest: list[str]) -> int:
    while place > 1 and rest[place - 1].lower() in _BETWEEN:
        place -= 1
    return place


def _past(base: str) -> str:
    if base in PAST:
        return PAST[base]
    if base.endswith("e"):
        return f"{base}d"
    if re.search(r"[^aeiou]y$", base):
        return f"{base[:-1]}ied"
    return {"do": "did", "be": "was"}.get(base, f"{base}ed")


def _present(do: str, base: str) -> str:
    return third_person(base) if do == "does" else base
