"""Words that pick one of two things named together, or both of them."""

from collections.abc import Sequence

from qa.lexicon import AUXILIARIES, words_of
from qa.salience import Context
from qa.tokens import Token, is_content
from qa.word_kinds import is_verb

_PLACES = {"former": 0, "first": 0, "latter": 1, "second": 1}
_DEMONSTRATIVES = words_of("these those the")
_PRONOUNS = words_of("he she it they him her them")


def pair_reference(
    i: int, tokens: Sequence[Token], context: Context
) -> tuple[int, int, str] | None:
    """Spell out "the latter", "the other one", "both" and their like at token i.

    Returns the span of characters and what to put there, or None where token i is nothing of
    the kind or nothing named together is in mind.
    """
    pair = _pair(context)
    if pair is None:
        return None
    word = tokens[i].lower
    if word == "both":
        last = i + (3 if _texts(tokens, i + 1, 2) == "of them" else 1)
        if not _stands_alone(i, last, tokens) or any(t.lower == "and" for t in tokens[last:]):
            return None
        return tokens[i].start, tokens[last - 1].end, f"both {pair[0]} and {pair[1]}"
    if word not in _DEMONSTRATIVES or i + 1 >= len(tokens):
        return None
    second = tokens[i + 1].lower
    if second == "two" and _stands_alone(i, i + 2, tokens):
        return tokens[i].start, tokens[i + 1].end, f"{pair[0]} and {pair[1]}"
    if word == "the" and (second in _PLACES or second == "other"):
        return _one_of(i, tokens, context, pair)
    return None


def _one_of(
    i: int, tokens: Sequence[Token], context: Context, pair: tuple[str, str]
) -> tuple[int, int, str] | None:
    last = i + 2
    if last < len(tokens) and tokens[last].lower == "one":
        last += 1
    for tail in ("of these", "of those", "of them", "of the two"):
        size = len(tail.split())
        if _texts(tokens, last, size) == tail:
            last += size
            break
    exact = tokens[i + 1].lower in {"former", "latter"}
    if not (exact or _stands_alone(i, last, tokens)) or (i and tokens[i - 1].lower in _PRONOUNS):
        return None
    which = _PLACES.get(tokens[i + 1].lower)
    if which is None:
        named = [name.lower() in context.question.lower() for name in pair]
        if named[0] == named[1]:
            return None
        which = named.index(False)
    return tokens[i].start, tokens[last - 1].end, pair[which]


def _pair(context: Context) -> tuple[str, str] | None:
    for mention in context.mentions:
        if mention.plural and " and " in mention.text:
            first, second = mention.text.split(" and ", 1)
            return first, second
    return None


def _texts(tokens: Sequence[Token], first: int, size: int) -> str:
    return " ".join(t.lower for t in tokens[first : first + size])


def _stands_alone(i: int, last: int, tokens: Sequence[Token]) -> bool:
    """Tell whether the words from i to last have no noun after them that they belong to."""
    if last >= len(tokens) or not is_content(tokens[last]):
        return last >= len(tokens) or tokens[last].lower not in {"of", "to"}
    asked = i > 0 and tokens[i - 1].lower in AUXILIARIES and last + 1 >= len(tokens) - 1
    return asked or is_verb(tokens[last].lower)
