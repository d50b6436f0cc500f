"""What the talk so far has mentioned, and how much of it is in the reader's mind.

A thing mentioned again and again is remembered, but no more than so much, so that what the last
turn asked about or answered with comes first. The weights follow centering theory (Grosz, Joshi
and Weinstein, Computational Linguistics 21, 1995): the subject of a question before its other
parts, and what a pronoun stood for before what it did not.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from qa.lexicon import AUXILIARIES, FUNCTION_WORDS, NUMBERS, ROLE_NOUNS, words_of
from qa.mentions import Mention, find_mentions, merge
from qa.name_words import names_in
from qa.tokens import Token, bare, tokenize
from qa.word_kinds import is_demonym, is_role, is_verb

_DECAY = 0.6
_MOST_SCORE = 6.0
_MOST_MENTIONS = 40
_MENTION_CHARACTERS = 80
_SUBJECT, _OTHER_NAME, _DEFINITE, _NOUN = 3.0, 1.5, 1.5, 1.0
_ASKED_FOR, _ANSWER_NAME, _LATER_NAME, _ANSWER_NOUN = 4.0, 2.0, 0.5, 0.2
# What a pronoun gains that stood for the same before.
STOOD_FOR = 3.0
_YEAR = re.compile(r"\b(?:1[0-9]{3}|20[0-9]{2})\b(?!s)")
_NO = re.compile(r"\W*no(?:\s*[.,;:!\u2013\u2014]|$)", re.I)
# How far into an answer the name that was asked for stands at most.
_EARLY = 8
_MANY = re.compile(r"^(?:who|which \w+) (?:are|were)\b", re.I)
_ASKS_NAME = re.compile(r"^(?:in |at |to |for |by |with )?(?:who|whom|which)\b", re.I)
_ASKS_WHICH = re.compile(r"^(?:which|what)\s+(?:[a-z]+\s+)?[a-z]+\b", re.I)
_ASKS_NAMED = re.compile(
    r"^(?:(?:in |at |to |for |by |with )?"
    r"what (?!is\b|are\b|was\b|were\b|did\b|do\b|does\b|year)\w+|"
    r"what (?:is|was|are|were) .*\b(?:called|named?|titled?)\b)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Context:
    """Hold the mentions of the talk so far, most salient first, and its last question made whole.

    ``stood_for`` holds what each kind of pronoun stood for last, ``years`` the years of the last
    turn, and ``names`` lower-case words known to be names. ``denied`` tells that the last answer
    was a no.
    """

    mentions: tuple[Mention, ...] = ()
    names: frozenset[str] = frozenset()
    question: str = ""
    stood_for: Mapping[str, str] = field(default_factory=dict)
    years: tuple[str, ...] = ()
    unclear: bool = False
    denied: bool = False


def remember(
    context: Context,
    question: str,
    answer: str,
    stood_for: Mapping[str, str] | None = None,
    *,
    unclear: bool = False,
) -> Context:
    """Return the context after one more turn, whose question is made whole already.

    ``unclear`` tells that a word of the question that points back was not understood.
    """
    stood_for = stood_for or {}
    mentions = [replace(m, score=m.score * _DECAY) for m in context.mentions]
    tokens = tokenize(question)
    asked = find_mentions(question, tokens, context.names)
    said = {bare(t.lower) for t in tokens}
    if _ASKS_WHICH.match(question) and names_in(tokenize(answer)):
        # What was asked for goes by its name from here on.
        asked = [m for m in asked if m.name or m.first > 2]
    gender, spoken = _gender_of(tokenize(answer))
    if gender and not any(
        m.name and m.first < spoken for m in find_mentions(answer, tokenize(answer), context.names)
    ):
        asked = _with_gender(asked, gender)
    for mention in [*asked, *_pair(asked)]:
        mentions = _merged(mentions, replace(mention, score=_asked_weight(mention, tokens, asked)))
    mentions = _answered(mentions, context, question, answer, said)
    mentions = [_gendered(mention, stood_for) for mention in mentions]
    mentions.sort(key=lambda m: -m.score)
    mentions = [m for m in mentions if len(m.text) <= _MENTION_CHARACTERS][:_MOST_MENTIONS]
    years = tuple(dict.fromkeys(_YEAR.findall(answer) or _YEAR.findall(question)))
    kept = {**context.stood_for, **stood_for}
    if _asks_for_somebody(question) or (
        not stood_for and any(m.name and m.person > -1.5 for m in asked)
    ):
        # Whom the talk turns to now is meant, not whom it was about.
        kept = {kind: text for kind, text in kept.items() if kind not in {"he", "she"}}
    denied = bool(_NO.match(answer))
    return Context(tuple(mentions), context.names, question, kept, years, unclear, denied)


def _asked_weight(mention: Mention, tokens: Sequence[Token], asked: Sequence[Mention]) -> float:
    before = tokens[mention.first - 1].lower if mention.first else ""
    if before in {"the", "a", "an"} and mention.first > 1:
        before = tokens[mention.first - 2].lower
    if mention.name:
        first = next(m for m in [*asked, mention] if m.name)
        asker = tokens[0].lower in {"who", "whom"}
        subject = before in AUXILIARIES or (first.first == mention.first and not asker)
        return _SUBJECT if subject else _OTHER_NAME
    return _DEFINITE if mention.text.startswith("the ") else _NOUN


def _asks_for_somebody(question: str) -> bool:
    return question.lower().startswith(("who ", "whom ", "who's ")) and not _MANY.match(question)


def _with_gender(asked: Sequence[Mention], gender: str) -> list[Mention]:
    """Give the one person that a question names the gender that its answer speaks of."""
    people = [m for m in asked if m.name and m.person > -1.5 and not m.plural]
    if len(people) != 1 or people[0].gender:
        return list(asked)
    return [replace(m, gender=gender) if m is people[0] else m for m in asked]


def _asks_for_thing(question: str) -> bool:
    """Tell whether a question asks which one of some things, that are no people."""
    match = re.match(r"(?:which|what) ([a-z]+)\b", question, re.I)
    if match is None:
        return False
    noun = match.group(1).lower()
    return noun not in FUNCTION_WORDS and not is_verb(noun) and not is_role(noun)


def _answered(
    mentions: list[Mention], context: Context, question: str, answer: str, said: set[str]
) -> list[Mention]:
    tokens = tokenize(answer)
    asks_name = bool(_ASKS_NAME.match(question))
    asks_person = question.lower().startswith(("who", "whom"))
    asks_named = asks_name or bool(_ASKS_NAMED.match(question))
    many = True if asks_name and _MANY.match(question) else None
    gender, spoken = _gender_of(tokens)
    thing = _asks_for_thing(question)
    named = False
    for mention in find_mentions(answer, tokens, context.names):
        counted = mention.first < len(tokens) and tokens[mention.first].lower in NUMBERS
        opens = asks_name and mention.first == 0 and " and " not in mention.text
        if not mention.name and not mention.text.startswith("the "):
            if not (mention.plural and (counted or opens)):
                continue
            # "Nineteen senators did", "He named three goals": they go by that from here on.
            mention = replace(mention, text=f"the {_inside(mention.text, context)}")
        weight = _ANSWER_NOUN
        if mention.name:
            first = not named or mention.plural
            weight = _ANSWER_NAME if first else _LATER_NAME
            if (
                first
                and asks_named
                and (mention.first < _EARLY)
                and (many in (None, mention.plural))
            ):
                weight = _ASKED_FOR
            new = not {bare(w) for w in mention.text.lower().split()} & said
            if asks_person and new:
                mention = replace(mention, person=mention.person + 1)
            if question.lower().startswith("where") and new and mention.first > 0:
                mention = replace(mention, person=mention.person - 2)
            if thing and first and new:
                mention = replace(mention, person=mention.person - 2)
            if (
                gender
                and not named
                and not mention.gender
                and mention.person > -1.5
                and (mention.first < spoken)
            ):
                mention = replace(mention, gender=gender)
            named = True
        elif opens:
            weight, named = _ANSWER_NAME, True
        elif counted or mention.text.split()[-1].lower() in ROLE_NOUNS:
            weight = _LATER_NAME
        mentions = _merged(mentions, replace(mention, score=weight))
    return mentions


def _inside(text: str, context: Context) -> str:
    """Return a noun phrase that may begin a sentence as it is written inside one."""
    first = text.split()[0].lower()
    return text if first in context.names or is_demonym(first) else text[0].lower() + text[1:]


def _gender_of(tokens: Sequence[Token]) -> tuple[str, int]:
    """Return the one gender that the pronouns of an answer have, and where the first stands.

    The gender is "" where there is none or more than one.
    """
    places = {"f": words_of("she her hers"), "m": words_of("he his him")}
    found = [
        (i, g) for i, t in enumerate(tokens) for g, words in places.items() if t.lower in words
    ]
    if len({gender for _, gender in found}) != 1:
        return "", len(tokens)
    return found[0][1], found[0][0]


def _pair(asked: Sequence[Mention]) -> list[Mention]:
    people = [m for m in asked if m.name and m.person > -1 and not m.plural]
    if len(people) != 2 or people[0].text == people[1].text:
        return []
    pair = f"{people[0].text} and {people[1].text}"
    return [Mention(pair, people[0].first, people[1].last, True, 0.0, True)]


def _gendered(mention: Mention, stood_for: Mapping[str, str]) -> Mention:
    """Give a mention the gender of the pronoun that stood for it, where none was known."""
    for kind, gender in (("he", "m"), ("she", "f")):
        if stood_for.get(kind) == mention.text and not mention.gender:
            return replace(mention, gender=gender)
    return mention


def _merged(mentions: list[Mention], new: Mention) -> list[Mention]:
    rest, merged = merge(mentions, new)
    return [*rest, replace(merged, score=min(merged.score, _MOST_SCORE))]
