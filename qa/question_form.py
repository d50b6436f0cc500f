"""Whether a question that a rule made reads well and can be understood without its article."""

import re

from qa.article_words import ArticleWords
from qa.lexicon import FUNCTION_WORDS, VAGUE_NOUNS, words_of
from qa.sentence_tokens import Piece, pieces
from qa.verb_forms import AUXILIARY_FORMS, BASE_OF_PAST_FORM, BASE_OF_THIRD_FORM

_FEWEST, _MOST, _BEST = 3, 16, 11
_MOST_CHARACTERS = 110
_QUOTED = re.compile(r"“[^”]*”")
_POINTING = re.compile(
    r"\b(?:he|she|it|they|we|i|you|this|these|those|here|him|them|us|me|its|his|her|their|our|my|your|"
    r"such|same|other|others|another|former|latter|following|above|himself|herself|itself|themselves|"
    r"ones?|each|both|either|neither|also|however|thus|therefore|instead|respectively|"
    r"there(?!\?| in| on| at)|"
    r"not|never|no|n't|cannot|latest|earlier|later|ago|now|today|yesterday|tomorrow|next|previous|"
    r"then|similar|ensuing|subsequent|preceding|resulting|aforementioned|corresponding|respective|"
    r"last (?:week|month|year)|meanwhile|again|too|further)\b"
)
_YEAR = re.compile(r"\d{4}")
_BAD = re.compile(
    r"“that |(?<![\w.“])[B-HJ-Z](?![\w.’'])|[()\[\]{}|#*_<>=\\/•@;:]|\s,|,,"
    r"|(?<![A-Zr])\.\s*\?|,\s*\?"
    r"|\b(\w+) \1\b|[^\x00-\u024f\u2010-\u201f€]"
    r"|\b(?:the|a|an|of|and|or|but|with|from|by|than|as|very|more|most) *\?"
    r"|, (?:and|or|but)\b"
    r"|\b(?:a|an|the) (?:in|on|of|to|the|a|an|and)\b"
    r"|\b(?:in|of|to|by|from) (?:by|of|to|in|was|is)\b"
)
# What follows a noun by one of these says which is meant.
_SAYS_WHICH = words_of("of with between against on to for from behind at in near under")
# What these name only the article tells.
_EMPTY = words_of(
    "result results reason reasons problem problems idea ideas change changes term terms fact "
    "case cases example examples number numbers amount part parts group groups rest event "
    "events others situation process method methods system area areas region period time times "
    "year years place way ways thing things following matter question questions issue issues "
    "point points type types field fields form forms kind kinds majority effect effects list "
    "name names word words section article first second third decision move step action work "
    "works project plan study studies report reports book film show song album series story man "
    "woman person people men women two three four "
)


def weight_of(question: str, words: ArticleWords, subject: str = "") -> float | None:
    """Return how good the form of a question is, from 0 to 1, or None where it is not good enough.

    ``subject`` is who or what it asks about: a possessive pronoun after it may mean it.
    """
    bare = _QUOTED.sub("“x”", question)
    count = len(question.split())
    if not _FEWEST <= count <= _MOST or len(question) > _MOST_CHARACTERS or _BAD.search(bare):
        return None
    if not question.endswith("?") or question.count("“") != question.count("”"):
        return None
    if any(mark in bare for mark in '"‘') or bare.count(",") > 1:
        return None
    named = bool(subject) and subject[0].isupper()
    rest = re.sub(r"\b(?:its|their|his|her)\b", "", bare) if named else bare
    if _POINTING.search(rest.lower()) or _is_pointing_that(bare):
        return None
    tokens = pieces(question)
    anchor = _anchor(tokens[1:], words)
    if anchor is None:
        return None
    penalty = 0.05 * max(0, count - _BEST) + 0.15 * (rest != bare) + 0.1 * bare.count(",")
    return max(0.05, min(1.0, anchor - penalty))


def _is_pointing_that(question: str) -> bool:
    """Tell whether a "that" is followed by anything else than the verb of its clause."""
    following = [found.group(1) for found in re.finditer(r"\bthat (\w+)", question)]
    verbs = AUXILIARY_FORMS | BASE_OF_PAST_FORM.keys() | BASE_OF_THIRD_FORM.keys()
    return question.endswith(" that?") or any(word not in verbs for word in following)


def _anchor(tokens: list[Piece], words: ArticleWords) -> float | None:
    """Return how surely a question says what it is about."""
    names = [
        token
        for token in tokens
        if token.capital or token.shape == "quotation" or _YEAR.search(token.text)
    ]
    content = [
        token
        for token in tokens
        if token.small and token.lower not in FUNCTION_WORDS | VAGUE_NOUNS | _EMPTY
    ]
    for place, token in enumerate(tokens[:-1]):
        if token.lower != "the":
            continue
        phrase = _phrase(tokens, place + 1)
        if len(phrase) != 1 or phrase[0].capital:
            continue
        # "The bridge": only one that the article is about is known to its reader.
        head = phrase[0].lower
        after = tokens[place + 2] if place + 2 < len(tokens) else None
        if after is not None and after.shape == "quotation":
            continue
        if after is not None and after.lower in _SAYS_WHICH:
            if head in {"rest", "result"}:
                return None
        elif head in _EMPTY or not words.is_spoken_of(head):
            return None
    if names:
        return 1.0 if len(names) > 1 else 0.9
    if tokens and tokens[0].lower in {"is", "are"} and len(tokens) <= 7:
        # "What is oxygen?"
        return 0.8 if content else None
    return 0.6 if len(content) >= 3 else None


def _phrase(tokens: list[Piece], start: int) -> list[Piece]:
    found: list[Piece] = []
    for token in tokens[start:]:
        if not (token.capital or token.small or token.shape == "number"):
            break
        found.append(token)
    # What follows the noun may be a verb; the first word counts at least.
    return found
