"""Shares in words: "half", "two thirds", "nine tenths", "one in twenty", all in percent."""

from qa.number_tokens import NumberTokens
from qa.number_words import FRACTIONS, number_in_words
from qa.quantity import Quantity, Read
from qa.units import unit_named


def read_share(tokens: NumberTokens, position: int) -> Read | None:
    """Read the share that begins at a token, if one does."""
    word, after = tokens.lower(position), position + 1
    if word == "one" and tokens.lower(after) == "in":
        of = number_in_words(tokens.lowers(after + 1, 5))
        if of is not None and of[0] > 1 and not of[2]:
            return _made(tokens, position, after + 1 + of[1], 100 / of[0], "about", True)
    if word == "half":
        top, part = 1.0, "half"
    else:
        read = number_in_words([word]) if word not in {"a", "an"} else (1.0, 1, False)
        if read is None or read[2]:
            return None
        top = read[0]
        after += tokens.lower(after) in {"-", "–"}
        part = tokens.lower(after)
        after += 1
    if part not in FRACTIONS or (top > 1) != part.endswith("s"):
        return None
    value = 100 * top / FRACTIONS[part]
    return _made(tokens, position, after, value, tokens.hedge(position), part != "half")


def _made(
    tokens: NumberTokens, first: int, last: int, value: float, hedge: str, firm: bool
) -> Read:
    text, start, end = tokens.cut(first, last)
    percent = unit_named("percent")
    return (
        Quantity(text, start, end, "number", value, value, 1.0, percent, hedge=hedge, firm=firm),
        last,
    )
