"""Noun phrases that can surely be told for what they are, by the kinds of their words."""

from collections.abc import Sequence

from qa.lexicon import words_of
from qa.sentence_tokens import NO_NOUNS, Piece
from qa.verb_forms import BASE_OF_PAST_FORM, PARTICIPLE_FORMS

LONGEST = 9
_POINTING = words_of(
    "he she it they we i you this that these those here there his her its their our my your him "
    "them us such same other others another former latter following above below himself herself "
    "itself themselves one ones both each either neither"
)
_WITHIN = words_of("of in for at from on to between with and into against")
_DETERMINERS = words_of("the a an some many most several all every no two three four five")
_ADJECTIVE = ("ic", "al", "ous", "ive", "ful", "less", "able", "ible")
_NOUNS_ALL_THE_SAME = words_of(
    "hospital capital festival animal material journal canal rival signal terminal metal medal "
    "trial proposal approval arrival survival denial referral refusal removal renewal revival "
    "journal mineral general cardinal admiral official individual professional criminal musical "
    "music logic public republic traffic fabric clinic critic topic epidemic pandemic mechanic "
    "arithmetic academic attic comic electric archive olive motive native executive initiative "
    "perspective objective alternative representative incentive directive collective detective "
    "table cable vegetable variable principal goal interval chemical cathedral protocol plastic"
)
# Nouns that look like participles.
_NO_PARTICIPLES = words_of("building beginning meeting king ring")


def is_noun_phrase(tokens: Sequence[Piece]) -> bool:
    """Tell whether words are surely a whole noun phrase that stands on its own."""
    if not tokens or len(tokens) > LONGEST:
        return False
    start = 1 if tokens[0].lower in _DETERMINERS else 0
    inner = tokens[start:]
    if not inner or inner[0].lower in _WITHIN or inner[-1].lower in NO_NOUNS:
        return False
    if inner[-1].small and is_adjective(inner[-1].lower):
        return False
    if all(token.lower in PARTICIPLE_FORMS or token.lower.endswith("ly") for token in inner):
        return False
    for place, token in enumerate(inner):
        before = inner[place - 1] if place else None
        if token.lower in _POINTING or token.shape in {"time", "quotation"}:
            return False
        if token.shape == "sign":
            return False
        if token.shape == "number":
            if place or start:
                return False
            continue
        if token.capital:
            if token.lower in NO_NOUNS:
                return False
            continue
        if token.lower in _WITHIN:
            if before is None or before.lower in _WITHIN:
                return False
            continue
        if token.lower in {"the", "a", "an"}:
            if before is None or before.lower not in _WITHIN:
                return False
            continue
        if not token.small or token.lower.endswith("ly"):
            return False
        verbal = token.lower in BASE_OF_PAST_FORM or token.lower.endswith("ing")
        # A participle may stand before its noun, and hardly at the end.
        if verbal and ((place == len(inner) - 1 and place > 0) or (start == 0 and place == 0)):
            return token.lower in _NO_PARTICIPLES
    return True


def is_adjective(word: str) -> bool:
    """Tell whether a lower-case word is more likely an adjective, by its ending."""
    return len(word) > 4 and word.endswith(_ADJECTIVE) and word not in _NOUNS_ALL_THE_SAME


def is_plural_noun(word: str) -> bool:
    """Tell whether a lower-case noun is a plural, by its ending."""
    return (
        word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "ics")) and len(word) > 3
    )


def without_aside(tokens: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Part a subject from what stands between two commas after it."""
    commas = [place for place, token in enumerate(tokens) if token.text == ","]
    if len(commas) >= 2 and commas[-1] == len(tokens) - 1 and commas[0] > 0:
        return tokens[: commas[0]], tokens[commas[0] + 1 : commas[-1]]
    return tokens, []
