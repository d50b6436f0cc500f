"""A sentence read as subject, verb and rest, where it is plain enough to be read so."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.article_words import ArticleWords
from qa.clause_end import is_adverb, is_own, is_verbal, shortened, trimmed
from qa.lexicon import FUNCTION_WORDS, PREPOSITIONS, words_of
from qa.noun_phrases import LONGEST, is_noun_phrase, is_plural_noun, without_aside
from qa.sentence_tokens import Piece, pieces, plain, words_in
from qa.verb_forms import (
    AUXILIARY_FORMS,
    BASE_OF_PAST_FORM,
    BASE_OF_THIRD_FORM,
    BASES,
    BE,
    PARTICIPLE_FORMS,
)

_FEWEST, _LONGEST = 4, 60
_LINKING = words_of(
    "however moreover furthermore additionally meanwhile nevertheless also indeed nonetheless "
    "consequently subsequently finally eventually similarly initially originally today "
    "traditionally historically generally typically usually accordingly overall afterwards later "
    "recently currently"
)
_LEADS = words_of(
    "in on at during after before by from since under with within throughout despite following "
    "for as among over until near around across between through along like unlike upon"
)
_AFTER_VERB = PREPOSITIONS | words_of("the a an their its both that all many some")
_FINITE = AUXILIARY_FORMS | BASE_OF_PAST_FORM.keys() | BASE_OF_THIRD_FORM.keys()
_SIGN_ENDS = frozenset(";:–—")
_NO_PROSE = frozenset("()[]{}|#*_<>=\\/•@")


@dataclass(frozen=True, slots=True)
class PlainClause:
    """The main clause of a sentence.

    ``subject`` is written as inside a sentence. ``auxiliary`` is the one that stands, or that a
    question needs ("did"), ``has_auxiliary`` whether it stands; ``verb`` is the verb as it stands
    (with the auxiliary, the rest of the verb is in ``rest``), ``base`` its form after "did".
    ``after`` is all that follows it, and ``rest`` so much of it as a question may hold. ``time``
    is when, where the sentence says it by one expression; ``whole`` tells that nothing was cut
    from the end.
    """

    subject: tuple[Piece, ...]
    aside: tuple[Piece, ...]
    auxiliary: str
    has_auxiliary: bool
    verb: str
    base: str
    rest: tuple[Piece, ...]
    after: tuple[Piece, ...]
    time: str | None
    whole: bool
    text: str

    @property
    def named(self) -> str:
        """The subject's words."""
        return words_in(self.subject)

    @property
    def said(self) -> str:
        """What follows the subject in a statement."""
        return joined(self.auxiliary if self.has_auxiliary else self.verb, words_in(self.rest))

    def inverted(self, rest: str | None = None) -> str:
        """Return the clause as it follows a question word, with another rest if one is given."""
        after = words_in(self.rest) if rest is None else rest
        return joined(self.auxiliary, self.named, "" if self.has_auxiliary else self.base, after)


def joined(*parts: str) -> str:
    """Join the parts that are not empty by spaces."""
    return " ".join(part for part in parts if part)


def read_clause(text: str, words: ArticleWords, *, inside: bool = False) -> PlainClause | None:
    """Read the main clause of a sentence, or return None where it is not plain.

    ``inside`` tells that the text does not open its sentence, so that a capital is a name's.
    """
    line = plain(text)
    tokens = pieces(line)
    if not _FEWEST <= len(tokens) <= _LONGEST or not _NO_PROSE.isdisjoint(line):
        return None
    if tokens[-1].text != "." and tokens[-1].shape != "quotation":
        return None
    if not (inside or line[0].isupper() or line[0].isdigit()):
        return None
    tokens = tokens[:-1] if tokens[-1].text == "." else tokens
    stop = next((n for n, each in enumerate(tokens) if _breaks_off(line, each)), len(tokens))
    lead, own = _without_lead(tokens[:stop])
    if own is None or (inside and lead):
        return None
    return _clause(line, own, lead, stop == len(tokens), None if inside or lead else words)


def _breaks_off(line: str, token: Piece) -> bool:
    """Tell whether a sign ends the clause: a colon, a semicolon or a dash."""
    dash = token.text == "-" and line[token.start - 1 : token.end + 1] == " - "
    return token.text in _SIGN_ENDS or dash


def _without_lead(tokens: list[Piece]) -> tuple[list[Piece], list[Piece] | None]:
    """Part what stands before the subject from the rest; None where that is no plain lead."""
    lead: list[Piece] = []
    while tokens:
        first = tokens[0]
        after = tokens[1].text if len(tokens) > 1 else ""
        if first.lower in _LINKING and after == ",":
            lead, tokens = lead + tokens[:1], tokens[2:]
        elif first.shape == "time":
            lead, tokens = lead + tokens[:1], tokens[2 if after == "," else 1 :]
        elif first.lower in _LEADS or first.lower == "according":
            comma = next((n for n, token in enumerate(tokens[:14]) if token.text == ","), 0)
            inside = tokens[1:comma]
            verbs = any(is_verbal(token) for token in inside)
            if not comma or verbs or first.lower == "according":
                return lead, None
            lead, tokens = lead + tokens[:comma], tokens[comma + 1 :]
            if any(token.text == "," for token in tokens[:3]):
                # "In A, B, and C, ..." is a list.
                return lead, None
        else:
            return lead, tokens
    return lead, None


def _clause(
    line: str, tokens: list[Piece], lead: list[Piece], whole: bool, words: ArticleWords | None
) -> PlainClause | None:
    for place in range(1, min(len(tokens), LONGEST + 16)):
        token = tokens[place]
        if token.shape != "word":
            continue
        subject, aside = without_aside(tokens[:place])
        following = place
        while following < len(tokens) - 1 and is_adverb(tokens[following]):
            following += 1
        if tokens[following].capital or not (
            tokens[following].lower in _FINITE or _is_plural_verb(tokens, place, following)
        ):
            continue
        if following == place and _is_noun_here(tokens, place):
            continue
        if not is_noun_phrase(subject):
            if len(subject) > LONGEST:
                return None
            continue
        opened = tuple(subject) if words is None else _opened(subject, words)
        if opened is None:
            return None
        return _made(line, opened, tuple(aside), tokens[following:], lead, whole)
    return None


def _made(
    line: str,
    subject: tuple[Piece, ...],
    aside: tuple[Piece, ...],
    tokens: list[Piece],
    lead: list[Piece],
    whole: bool,
) -> PlainClause | None:
    verb, after = tokens[0], tokens[1:]
    stands = verb.lower in AUXILIARY_FORMS
    auxiliary, base = verb.lower, ""
    if verb.lower in {"has", "have", "had"} and not _is_participle_next(after):
        auxiliary, base = {"has": "does", "have": "do", "had": "did"}[verb.lower], "have"
        stands = False
    elif verb.lower in {"did", "does", "do"}:
        return None
    elif verb.lower in BASE_OF_PAST_FORM and not stands:
        auxiliary, base = "did", BASE_OF_PAST_FORM[verb.lower]
    elif verb.lower in BASE_OF_THIRD_FORM and not stands:
        auxiliary, base = "does", BASE_OF_THIRD_FORM[verb.lower]
    elif not stands:
        auxiliary, base = "do", verb.lower
    times = [token for token in (*lead, *after) if token.shape == "time"]
    cut = trimmed(after)
    if cut is None:
        return None
    passive = stands and auxiliary in BE
    rest = tuple(each for each in shortened(cut, passive=passive) if each.shape != "time")
    time = times[0].text if len(times) == 1 and is_own(times[0], lead, after, cut) else None
    kept = whole and len(cut) == len(after)
    return PlainClause(
        subject, aside, auxiliary, stands, verb.text, base, rest, tuple(after), time, kept, line
    )


def _is_plural_verb(tokens: Sequence[Piece], place: int, verb: int) -> bool:
    """Tell whether a base form follows a plural as its verb, and is no noun of a longer row."""
    if tokens[verb].lower not in BASES or verb + 1 >= len(tokens):
        return False
    following = tokens[verb + 1]
    goes_on = following.small or following.capital or following.lower in _AFTER_VERB
    later = [each.lower for each in tokens[verb + 1 : verb + 6]]
    return (
        is_plural_noun(tokens[place - 1].lower)
        and goes_on
        and following.lower not in _FINITE
        and not any(word in AUXILIARY_FORMS for word in later)
    )


def _is_participle_next(after: Sequence[Piece]) -> bool:
    following = [token.lower for token in after if not is_adverb(token)][:1]
    return bool(following) and (following[0] in PARTICIPLE_FORMS | {"been"})


def _is_noun_here(tokens: Sequence[Piece], place: int) -> bool:
    """Tell whether what may be a verb is a noun or an adjective where it stands."""
    word, before = tokens[place].lower, tokens[place - 1]
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if before.lower in {"the", "a", "an", "of", "and", "in", "for", "to", "or"}:
        return True
    if word in AUXILIARY_FORMS:
        return False
    if after is not None and (after.lower in AUXILIARY_FORMS or after.lower in {"of"}):
        return word != "died"
    # "The documents released by the agency show" has its verb further on.
    return word in PARTICIPLE_FORMS and after is not None and after.lower == "by"


def _opened(subject: list[Piece], words: ArticleWords) -> tuple[Piece, ...] | None:
    """Return a subject that opens its sentence as it is written inside one."""
    first = subject[0]
    if first.shape == "number":
        return tuple(subject)
    following = subject[1] if len(subject) > 1 else None
    if first.lower.endswith("ing") and following is not None and following.capital:
        # "Leaving Vienna was hard": a deed, and no name.
        return None
    written = words.opening(first, alone=following is None or not following.capital)
    if written is None:
        return None
    joins = following is not None and following.lower in {"and", "of", "for", "&"}
    whole_name = joins and len(subject) > 2 and subject[2].capital
    if whole_name and written[0].islower() and first.lower not in FUNCTION_WORDS:
        # "Customs and Border Protection" may well be a name.
        return None
    return (replace(first, text=written), *subject[1:])
