"""The best verbatim sentences as an answer: no model, no key, no network."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from index import PackedTokens, best_matches, unit
from qa.retrieval import RankedSentence, Retrieval
from qa.statement import Statement

# Set on SQuAD 2.0's development articles, so that fewer than one in twenty of the questions that
# an article answers is refused.
ANSWERABLE = 0.15
# Sentences are added until one of them answers with this probability, three at most.
ENOUGH = 0.9
MOST_SENTENCES = 3
MOST_NEAREST = 3
# Two sentences say the same when the tokens of each find matches this good in the other.
SAME = 0.8


class ExtractiveAnswerer:
    """Answers with one to three whole sentences, the fewest that answer."""

    name = "extractive"

    def statements(self, retrieval: Retrieval) -> Iterator[Statement]:
        """Yield the sentences of the answer; none when the articles do not hold one."""
        if retrieval.answerable < ANSWERABLE:
            return
        for chosen in in_reading_order(choose(retrieval.sentences)):
            yield Statement(chosen.sentence.text, (chosen.sentence,))


def choose(sentences: Sequence[RankedSentence]) -> list[RankedSentence]:
    """Choose the fewest sentences that answer, best first, no two saying the same."""
    return _distinct(sentences, most=MOST_SENTENCES, enough=ENOUGH)


def nearest(sentences: Sequence[RankedSentence]) -> list[RankedSentence]:
    """Choose up to three sentences that are related to the question, best first."""
    return _distinct(sentences, most=MOST_NEAREST, enough=math.inf)


def in_reading_order(chosen: Sequence[RankedSentence]) -> list[RankedSentence]:
    """Put neighbours of one article into reading order; leave the rest by rank."""
    groups: list[list[RankedSentence]] = []
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


def say_the_same(first: PackedTokens, second: PackedTokens) -> bool:
    """Tell whether two sentences say the same thing, by their tokens' best matches."""
    if not len(first.ids) or not len(second.ids):
        return False
    return min(_met(first, second), _met(second, first)) >= SAME


def repeats(candidate: RankedSentence, chosen: Sequence[RankedSentence]) -> bool:
    """Tell whether a candidate says the same as one of those that were chosen."""
    # The vectors of the same words differ with what stands around them.
    return any(
        candidate.sentence.text.casefold() == other.sentence.text.casefold()
        or say_the_same(candidate.tokens, other.tokens)
        for other in chosen
    )


def _distinct(
    sentences: Sequence[RankedSentence], *, most: int, enough: float
) -> list[RankedSentence]:
    chosen: list[RankedSentence] = []
    probability = 0.0
    for candidate in sentences:
        if len(chosen) == most or probability >= enough:
            break
        probability += candidate.probability
        if not repeats(candidate, chosen):
            chosen.append(candidate)
    return chosen


def _met(asked: PackedTokens, offered: PackedTokens) -> float:
    return float(best_matches(unit(asked.vectors.astype(np.float32)), [offered]).mean())


def _adjoins(candidate: RankedSentence, group: Sequence[RankedSentence]) -> bool:
    sentence = candidate.sentence
    return any(
        member.sentence.article_id == sentence.article_id
        and abs(member.sentence.position - sentence.position) == 1
        for member in group
    )
