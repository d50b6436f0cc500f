"""Where a clause may end: what follows its verb, cut so that it can stand in a question."""

from collections.abc import Sequence

from qa.lexicon import PREPOSITIONS, words_of
from qa.noun_phrases import is_plural_noun
from qa.sentence_tokens import NO_NOUNS, Piece
from qa.verb_forms import (
    AUXILIARY_FORMS,
    BASE_OF_PAST_FORM,
    BASE_OF_THIRD_FORM,
    PARTICIPLE_FORMS,
)

_LONGEST = 10
_ADVERBS = words_of(
    "also then later subsequently now still soon first thus therefore finally eventually again "
    "once often never even already almost just ultimately always"
)
# Clauses that may be left out from here on.
_SUBORDINATORS = words_of(
    "when while after before because although though whereas if unless until once where which who "
    "whose whom"
)
_OPENS_CLAUSE = words_of("that what how whether why who which where when if than as")
_SECOND = words_of("is are was were has had")
_NEUTRAL = words_of(", the a an of")
_MAY_BE_LEFT_OUT = words_of("in at during from through under with for on by between against")


def trimmed(tokens: list[Piece]) -> list[Piece] | None:
    """Cut what follows a verb where it may end, or return None where nothing tells."""
    kept: list[Piece] = []
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.text == ",":
            if _goes_on(tokens, place):
                return None
            break
        if token.lower in {"and", "or"} and following is not None:
            if following.lower in PREPOSITIONS or is_adverb(following):
                break
            ahead = tokens[place + 1 : place + 8]
            until = next((n for n, each in enumerate(ahead) if each.text == ","), len(ahead))
            if _holds_verb(ahead[:until]):
                break
        elif token.lower == "but" or (place and token.lower in _SUBORDINATORS):
            timed = token.lower in {"after", "before", "until"}
            if not timed or _holds_verb(tokens[place : place + 6]):
                break
        elif place and token.lower in {"as", "since", "so"}:
            if _holds_verb(tokens[place : place + 6]):
                break
        elif token.lower == "that" and place and not kept[-1].lower.endswith("ed"):
            # What follows a noun tells which one, and may be left out.
            break
        kept.append(token)
    if len(kept) > 2 and kept[-1].small and kept[-1].lower.endswith("ed"):
        # "In a letter posted on Friday": what was posted stands without it as well.
        before = kept[-2]
        if not is_adverb(before) and before.lower not in AUXILIARY_FORMS | {"be", "been"}:
            kept.pop()
    if _has_second_verb(kept):
        return None
    if kept and kept[-1].shape != "time":
        last = kept[-1]
        if last.lower in NO_NOUNS or (len(kept) > 1 and last.small and last.lower.endswith("ing")):
            return None
    return kept


def _has_second_verb(tokens: Sequence[Piece]) -> bool:
    """Tell whether an auxiliary stands in no clause of its own, so that something was misread."""
    opened = False
    for token in tokens:
        opened = opened or token.lower in _OPENS_CLAUSE
        if token.lower in _SECOND and not opened:
            return True
    return False


def shortened(tokens: list[Piece], *, passive: bool) -> list[Piece]:
    """Cut a long rest before a preposition, so that it keeps as much as may be."""
    if len([token for token in tokens if token.shape != "time"]) <= _LONGEST:
        return tokens
    ends = [
        place
        for place, token in enumerate(tokens[: _LONGEST + 1])
        if place >= (1 if passive else 2)
        and token.lower in _MAY_BE_LEFT_OUT
        and tokens[place - 1].lower not in NO_NOUNS
        and not (tokens[place - 1].small and tokens[place - 1].lower.endswith("ing"))
    ]
    return tokens[: ends[-1]] if ends else []


def is_own(
    time: Piece, lead: Sequence[Piece], after: Sequence[Piece], kept: Sequence[Piece]
) -> bool:
    """Tell whether a time is that of the clause, and of none that follows it."""
    if time in lead or time in kept:
        return True
    between = after[len(kept) : after.index(time)] if time in after else ()
    plain_words = all(each.small or each.capital or each.lower in _NEUTRAL for each in between)
    return bool(between) and plain_words and not any(is_verbal(each) for each in between)


def is_verbal(token: Piece) -> bool:
    """Tell whether a token may be a verb or a form of one."""
    word = token.lower
    return (
        word in AUXILIARY_FORMS
        or (word in BASE_OF_PAST_FORM and not token.capital)
        or (token.small and word.endswith("ing"))
    )


def is_adverb(token: Piece) -> bool:
    """Tell whether a token is an adverb that may stand before a verb."""
    return token.lower in _ADVERBS or (token.small and token.lower.endswith("ly"))


def _goes_on(tokens: list[Piece], comma: int) -> bool:
    """Tell whether a comma may stand inside a noun phrase: between adjectives or in a place."""
    before = tokens[comma - 1] if comma else None
    ahead = next((each for each in tokens[comma + 1 :] if not each.capital), None)
    if before is None or ahead is None or not ahead.small or _starts_aside(ahead.lower):
        return False
    row = tokens[comma + 1 : comma + 9]
    listed = any(each.lower in {"and", "or"} for each in row)
    return not (
        listed and tokens[comma + 1].small and (is_plural_noun(before.lower) or before.capital)
    )


def _starts_aside(word: str) -> bool:
    """Tell whether a word after a comma begins what may be left out."""
    return word.endswith(("ing", "ly")) or word in PARTICIPLE_FORMS


def _holds_verb(tokens: Sequence[Piece]) -> bool:
    return any(
        token.lower in AUXILIARY_FORMS
        or (token.small and (token.lower in BASE_OF_PAST_FORM or token.lower.endswith("ed")))
        or (token.lower in BASE_OF_THIRD_FORM and place == 0 and token.small)
        for place, token in enumerate(tokens)
    )
