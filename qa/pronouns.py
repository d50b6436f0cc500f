"""The personal pronouns: what kind each stands for, and where one owns something."""

from collections.abc import Sequence

from qa.lexicon import words_of
from qa.tokens import Token, is_content

PERSONAL = {
    "he": "person", "him": "person", "his": "person",
    "she": "person", "her": "person", "hers": "person",
    "it": "thing", "its": "thing",
    "they": "group", "them": "group", "their": "group", "theirs": "group",
}  # fmt: skip
_POSSESSIVE = words_of("his hers its their theirs")


def pronoun_class(pronoun: str) -> str:
    """Return which pronoun it is a form of, where it is one for a person, and else its kind."""
    kind = PERSONAL[pronoun]
    return kind if kind != "person" else "he" if pronoun in {"he", "him", "his"} else "she"


def possesses(i: int, tokens: Sequence[Token]) -> bool:
    """Tell whether a pronoun says whose what follows it is."""
    followed = i + 1 < len(tokens) and is_content(tokens[i + 1])
    return tokens[i].lower in _POSSESSIVE or (tokens[i].lower == "her" and followed)
