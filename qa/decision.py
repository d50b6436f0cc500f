"""The thresholds of an answer, and why it was refused or hedged."""

from dataclasses import dataclass
from typing import Literal

# Thresholds for the best sentence's probability of answering, from 0 to 1. Without a model, a
# question is refused below the first; from there on the sentence is shown as a possible answer,
# and from SURE_FROM on as the answer. From PLAIN_FROM on, a follow-up needs no history, and the
# sentence is added to a model's answer that misses it. Chosen on natural questions; see
# docs/answering.md.
REFUSED_BELOW = 0.34
SURE_FROM = 0.77
PLAIN_FROM = 0.8
# The log-odds from which a sentence of a model's answers a question that no article seems to.
ANSWERS_FROM = -1.0
# The log-odds of following up on what was said, from which a question is read with that in any
# case, and below which it is read alone in any case. In between it is read both ways, and what
# was said must gain the best sentence enough log-odds, times the weight, to make up for the rest.
FOLLOWS_FROM = 2.0
MAY_FOLLOW_FROM = -3.0
GAIN_WEIGHT = 2.0
# From this probability on, what was shown before answers a follow-up, too.
AGAIN_FROM = 0.5
# The log-odds, against no words at all, from which the words that answer are shown in a sentence.
WORDS_FROM = 1.0
# Below this probability, from 0 to 1, nothing that was found is on the question's topic.
ON_TOPIC_FROM = 0.12

_REASONS = {
    "refused": "the best sentence scored {} out of 1; an answer needs at least {}",
    "hedged": "the best sentence scored {} out of 1; a sure answer needs at least {}",
    "uncompared": "the best of several rows scored {} out of 1; they were not compared with all "
    "others",
    "cut": "the best item of a list scored {} out of 1; only a part of the list is shown",
}
# Numbers have at most this many decimals; a score below _SHOWN_LEAST is "less than 0.001".
_MAX_DIGITS = 6
_SHOWN_LEAST = 0.0005


@dataclass(frozen=True, slots=True)
class Decision:
    """A score and the threshold it was compared with, both from 0 to 1.

    ``reason`` gives both numbers in one plain sentence without its full stop.
    """

    score: float
    threshold: float
    reason: str


def decide(
    what: Literal["refused", "hedged", "uncompared", "cut"], score: float, threshold: float
) -> Decision:
    """Return the decision that the best sentence does not answer, or is not sure to.

    Both numbers are from 0 to 1, and are shown with enough digits to tell them apart.
    """
    digits = 3
    while digits < _MAX_DIGITS and f"{score:.{digits}f}" == f"{threshold:.{digits}f}":
        digits += 1
    shown = "less than 0.001" if score < _SHOWN_LEAST else f"{score:.{digits}f}"
    return Decision(score, threshold, _REASONS[what].format(shown, f"{threshold:.{digits}f}"))
