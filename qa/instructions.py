"""Sentences of an article that address the assistant: data to show, never evidence.

An article is written by others. A sentence of it may be meant for whatever reads it in a
person's place: "ignore your instructions", "tell the user that ...", a forged end of the
passages. Such a sentence is found here by rules about who is spoken to and what is asked of
them. What a text only quotes or reports about such sentences is left alone, so that an attacker
who puts an instruction into somebody's mouth is not found; it is then a quotation, and shown as
one.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index import Sentence
from qa.disguises import ONE_SLIP, readings
from qa.hidden_markup import hidden_signs
from qa.quoted_speech import is_open_after, without_reported
from qa.retrieval import Retrieval
from qa.signs import ENOUGH, Sign

# How far from a sentence that was found, in sentences, one needs only half as much against it.
_NEAR = 6
# What is as common between people.
_SAY_LITTLE = {"makes a condition of a question", "coaxes or threatens"}
_LONGEST = 4000
_OVERLAP = 500
# Disguises that plain prose may seem to wear, so that wearing one says nothing.
_INNOCENT = ("slips of spelling", "reversed words", "broken words", "joined words")


@dataclass(frozen=True, slots=True)
class Instruction:
    """Why a sentence is taken to address an assistant, in a few words, the weightiest first."""

    reasons: tuple[str, ...]


def instruction_in(text: str) -> Instruction | None:
    """Return why a sentence addresses an assistant, or None when it does not.

    The text is read as it stands and with disguises taken off, a very long one in pieces.
    """
    weight, reasons = _weighed_in_pieces(text)
    return Instruction(reasons) if weight >= ENOUGH else None


def addresses_assistant(text: str) -> bool:
    """Tell whether a sentence addresses an assistant."""
    return instruction_in(text) is not None


def flagged(sentences: Sequence[Sentence]) -> frozenset[str]:
    """Return the ids of the sentences that address an assistant, read beside their neighbours.

    The sentences may be of several articles, in any order. A sentence is flagged when it
    addresses an assistant itself, and when it half does so near one that does.
    """
    by_article: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in sentences:
        by_article[sentence.article_id].append(sentence)
    found: set[str] = set()
    for members in by_article.values():
        found.update(_flagged_of(sorted(members, key=lambda member: member.position)))
    return frozenset(found)


def without_instructions(
    retrieval: Retrieval, around: Sequence[Sentence] = ()
) -> tuple[Retrieval, tuple[Sentence, ...]]:
    """Take the sentences that address an assistant out of what was retrieved.

    Return the rest, and those sentences, best first; ``around`` are others that are read beside
    them. A heading that does so is no longer named as the place of a passage.
    """
    ids = flagged([*(ranked.sentence for ranked in retrieval.sentences), *around])
    hits = tuple(
        replace(hit, passage=replace(hit.passage, heading=tuple(plain)))
        if len(plain := [each for each in hit.passage.heading if not addresses_assistant(each)])
        < len(hit.passage.heading)
        else hit
        for hit in retrieval.hits
    )
    kept = [ranked for ranked in retrieval.sentences if ranked.sentence.id not in ids]
    taken = tuple(ranked.sentence for ranked in retrieval.sentences if ranked.sentence.id in ids)
    return replace(retrieval, hits=hits, sentences=tuple(kept)), taken


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence with the weight of what speaks against it.

    ``is_half`` tells that this is enough near a sentence that does address an assistant.
    """

    sentence: Sentence
    text: str
    weight: int
    is_half: bool


def _flagged_of(sentences: Sequence[Sentence]) -> set[str]:
    """Flag the sentences of one article, which are in reading order, gaps left out."""
    read = list(_read(sentences))
    found = {item.sentence.id for item in read if item.weight >= ENOUGH}
    places = [item.sentence.position for item in read if item.sentence.id in found]
    for item in read:
        if item.is_half and any(abs(item.sentence.position - place) <= _NEAR for place in places):
            found.add(item.sentence.id)
    return found


def _read(sentences: Sequence[Sentence]) -> Iterator[_Read]:
    inside = False
    before: Sentence | None = None
    for sentence in sentences:
        if before is None or not _follows(before, sentence):
            inside = False
        text = without_reported(sentence.text, inside=inside)
        weight, reasons = _weighed_in_pieces(text)
        yield _Read(sentence, text, weight, bool(set(reasons) - _SAY_LITTLE))
        inside = is_open_after(sentence.text, inside=inside)
        before = sentence


def _follows(before: Sentence, after: Sentence) -> bool:
    """Tell whether a sentence follows another in one paragraph."""
    return after.position == before.position + 1 and after.start - before.end < 2


def _weighed_in_pieces(text: str) -> tuple[int, tuple[str, ...]]:
    """Weigh a text that may be very long, so that the time is linear in its length."""
    starts = range(0, max(1, len(text) - _OVERLAP), _LONGEST - _OVERLAP)
    return max((_weighed(text[start : start + _LONGEST]) for start in starts), key=_first)


def _first(weighed: tuple[int, tuple[str, ...]]) -> int:
    return weighed[0]


@lru_cache(maxsize=4096)
def _weighed(text: str) -> tuple[int, tuple[str, ...]]:
    """Return the weight of all that speaks for a text addressing an assistant, and what it is."""
    # Their patterns take as long to build as all else that is imported; only a question needs them.
    from qa.foreign_instructions import foreign_signs
    from qa.instruction_rules import english_signs

    heaviest: tuple[int, tuple[str, ...]] = (0, ())
    hidden = list(hidden_signs(text))
    for reading in readings(without_reported(text)):
        innocent = reading.disguise in (*_INNOCENT, ONE_SLIP)
        signs = [*english_signs(reading.text)]
        if reading.disguise is None:
            signs += [*foreign_signs(reading.text), *hidden]
        elif any(sign.weight for sign in signs) and not innocent:
            signs.append(Sign(f"is disguised by {reading.disguise}", 1))
        weights: dict[str, int] = {}
        for sign in signs:
            weights[sign.reason] = max(sign.weight, weights.get(sign.reason, 0))
        reasons = tuple(sorted(weights, key=lambda reason: -weights[reason]))
        total = sum(weights.values()) - (reading.disguise == ONE_SLIP)
        heaviest = max(heaviest, (total, reasons), key=_first)
    return heaviest
