"""Questions after how many, how much and what percentage."""

import re
from collections.abc import Iterator, Sequence

from qa.lexicon import PREPOSITIONS, words_of
from qa.made_question import MadeQuestion
from qa.noun_phrases import is_plural_noun
from qa.number_words import SCALES, number_in_words
from qa.plain_clause import PlainClause, joined
from qa.sentence_tokens import NO_NOUNS, Piece, pieces, words_in
from qa.subject_questions import is_specific, own_time

_ABOUT = words_of("about over around nearly almost approximately roughly only just exactly some")
_PEOPLE = words_of("people men women children species fish sheep")
_TIME_UNITS = words_of("years days months weeks hours minutes times decades centuries seconds")
_PRICED = words_of("cost pay spend raise earn donate")
_SHARED = words_of("constitute cover comprise represent contain produce own hold receive provide")
_SHARE = re.compile(
    r"(?:(?:[Aa]bout|[Aa]round|[Nn]early|[Oo]ver|[Aa]lmost|[Ss]ome|[Aa]pproximately|[Ee]xactly) )?"
    r"\d+(?:\.\d+)?(?:%| ?percent| per cent) of (?P<of>.+)"
)


def counting_questions(clause: PlainClause) -> Iterator[MadeQuestion]:
    """Ask for a number that the subject or the object begins with."""
    share = _SHARE.fullmatch(clause.named)
    if share and clause.rest:
        text = joined("What percentage of", share["of"], clause.said)
        yield MadeQuestion("how many", text, "", 1.0)
    elif not share:
        yield from _how_many_did(clause)
        yield from _did_how_many(clause)


def there_questions(line: str) -> Iterator[MadeQuestion]:
    """Ask how many there are, where a sentence begins by saying so."""
    found = re.match(r"There (?P<be>are|were) (?P<after>.+?)[.,;:]", line)
    if found is None:
        return
    tokens = pieces(found["after"])
    start = 0
    while start < len(tokens) and tokens[start].lower in _ABOUT:
        start += 1
    first = start + count_at(tokens, start)
    last = next(
        (n for n, each in enumerate(tokens) if n > first and each.lower in {"in", "at", "on"}),
        len(tokens),
    )
    counted, after = tokens[first:last], words_in(tokens[last:])
    plain_noun = all(each.small or each.capital or each.lower == "of" for each in counted)
    enough = bool(after) or any(each.lower == "of" for each in counted)
    if first > start and enough and plain_noun and is_plural(counted) and len(counted) <= 5:
        text = joined("How many", words_in(counted), found["be"], "there", after)
        yield MadeQuestion("how many", text, "", 1.0)


def _how_many_did(clause: PlainClause) -> Iterator[MadeQuestion]:
    count = count_at(clause.subject, 0)
    counted = clause.subject[count:]
    if count and clause.rest and is_plural(counted) and clause.auxiliary not in {"do", "does"}:
        text = joined("How many", words_in(counted), clause.said, own_time(clause))
        yield MadeQuestion("how many", text, "", 0.9)


def _did_how_many(clause: PlainClause) -> Iterator[MadeQuestion]:
    rest = clause.rest
    if clause.has_auxiliary or not is_specific(clause):
        return
    start = 1 if rest and rest[0].lower == "of" and clause.base == "consist" else 0
    while start < len(rest) and rest[start].lower in _ABOUT:
        start += 1
    if start >= len(rest):
        return
    share = _SHARE.match(words_in(rest))
    if share and clause.base in _SHARED:
        text = joined("What percentage of", share["of"], clause.inverted(""))
        yield MadeQuestion("how many", text, clause.named, 0.9)
        return
    if rest[start].text[0] in "$£€" and clause.base in _PRICED:
        after = start + 1
        while after < len(rest) and rest[after].lower in SCALES:
            after += 1
        text = joined("How much", clause.inverted(words_in(rest[after:])))
        yield MadeQuestion("how many", text, clause.named, 0.95)
        return
    first = start + count_at(rest, start)
    last = first
    while last < len(rest) and last - first < 3 and (rest[last].small or rest[last].capital):
        last += 1
        if is_plural(rest[first:last]):
            break
    counted, after_it = rest[first:last], rest[last:]
    if first == start or not is_plural(counted) or counted[-1].lower in _TIME_UNITS:
        return
    if after_it and after_it[0].lower not in PREPOSITIONS | {"each", "per"}:
        return
    end = "of" if clause.base == "consist" else ""
    asked = clause.inverted(joined(end, words_in(after_it)))
    text = joined("How many", words_in(counted), asked, own_time(clause))
    yield MadeQuestion("how many", text, clause.named, 1.0)


def count_at(tokens: Sequence[Piece], start: int) -> int:
    """Return how many tokens from one on are a count of several, 0 where none are."""
    if start >= len(tokens):
        return 0
    token = tokens[start]
    if token.shape == "number":
        value = token.text.replace(",", "")
        year = value.isdecimal() and 1000 <= int(value) <= 2100 and "," not in token.text
        if year or not value.replace(".", "", 1).isdecimal() or float(value) < 2:
            return 0
        used = 1
        while start + used < len(tokens) and tokens[start + used].lower in SCALES:
            used += 1
        return used
    found = number_in_words([each.lower for each in tokens[start : start + 4]])
    return found[1] if found is not None and not found[2] and found[0] >= 2 else 0


def is_plural(tokens: Sequence[Piece]) -> bool:
    """Tell whether a noun phrase without a determiner is that of several."""
    if not tokens or tokens[0].lower in NO_NOUNS:
        return False
    stops = words_of("of in from at on")
    stop = next((n for n, token in enumerate(tokens) if token.lower in stops), len(tokens))
    head = tokens[stop - 1].lower
    return is_plural_noun(head) or head in _PEOPLE
