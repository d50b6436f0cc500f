"""Questions after when, where and why something was."""

import re
from collections.abc import Iterator

from qa.lexicon import PREPOSITIONS, words_of
from qa.made_question import MadeQuestion
from qa.plain_clause import PlainClause, joined
from qa.sentence_tokens import NO_NOUNS, pieces, words_in
from qa.subject_questions import is_complete, is_specific, name_at
from qa.verb_forms import BASE_OF_PAST_FORM, BE, MODALS, PARTICIPLE_FORMS
from qa.word_kinds import is_place

_WITHOUT_OBJECT = words_of(
    "die arrive begin end resign open close collapse disappear emerge erupt happen occur start "
    "retire return withdraw surrender"
)
_PLACED = words_of(
    "born held located situated based headquartered buried founded built signed established "
    "raised discovered crowned"
)
_PLACING = words_of(
    "meet die live settle land stand lie arrive originate study rise flow grow work teach"
)
_LYING = words_of("begin rise end lie live originate occur")
_OCCURRING = words_of("used found spoken grown located situated headquartered")
_PLACE_BEFORE = words_of("in at near")
_OTHER_TIMES = re.compile(r"\b(?:till|until|since|from|by|after|before|between) .*\d|\b\d{4}\b")
_DATED = re.compile(r"[A-Z][a-z]+.*\d{4}|\d{4}$")
_CAUSE = re.compile(r",? (?:because(?: of)?|due to|in order to|so as to) \S")


def when_questions(clause: PlainClause) -> Iterator[MadeQuestion]:
    """Ask when something was, where the sentence says it once."""
    rest = clause.rest
    if clause.time is None or not is_specific(clause) or not is_complete(clause):
        return
    if clause.auxiliary not in {"was", "were", "did"} or clause.base in {"have", "tell", "say"}:
        return
    if _OTHER_TIMES.search(words_in(rest)):
        return
    if clause.has_auxiliary:
        first = rest[0].lower if rest else ""
        if first not in PARTICIPLE_FORMS and not first.endswith("ed"):
            return
    elif not rest and clause.base not in _WITHOUT_OBJECT:
        return
    yield MadeQuestion("when", joined("When", clause.inverted()), clause.named, 1.0)


def happened_questions(line: str) -> Iterator[MadeQuestion]:
    """Ask what happened at a time, where a sentence in the past names one month or day."""
    tokens = pieces(line)
    times = [token for token in tokens if token.shape == "time"]
    past = any(
        each.lower in {"was", "were", "had"} or each.lower in BASE_OF_PAST_FORM for each in tokens
    )
    if (
        len(times) != 1
        or not times[0].lower.startswith(("in ", "on "))
        or not past
        or not _DATED.search(times[0].text)
    ):
        return
    if len(re.findall(r"\b\d{4}\b", line)) != 1 or "would" in line.split():
        return
    yield MadeQuestion(
        "happened", f"What happened {times[0].text[:1].lower()}{times[0].text[1:]}", "", 0.75
    )


def where_questions(clause: PlainClause) -> Iterator[MadeQuestion]:
    """Ask where something is or was, where a name after "in" says it."""
    rest = clause.rest
    if not is_specific(clause):
        return
    if _used_or_found(clause):
        yield MadeQuestion(
            "where", joined("Where", clause.inverted(rest[0].text)), clause.named, 0.85
        )
        return
    if clause.auxiliary in {"do", "does"} and not clause.has_auxiliary and clause.base in _LYING:
        if rest and rest[0].lower in {"in", "at", "near"} and len(rest) > 2:
            yield MadeQuestion("where", joined("Where", clause.inverted("")), clause.named, 0.9)
        return
    placed = (
        clause.has_auxiliary and clause.auxiliary in BE and bool(rest) and rest[0].lower in _PLACED
    )
    placing = not clause.has_auxiliary and clause.base in _PLACING
    past = clause.auxiliary == "did" and not clause.has_auxiliary
    for place, token in enumerate(rest):
        if token.lower not in _PLACE_BEFORE or (placed and place == 0):
            continue
        name = name_at(rest, place + 1)
        known = bool(name) and is_place(name[-1].lower)
        last = place + 1 + len(name)
        if not name or not (placed or placing or (past and known and place >= 2)):
            continue
        after = words_in(rest[last:])
        if after and not (known and rest[last].lower in {"with", "on", "for"}):
            continue
        before = words_in(rest[:place])
        if placing and clause.base in {"meet", "study"} and not before:
            continue
        if not (placed or placing) and rest[0].lower in {"in", "at", "to", "for", "as"}:
            continue
        text = joined("Where", clause.inverted(joined(before, after)))
        yield MadeQuestion("where", text, clause.named, 0.95 if placed or placing else 0.85)
        return


def _used_or_found(clause: PlainClause) -> bool:
    """Tell whether a clause says where something is used, found or spoken, in general."""
    rest = clause.rest
    return (
        clause.auxiliary in {"is", "are"}
        and len(rest) > 2
        and rest[0].lower in _OCCURRING
        and rest[1].lower in {"in", "at", "near", "throughout"}
    )


def how_questions(clause: PlainClause) -> Iterator[MadeQuestion]:
    """Ask how, where "by doing" tells it."""
    rest = clause.rest
    if not is_specific(clause) or clause.auxiliary in MODALS or not rest:
        return
    done = rest[0].lower in PARTICIPLE_FORMS or rest[0].lower.endswith(("ed", "ing"))
    if clause.auxiliary in BE and not done:
        return
    for place, token in enumerate(clause.after[:-1]):
        following = clause.after[place + 1]
        if token.lower == "by" and following.small and following.lower.endswith("ing"):
            before = [each for each in rest if each.end <= token.start]
            if (
                before
                and len(before) == min(place, len(rest))
                and (clause.has_auxiliary or before[0].lower not in PREPOSITIONS)
                and place >= 2
                and before[-1].lower not in NO_NOUNS
            ):
                yield MadeQuestion(
                    "how", joined("How", clause.inverted(words_in(before))), clause.named, 0.95
                )
            return


def why_questions(clause: PlainClause) -> Iterator[MadeQuestion]:
    """Ask why, where "because" or the like follows the clause."""
    cause = _CAUSE.search(clause.text)
    if cause is None or not is_specific(clause) or not clause.rest:
        return
    rest = words_in(clause.rest)
    for mark in (" because", " due to", " in order", " so as"):
        rest = rest.split(mark)[0]
    if rest and clause.text[: cause.start()].endswith(rest):
        yield MadeQuestion("why", joined("Why", clause.inverted(rest)), clause.named, 1.0)
