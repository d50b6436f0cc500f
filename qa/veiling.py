"""Ids of passages and sentences that tell nothing of the rest of the store."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from index import Sentence
from qa.events import Done, Event, HitsFound, SentenceReady
from qa.types import Answer, Citation, Considered

T = TypeVar("T", Citation, Considered, Sentence)


def veiled(event: Event) -> Event:
    """Return an event whose ids leave out the version, as ``ferry:p0`` for ``ferry@3:p0``.

    Versions count what was added to the whole store, also of what somebody may not see.
    """
    match event:
        case HitsFound(considered, sentences, probability):
            named = (replace(each, id=_unversioned(each.id)) for each in sentences)
            return HitsFound(_each(considered), _each(named), probability)
        case SentenceReady(claim, citations):
            return SentenceReady(claim, _each(citations))
        case Done(answer):
            return Done(veiled_answer(answer))
    return event


def veiled_answer(answer: Answer) -> Answer:
    """Return an answer whose ids leave out the version."""
    return replace(
        answer,
        citations=_each(answer.citations),
        nearest=_each(answer.nearest),
        flagged=_each(answer.flagged),
        considered=_each(answer.considered),
    )


def _each(places: Iterable[T]) -> tuple[T, ...]:
    return tuple(replace(each, passage_id=_unversioned(each.passage_id)) for each in places)


def _unversioned(row_id: str) -> str:
    # An article's own id may have an "@", too.
    article_id, _, row = row_id.rpartition("@")
    return f"{article_id}:{row.rpartition(':')[2]}"
