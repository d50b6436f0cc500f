"""Questions after what something is, what it is called, and who somebody is."""

import re
from collections.abc import Iterator, Sequence

from qa.article_words import ArticleWords, is_name, is_thing
from qa.counting_questions import is_plural
from qa.lexicon import PREPOSITIONS, words_of
from qa.made_question import MadeQuestion
from qa.noun_phrases import is_adjective, is_noun_phrase
from qa.plain_clause import PlainClause, joined
from qa.sentence_tokens import NO_NOUNS, Piece, pieces, words_in
from qa.subject_questions import is_specific, name_at
from qa.verb_forms import BASES, BE
from qa.word_kinds import is_role

_CALLED = words_of("called nicknamed titled dubbed")
_MADE_OF = {
    "made": {"of"}, "composed": {"of"}, "derived": {"from"}, "named": {"after", "for"},
    "known": {"for", "as"}, "famous": {"for"}, "based": {"on"}, "caused": {"by"},
    "surrounded": {"by"}, "responsible": {"for"}, "divided": {"into"},
    "used": {"for", "to"}, "related": {"to"},
}  # fmt: skip
_IN_SOME_WAY = words_of(
    "defined measured pronounced calculated elected chosen appointed classified organized described"
)
_ENDS = {"used to": "used for"}
_ONLY_ONE = re.compile(
    r"(?:the|\S+['’]s) (?:(?:second|third|fourth|fifth)[- ])?(?:first|only|last|oldest|largest|"
    r"biggest|highest|longest|tallest|smallest|richest|busiest|deepest|fastest|widest|most \w+|"
    r"main|capital|official|head|founder|author|director|president|governor|king|queen|leader|"
    r"chairman|chief)\b"
    r" (?!(?:in|on|of|to|at|for|by|with|from|and|or)\b)\w+"
)
_NAMED_AS = re.compile(
    r"\b(?:is|are) (?:often |also |sometimes |usually |commonly )?"
    r"(?:called|known as|termed|referred to as) "
    r"(?P<term>[a-zA-Z][\w -]*\w)(?=\.$|, )"
)
_LISTED = (["a"], ["an"], ["the"], ["and"])
_COUNTING = words_of("some many most several all every no two three")
_MOST_WORDS = 5
_FEWEST_IN_DESCRIPTION = 4


def nature_questions(clause: PlainClause, words: ArticleWords) -> Iterator[MadeQuestion]:
    """Ask what the subject is, or what is the first, the largest or the capital."""
    if not clause.has_auxiliary or clause.auxiliary not in BE or len(clause.after) < 2:
        return
    yield from _what_it_is(clause, words)
    if len(clause.rest) < 2:
        return
    yield from _only_one(clause, words)
    yield from _called(clause)
    yield from _made_of(clause)
    yield from _how_it_is(clause)


def introduced_persons(line: str, words: ArticleWords) -> Iterator[MadeQuestion]:
    """Ask who somebody is whom a sentence introduces: "Mary Poe, the head of ...,"."""
    tokens = pieces(line)
    for place, token in enumerate(tokens[:-4]):
        if not token.capital or (place and tokens[place - 1].capital):
            continue
        name = name_at(tokens, place)
        comma = place + len(name)
        if place == 0 and token.lower in BASES:
            continue
        if place and tokens[place - 1].lower == "and":
            continue
        if not 2 <= len(name) <= 4 or name[0].lower in NO_NOUNS or tokens[comma].text != ",":
            continue
        aside = tokens[comma + 1 :]
        end = next((n for n, each in enumerate(aside) if each.text in {",", "."}), len(aside))
        if end < 3 or aside[0].lower not in {"a", "an", "the"} or not words.is_person(name):
            continue
        if [each.lower for each in aside[end : end + 2]][1:] in _LISTED:
            # One of several who are listed.
            continue
        be = "was" if re.search(r"\b1\d{3}\b", line) else "is"
        yield MadeQuestion("what is", joined("Who", be, words_in(name)), "", 0.8)
        who = aside[:end]
        said_of = any(each.lower in {"of", "for", "at", "on"} for each in who)
        if who[0].lower == "the" and said_of and is_noun_phrase(who):
            yield MadeQuestion("who", joined("Who", be, words_in(who)), "", 0.9)


def _only_one(clause: PlainClause, words: ArticleWords) -> Iterator[MadeQuestion]:
    """Ask for the one that is the first, the largest or the head of something."""
    after = words_in(clause.rest)
    match = _ONLY_ONE.match(after)
    if match is None or clause.auxiliary in {"are", "were"} or len(clause.rest) < 4:
        return
    if words.is_person(clause.subject):
        yield MadeQuestion("who", joined("Who", clause.auxiliary, after), "", 0.95)
    elif is_specific(clause) or clause.subject[0].small:
        yield MadeQuestion("what is", joined("What", clause.auxiliary, after), "", 0.85)


def _what_it_is(clause: PlainClause, words: ArticleWords) -> Iterator[MadeQuestion]:
    subject, after = clause.subject, clause.after
    first = after[0].lower
    if clause.aside or len(after) < 3 or subject[0].lower in _COUNTING:
        return
    quoted = after[0].shape == "quotation" and after[0].lower[1:4] in {"a p", "the", "an "}
    named = any(each.capital for each in subject)
    many = clause.auxiliary == "are" and not named and _names_a_class(after)
    defined = first in {"a", "an", "the"} or quoted or many
    named = subject[-1].capital
    # "The bridge in ..." may be one of several, "the longest bridge in ..." is not.
    one = {"of", "on", "for"} | ({"in"} if _ONLY_ONE.match(clause.named) else set())
    if subject[0].lower == "the" and one & {each.lower for each in subject[2:]}:
        fits = (defined or after[0].capital) and clause.auxiliary in {"is", "are"}
        if fits and not words.is_person(subject) and len(subject) >= _FEWEST_IN_DESCRIPTION:
            yield MadeQuestion("what is", joined("What", clause.auxiliary, clause.named), "", 0.85)
        return
    if not defined or len(subject) > _MOST_WORDS:
        return
    if words.is_person(subject) or (named and _is_somebody(after)):
        if len(subject) > 1 and is_name(subject):
            yield MadeQuestion("what is", joined("Who", clause.auxiliary, clause.named), "", 0.9)
        return
    if subject[0].lower == "the" and not named:
        return
    if len(subject) == 1 and subject[0].lower in words.surnames:
        return
    if is_name(subject) and len(subject) > 1 and not is_thing(subject[-1].lower):
        # Nothing tells whether it is somebody.
        return
    if subject[0].lower in {"a", "an"} and all(each.capital for each in subject[1:]):
        # The title of a work.
        return
    if clause.auxiliary in {"was", "were"} and not (
        named and len(subject) > 1 + (subject[0].lower == "the") and is_thing(subject[-1].lower)
    ):
        return
    if not (named or subject[0].lower in {"a", "an"} or words.is_spoken_of(subject[-1].lower)):
        return
    value = 0.85 if first in {"a", "an"} and subject[0].lower != "the" else 0.8
    yield MadeQuestion("what is", joined("What", clause.auxiliary, clause.named), "", value)


def _names_a_class(described: Sequence[Piece]) -> bool:
    """Tell whether a description begins with a plain plural: "external combustion engines"."""
    end = next(
        (n for n, each in enumerate(described) if not (each.small or each.capital)), len(described)
    )
    row = described[:end]
    plain_words = not any(each.lower.endswith(("ly", "ed")) for each in row)
    return 0 < end <= 4 and plain_words and is_plural(row)


def defined_terms(line: str) -> Iterator[MadeQuestion]:
    """Ask what a term means that a sentence ends by naming: "... is called primality"."""
    for found in _NAMED_AS.finditer(line):
        term = found["term"].strip()
        tokens = pieces(term)
        inner = tokens[1:] if tokens[0].lower in {"the", "a", "an"} else tokens
        if not inner or not inner[-1].small or len(inner) > 4 or is_adjective(inner[-1].lower):
            continue
        if not all(each.small or each.capital for each in inner):
            continue
        be = "are" if is_plural(inner) and inner[0] is tokens[0] else "is"
        yield MadeQuestion("what is", joined("What", be, term), "", 0.95)


def _is_somebody(described: Sequence[Piece]) -> bool:
    """Tell whether a description as "a painter from ..." is that of a person."""
    end = next(
        (n for n, each in enumerate(described) if each.lower in PREPOSITIONS), len(described)
    )
    return any(is_role(each.lower) for each in described[max(0, end - 2) : end])


def _called(clause: PlainClause) -> Iterator[MadeQuestion]:
    verb, name = clause.rest[0].lower, clause.rest[1:]
    if verb not in _CALLED or not is_specific(clause) or not 0 < len(name) <= 6:
        return
    if name[0].capital or name[0].shape == "quotation" or name[0].lower == "the":
        text = joined("What", clause.auxiliary, clause.named, verb)
        yield MadeQuestion("what is", text, clause.named, 0.9)


def _how_it_is(clause: PlainClause) -> Iterator[MadeQuestion]:
    """Ask how something is defined, measured or chosen."""
    after = clause.after[1:] if clause.after[0].lower.endswith("ly") else clause.after
    if (not is_specific(clause) and not clause.subject[0].small) or len(after) < 3:
        return
    told = after[1].lower in {"as", "by", "in", "from", "through", "with"}
    if (
        after[0].lower in _IN_SOME_WAY
        and told
        and not after[2].capital
        and after[2].shape != "time"
    ):
        text = joined("How", clause.auxiliary, clause.named, after[0].text)
        yield MadeQuestion("how", text, clause.named, 0.95)


def _made_of(clause: PlainClause) -> Iterator[MadeQuestion]:
    """Ask what something is made of, named after or known for."""
    rest = clause.rest
    if not is_specific(clause) and not clause.subject[0].small:
        return
    start = 1 if rest[0].lower.endswith("ly") or rest[0].lower == "also" else 0
    if len(rest) < start + 3 or rest[start + 1].lower not in _MADE_OF.get(rest[start].lower, ()):
        return
    adverb = rest[0].text if start and rest[0].lower != "also" else ""
    end = words_in(rest[start : start + 2])
    text = joined("What", clause.auxiliary, clause.named, adverb, _ENDS.get(end, end))
    yield MadeQuestion("what is", text, clause.named, 0.9)
