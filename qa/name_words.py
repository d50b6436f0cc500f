"""The words of a text that belong to a name, found by capitals, lists and position."""

from collections.abc import Sequence

from qa.lexicon import AUXILIARIES, FIRST_NAMES, FUNCTION_WORDS, NOT_NAMES, NUMBERS, PLACES
from qa.tokens import Token, bare, is_content, starts_sentence
from qa.word_kinds import is_demonym, is_verb

_NO_NAMES = FUNCTION_WORDS | NOT_NAMES | NUMBERS


def names_in(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the lower-case words that stand capitalised inside a sentence."""
    return frozenset(
        bare(t.lower)
        for i, t in enumerate(tokens)
        if len(t.text) > 2
        and t.text[0].isupper()
        and t.lower not in _NO_NAMES
        and not starts_sentence(tokens, i)
    )


def is_name_word(tokens: Sequence[Token], i: int, known: frozenset[str]) -> bool:
    """Tell whether token i belongs to a name.

    ``known`` holds lower-case words known to be names.
    """
    token = tokens[i]
    if not token.text[0].isalpha() or token.lower in _NO_NAMES:
        return False
    if is_demonym(token.lower) and i + 1 < len(tokens) and _goes_on(tokens, i + 1):
        return False
    if bare(token.lower) in known or (token.text[0].isupper() and bare(token.lower) in PLACES):
        return True
    if not token.text[0].isupper():
        return False
    if not starts_sentence(tokens, i):
        return True
    if i + 1 == len(tokens):
        return True
    following = tokens[i + 1]
    return (following.text[0].isupper() and following.lower not in FUNCTION_WORDS) or (
        following.lower in AUXILIARIES or is_verb(following.lower) or following.text in ",."
    )


def name_end(tokens: Sequence[Token], i: int, known: frozenset[str]) -> int:
    """Return the token after the last one of the name that begins with token i."""
    last = i + 1
    while last < len(tokens):
        if tokens[last - 1].lower.endswith(("'s", "s'")):
            break
        if is_name_word(tokens, last, known):
            last += 1
            continue
        step = 0
        if tokens[last].lower in {"of", "for", "de", "van", "von", "bin", "al", "&"}:
            step = 1
            if last + 1 < len(tokens) and tokens[last + 1].lower == "the":
                step = 2
        if step and last - i > 1 and tokens[i].lower in FIRST_NAMES:
            # "William Preece of the Post Office" is somebody, and not an office.
            break
        if step and last + step < len(tokens) and tokens[last + step].text[0].isupper():
            last += step + 1
            continue
        break
    return last


def _goes_on(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a noun in lower case follows, as in "the Chinese minister"."""
    return tokens[i].text[0].islower() and is_content(tokens[i]) and not is_verb(tokens[i].lower)
