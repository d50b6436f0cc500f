"""Which of the sentences that were read make the answer."""

from collections.abc import Sequence

import numpy as np

from index import PackedTokens, best_matches, unit
from qa.reader.judge import Candidate
from qa.reader.unit import Unit
from qa.retrieval import RankedSentence

# The best sentence's probability, from 0 to 1: from SURE on it is an answer, from PERHAPS on it
# is shown as one that may be. From PLAIN on it is an answer without what was said before, and to
# be seen beside a model's that cites none of it. Chosen on natural questions; see
# docs/answering.md.
PLAIN = 0.85
SURE = 0.6
PERHAPS = 0.15
# Sentences are added until one of them answers with this probability, while they are at least
# so likely beside the best.
ENOUGH = 0.9
WORTH_ADDING = 0.3
MOST_SENTENCES = 3
MOST_NEAREST = 3
# Of a list so many items follow its opening.
MOST_ITEMS = 10
# Two sentences say the same when the tokens of each find matches this good in the other.
SAME = 0.8
_QUESTION_ENDS = ("?", "？", "؟", '?"', "?”", "?»", "?)")


def choose(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Choose the fewest sentences that answer, best first, no two saying the same.

    ``candidates`` are in the order of their probability. A question is no answer, and a table's
    header only where it is the best, and stands for its rows.
    """
    chosen: list[Candidate] = []
    doubt = 1.0
    for candidate in candidates:
        if candidate.sentence.text.endswith(_QUESTION_ENDS):
            continue
        if candidate.is_header and (chosen or len(candidate.items) > MOST_ITEMS):
            continue
        if len(chosen) == MOST_SENTENCES or 1 - doubt >= ENOUGH:
            break
        if chosen and candidate.probability < WORTH_ADDING * chosen[0].probability:
            break
        if not any(repeats(candidate.ranked, other.ranked) for other in chosen):
            chosen.append(candidate)
            doubt *= 1 - candidate.probability
    return chosen


def nearest(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Choose up to three sentences that are related to the question, best first."""
    chosen: list[Candidate] = []
    for candidate in candidates:
        if len(chosen) == MOST_NEAREST:
            break
        if not any(repeats(candidate.ranked, other.ranked) for other in chosen):
            chosen.append(candidate)
    return chosen


def in_reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Put neighbours of one article into reading order; leave the rest by rank."""
    groups: list[list[Candidate]] = []
    for candidate in chosen:
        adjoining = [group for group in groups if _adjoins(candidate, group)]
        if adjoining:
            # A sentence may join the one before it to the one after it.
            adjoining[0].append(candidate)
            for group in adjoining[1:]:
                adjoining[0] += group
                groups.remove(group)
        else:
            groups.append([candidate])
    return [
        member
        for group in groups
        for member in sorted(group, key=lambda member: member.sentence.position)
    ]


def with_items(chosen: Sequence[Candidate]) -> list[Unit]:
    """Return what was chosen; the items of a list follow its opening, where that is the best.

    Where two items of a list were chosen, all of it stands there. The rows of a table stand in
    the place of its header, which is shown beside each.
    """
    units: dict[str, Unit] = {}
    best = max((each.probability for each in chosen), default=0.0)
    for candidate in chosen:
        items = candidate.items[:MOST_ITEMS] if candidate.probability == best else ()
        parts = items if candidate.is_header else (candidate.unit, *items)
        if candidate.beside and sum(each.beside == candidate.beside for each in chosen) > 1:
            parts = candidate.beside[:MOST_ITEMS]
        for each in parts:
            units.setdefault(each.sentence.id, each)
    return list(units.values())


def say_the_same(first: PackedTokens, second: PackedTokens) -> bool:
    """Tell whether two sentences say the same thing, by their tokens' best matches."""
    if not len(first.ids) or not len(second.ids):
        return False
    return min(_met(first, second), _met(second, first)) >= SAME


def repeats(ranked: RankedSentence, other: RankedSentence) -> bool:
    """Tell whether a sentence says the same as another one."""
    # The vectors of the same words differ with what stands around them.
    same_words = ranked.sentence.text.casefold() == other.sentence.text.casefold()
    return same_words or say_the_same(ranked.tokens, other.tokens)


def _met(asked: PackedTokens, offered: PackedTokens) -> float:
    return float(best_matches(unit(asked.vectors.astype(np.float32)), [offered]).mean())


def _adjoins(candidate: Candidate, group: Sequence[Candidate]) -> bool:
    sentence = candidate.sentence
    return any(
        member.sentence.article_id == sentence.article_id
        and abs(member.sentence.position - sentence.position) == 1
        for member in group
    )
