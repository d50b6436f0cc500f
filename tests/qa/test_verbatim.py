"""The articles' own sentences: the fewest that answer, hedged, or none that were found."""

import math
from dataclasses import replace

import pytest

from index import Sentence
from index.types import ElementKind
from qa import HEDGE, Candidate, Evidence, Hedged, QAService, Question, Unit
from qa.decision import REFUSED_BELOW, SURE_FROM
from qa.reader import Words, log_odds
from qa.verbatim import BEHIND, VerbatimAnswer, choose, nearest

FARE = "How much is a ticket for one adult?"


def candidate(position: int, probability: float = 0.1, text: str = "") -> Candidate:
    """Make a candidate that says something of its own unless a text is given."""
    text = text or " ".join(f"a{position}{word}" for word in ("who", "did", "what"))
    kind: ElementKind | None = "row" if "|" in text else None
    sentence = Sentence(f"a{position}", "a", "p", position, 0, len(text), text, kind)
    return Candidate(Unit(sentence, "A"), log_odds(probability), Words("", -9.0))


def share(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def table(position: int, probability: float, rows: int) -> Candidate:
    header = candidate(position, probability, text="| Plan | Cost |")
    items = (candidate(position + n + 1, text=f"| Plan {n} | {n} crowns |") for n in range(rows))
    return replace(header, items=tuple(each.unit for each in items))


def positions(chosen: list[Candidate]) -> list[int]:
    return [each.sentence.position for each in chosen]


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        # One sentence that is far likelier than all others is enough; others are added while they
        # are likely beside the best, three at most.
        ([candidate(4, 0.9), candidate(5, 0.05)], [4]),
        ([candidate(4, share(0.4)), candidate(9, share(0.4 - BEHIND / 2)),
          candidate(2, share(-BEHIND))], [4, 9]),
        ([candidate(n, 0.1) for n in range(9)], [0, 1, 2]),
        # No answer is a question, or a header behind a sentence or of a long table.
        ([candidate(4, 0.8, "Who was it?"), candidate(5, 0.7), candidate(6, 0.6)], [5, 6]),
        ([candidate(1, 0.5), table(4, 0.4, 2)], [1]),
        ([table(4, 0.5, 99)], []),
        # A sentence in the words of another gives way to the next.
        ([candidate(0, text="Fares rise."), candidate(5, text="FARES rise."), candidate(9)],
         [0, 9]),
    ],
)  # fmt: skip
def test_the_fewest_sentences_that_answer_are_chosen(
    candidates: list[Candidate], chosen: list[int]
) -> None:
    assert positions(choose(candidates)) == chosen


def test_what_is_nearly_the_same_is_related_once() -> None:
    texts = ["The fares rise by two crowns in May.", "The fares rise by nine crowns in May.", ""]
    candidates = [candidate(number, text=text) for number, text in enumerate(texts)]
    assert positions(nearest(candidates)) == [0, 2]


@pytest.fixture(scope="module")
def fare(service: QAService) -> Evidence:
    return service.evidence(Question(FARE))


@pytest.mark.parametrize(
    ("probability", "status", "reason"),
    [
        (SURE_FROM, "answered", None),
        (SURE_FROM - 0.01, "partial", None),
        (REFUSED_BELOW, "partial", None),
        (REFUSED_BELOW - 0.01, "not_found", "missing"),
        (0.01, "not_found", "off_topic"),
    ],
)
def test_the_probability_of_the_best_sentence_decides(
    fare: Evidence, probability: float, status: str, reason: str | None
) -> None:
    least = [
        replace(each, log_odds=log_odds(min(each.probability, probability)))
        for each in fare.candidates[1:]
    ]
    best = replace(fare.candidates[0], log_odds=log_odds(probability))
    answer = VerbatimAnswer(replace(fare, candidates=(best, *least)))
    hedges = [event for event in answer.write() if isinstance(event, Hedged)]
    draft = answer.draft()
    assert (draft.status, draft.reason) == (status, reason)
    assert bool(hedges) == draft.hedged == (status == "partial")
    assert draft.text.startswith(f"{HEDGE} ") == draft.hedged
    assert bool(draft.claims) == (status != "not_found")
    assert (answer.decision is None) == (status == "answered")
