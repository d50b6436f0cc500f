"""Name in a few words what a question asks for: "in which town Luther died"."""

import re

from qa.indirect_question import indirect_question
from qa.lexicon import AUXILIARIES, DETERMINERS, PREPOSITIONS
from qa.mentions import Mention, find_mentions
from qa.name_words import names_in
from qa.tokens import tokenize
from qa.word_kinds import is_verb

_LONGEST = 10
_OPENING = re.compile(r"^.*?\b(?=(?:who|whom|whose|what|which|when|where|why|how)\b)", re.I | re.S)
_DEGREES = {
    "long": "duration", "old": "age", "tall": "height", "high": "height", "far": "distance",
    "large": "size", "big": "size", "deep": "depth", "wide": "width", "heavy": "weight",
    "fast": "speed", "hot": "temperature", "cold": "temperature", "often": "frequency",
    "thick": "thickness", "strong": "strength",
}  # fmt: skip
_AMOUNTS = {
    "cost": "cost", "costs": "cost", "pay": "price", "paid": "price", "weigh": "weight",
    "weighs": "weight", "earn": "earnings", "charge": "price",
}  # fmt: skip
_NOUNS = {
    "who": "the person", "whom": "the person", "whose": "the person", "when": "the date",
    "where": "the place",
}  # fmt: skip


# To name whose reason it is would say that nothing else is told of them.
_ASKED = {"why": "the reason that is asked for", "how": "the way that is asked for"}


def missing_point(question: str) -> str:
    """Return what a question asks for, in the question's own words.

    It is an indirect question, "when Luther died", or, where no rule can make one, a noun phrase,
    such as "the number of soldiers"; at last the first noun phrase of the question.
    """
    return indirect_question(question) or _noun_phrase(question)


def _noun_phrase(question: str) -> str:
    core = question.strip().rstrip("?!. ")
    opening = _OPENING.match(core)
    asked = core[opening.end() :] if opening else core
    words = asked.split()
    first = words[0].lower() if words else ""
    second = words[1].lower() if len(words) > 1 else ""
    if first == "how" and second == "many":
        return _short(f"the number of {_phrase(words[2:])}")
    if first == "how" and second == "much":
        return _short(_of(_amount(words[2:]), asked, 2))
    if first == "how" and second in _DEGREES:
        return _short(_of(f"the {_DEGREES[second]}", asked, 2))
    if first in {"what", "which", "whose"}:
        return _short(_of_thing(words[1:], asked))
    if first == "who" and len(words) <= _LONGEST:
        # "Who ruled it before" names its point itself.
        return " ".join(["who", *words[1:]])
    if first in _ASKED:
        return _ASKED[first]
    if first in _NOUNS:
        return _short(_of(_NOUNS[first], asked, 1))
    subject = _subject(asked, 0)
    return _short(subject or "what is asked for")


def _of_thing(following: list[str], asked: str) -> str:
    """Name the thing after "what" or "which": "the median income in Fresno"."""
    copula = bool(following) and following[0].lower() in {"is", "are", "was", "were"}
    if copula and len(following) > 2 and following[1].lower() in DETERMINERS:
        return " ".join(following[1:])
    phrase = _phrase(following)
    if phrase:
        thing = phrase if phrase.split()[0].lower() in DETERMINERS else f"the {phrase}"
        return _of(thing, asked, 1 + len(phrase.split()))
    subject = _subject(asked, 1)
    verb = next((_AMOUNTS[w.lower()] for w in following if w.lower() in _AMOUNTS), None)
    if verb:
        return f"the {verb} of {subject}" if subject else f"the {verb}"
    return subject or "what is asked for"


def _amount(following: list[str]) -> str:
    phrase = _phrase(following)
    if phrase:
        return f"the amount of {phrase}"
    for word in following:
        if word.lower() in _AMOUNTS:
            return f"the {_AMOUNTS[word.lower()]}"
    return "the amount"


def _phrase(words: list[str]) -> str:
    """Return the words up to the verb, with a "of" in between: "copies of the book"."""
    taken: list[str] = []
    # "Which of the ways": the ways are what is asked for.
    for word in words[1:] if words and words[0].lower() == "of" else words:
        lower = word.lower().strip(",;")
        if lower in AUXILIARIES or (lower in PREPOSITIONS and lower != "of"):
            break
        inner = bool(taken) and taken[-1].lower() != "of"
        if (inner and is_verb(lower)) or (not taken and lower.endswith("ed")):
            break
        taken.append(word)
    while taken and taken[-1].lower() in PREPOSITIONS | DETERMINERS:
        taken.pop()
    return " ".join(taken).strip(",;")


def _of(thing: str, asked: str, skipped: int) -> str:
    """Say whose or of what the thing is, unless it says so itself."""
    if " of " in f" {thing} " and not thing.startswith("the amount"):
        return thing
    subject = _subject(asked, skipped)
    return f"{thing} of {subject}" if subject and subject.lower() not in thing.lower() else thing


def _subject(asked: str, skipped: int) -> str:
    """Return the first noun phrase after some words; a name goes before anything else."""
    rest = " ".join(asked.split()[skipped:])
    tokens = tokenize(rest)
    mentions = [
        mention for mention in find_mentions(rest, tokens, names_in(tokens))
        if mention.text.lower() not in AUXILIARIES
    ]  # fmt: skip
    if not mentions:
        return ""
    named = [mention for mention in mentions if mention.name]
    first: Mention = min(named or mentions, key=lambda mention: mention.first)
    return first.text


def _short(phrase: str) -> str:
    words = phrase.split()
    if len(words) <= _LONGEST:
        return phrase
    kept = words[:_LONGEST]
    while kept[-1].lower() in PREPOSITIONS | DETERMINERS | AUXILIARIES | {"and", "or"}:
        kept.pop()
    return " ".join(kept)
