"""A saved answer: read it from its document, and find where it contradicts itself."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from index import UsageError
from qa.draft import GREETING, HEDGE, NO_OVERVIEW, marked_text, not_found, unmarked_text
from qa.types import Answer, Citation, Considered

_UNSAYABLE = "it contains what JSON cannot express"
# What Footnote says when it found nothing, besides greetings and overviews.
_NOTHING_FOUND = frozenset(not_found(scope, ()).text for scope in (None, 1, 2))
# What an earlier version said before sentences that may answer, and that contradict a question.
_EARLIER_HEDGE = "This may answer it:"
_CORRECTION = "The question assumes something other than what is written:"


def answer_from(document: Mapping[str, Any]) -> Answer:
    """Return the answer in a document that ``Answer.to_dict`` made.

    Raises UsageError, which names the first invalid field.
    """
    try:
        # Only JSON validation is strict (1 is not "1") yet reads lists as tuples and objects as
        # dataclasses.
        return _documents().validate_json(json.dumps(document, allow_nan=False), strict=True)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False)[0]
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in wrong["loc"])
        place, told = "".join(steps).removeprefix("."), wrong["msg"][:1].lower() + wrong["msg"][1:]
        reason = f"{place}: {told}" if place else told
        if wrong["type"] == "json_invalid":
            # It was JSON, so it must contain half a character or be nested too deeply.
            reason = _UNSAYABLE
    except (TypeError, ValueError, RecursionError):
        reason = _UNSAYABLE
    raise UsageError(
        f"This is not a Footnote answer ({reason}); take one that 'footnote ask --json' printed, "
        "or an export, as it was written."
    )


@cache
def _documents() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)


def contradictions(answer: Answer, *, unfinished: bool = False) -> Iterator[str]:
    """Yield the contradictions within a saved answer, one sentence each.

    ``unfinished`` means that the answer was stopped or failed midway: it may then consist of
    unsupported sentences only, and its text may lack the markers.
    """
    for contradiction in _of_status(answer, unfinished):
        yield f"The status is “{answer.status}”{contradiction}."
    texts = _texts(answer, unfinished)
    if texts and answer.text not in texts:
        what = "its sentences with their markers make" if answer.claims else "Footnote says then"
        yield f"The text “{answer.text}” is not what {what}."
    yield from _of_citations(answer)
    if answer.answerer == "llm" and (answer.model is None or answer.fallback is not None):
        yield "A model is said to have written the answer, but none is named."
    if answer.answerer == "extractive" and (answer.model is None) != (answer.fallback is None):
        yield "It is inconsistent about whether a model was to answer."
    yield from _of_short_answers(answer)
    yield from _of_versions(answer)


def _of_status(answer: Answer, unfinished: bool) -> Iterator[str]:
    found = answer.status != "not_found"
    supported = [claim for claim in answer.claims if claim.support != "unsupported"]
    if not found and answer.reason == "false_premise":
        if len(supported) < max(len(answer.claims), 1):
            yield " for a false premise, but no supported sentence contradicts it"
    elif not found and answer.claims:
        yield ", but there are sentences that answer"
    elif found and not answer.claims:
        yield ", but the answer has no sentences"
    elif answer.status == "answered" and not supported and not unfinished:
        yield ", but none of its sentences is supported"
    if found and answer.reason is not None:
        yield ", but there is a reason why nothing was found"
    if answer.nearest and (found or answer.claims):
        yield ", but there are related sentences, as if nothing was found"
    lacks = answer.missing or answer.decision
    if answer.status == "answered" and lacks:
        yield ", but something is said to be missing"
    if answer.status == "partial" and not (lacks or answer.answerer == "llm" or unfinished):
        yield ", but nothing is said to be missing"
    if answer.hedged and answer.status != "partial":
        yield ", but its sentences are said to be uncertain"
    if answer.elsewhere and found and not answer.hedged:
        yield ", but another article is said to answer"


def _texts(answer: Answer, unfinished: bool) -> frozenset[str]:
    """Return the texts that an answer with these sentences may have, none if any is right."""
    if answer.status == "not_found":
        if answer.claims:
            return frozenset({f"{_CORRECTION} {marked_text(answer.claims)}"})
        return _NOTHING_FOUND | {GREETING, NO_OVERVIEW}
    if not answer.claims:
        return frozenset()
    marked = marked_text(answer.claims)
    texts = {marked}
    if answer.hedged:
        texts = {f"{hedge} {marked}" for hedge in (HEDGE, _EARLIER_HEDGE)}
    return frozenset(texts | {unmarked_text(answer.claims)} if unfinished else texts)


def _of_citations(answer: Answer) -> Iterator[str]:
    numbers = [note.number for note in answer.citations]
    named = list(dict.fromkeys(number for each in answer.claims for number in each.citations))
    for claim in answer.claims:
        for number in claim.citations:
            if number not in numbers:
                yield f"The sentence “{claim.text}” cites [{number}], which is not there."
    for number in dict.fromkeys(numbers):
        if number not in named:
            yield f"No sentence cites [{number}]."
    if set(named) == set(numbers) and named != sorted(named):
        yield "The sentences are not in the order in which their quotes are numbered."
    for kind, notes in (
        ("quotes", answer.citations),
        ("related sentences", answer.nearest),
        ("sentences that address an assistant", answer.flagged),
    ):
        if [note.number for note in notes] != list(range(1, len(notes) + 1)):
            yield f"The {kind} are not numbered one after the other from 1."


def _of_short_answers(answer: Answer) -> Iterator[str]:
    notes = {note.number: note for note in answer.citations}
    for short in answer.short_answers:
        if (note := notes.get(short.citation)) is None:
            yield f"The short answer “{short.text}” is of [{short.citation}], which is not there."
            continue
        start, end = short.start - note.start, short.end - note.start
        if start < 0 or not short.text or note.quote[start:end] != short.text:
            yield f"The short answer “{short.text}” is not there in the quote of [{note.number}]."


def _of_versions(answer: Answer) -> Iterator[str]:
    """Yield articles named in two ways, although an answer reads one snapshot of the store."""
    named: dict[str, set[tuple[str, str]]] = {}
    notes = (*answer.citations, *answer.nearest, *answer.flagged)
    items: tuple[Citation | Considered, ...] = (*notes, *answer.considered)
    for item in items:
        named.setdefault(item.article_id, set()).add((item.article_sha256, item.title))
    for article_id, versions in named.items():
        if len(versions) > 1:
            which = "titles" if len({title for _, title in versions}) > 1 else "hashes"
            yield f"The article {article_id} is named with different {which}."
