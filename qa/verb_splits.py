"""Where the verb of a question stands, and its form in a statement."""

import re

from qa.inflections import PAST, third_person
from qa.lexicon import DETERMINERS, PREPOSITIONS, words_of

_BEFORE_A_NOUN = DETERMINERS | PREPOSITIONS | words_of("as off onto throughout upon no any")


def split_at_verb(text: str) -> tuple[str, str, str] | None:
    """Split at the one word that can be the verb, or return None."""
    tokens = text.split()
    places = [
        number
        for number, token in enumerate(tokens)
        if token in PAST
        and number > 0
        and tokens[number - 1].casefold() not in _BEFORE_A_NOUN
        and not re.fullmatch(r"\d+", tokens[number - 1])
    ]
    if len(places) != 1 or not whole_subject(tokens[: places[0]]):
        return None
    place = places[0]
    return " ".join(tokens[:place]), tokens[place], " ".join(tokens[place + 1 :])


def whole_subject(tokens: list[str]) -> bool:
    """Tell whether words can be a whole subject, and not a pronoun or a part of one."""
    if not tokens or tokens[-1].casefold() in _BEFORE_A_NOUN:
        return False
    pronoun = tokens[0].casefold() in {"he", "she", "it", "they", "this", "these", "you", "we"}
    broken = tokens[-1].endswith(("'s", "’s")) or "not" in tokens
    return not (pronoun and len(tokens) == 1) and not broken


def inflected(do: str, verb: str) -> str:
    """Return the form of a verb that stood with did, does or do."""
    return PAST[verb] if do == "did" else third_person(verb) if do == "does" else verb
