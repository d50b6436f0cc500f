"""Events of an answer in progress."""

from dataclasses import dataclass

from index import ModelError
from qa.types import Answer, Citation, Claim, Considered


@dataclass(frozen=True, slots=True)
class StandaloneQuestion:
    """Event: the question as it is understood on its own."""

    question: str


@dataclass(frozen=True, slots=True)
class HitsFound:
    """Event: the passages that retrieval found, best first."""

    considered: tuple[Considered, ...]


@dataclass(frozen=True, slots=True)
class Hedged:
    """Event: the sentences that follow may answer, and may not."""


@dataclass(frozen=True, slots=True)
class TextWritten:
    """Event: more text of the sentence that a model is writing, markers left out.

    The next ``SentenceReady`` holds that sentence whole and takes its place.
    """

    text: str


@dataclass(frozen=True, slots=True)
class SentenceReady:
    """Event: one sentence of the answer is complete and checked, with its citations.

    One that is not judged may be so later on: see ``ClaimJudged``.
    """

    claim: Claim
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class ClaimJudged:
    """Event: a sentence that was ready has been judged; ``position`` counts them from 0.

    The claim takes the place of the one before; its citations stay.
    """

    position: int
    claim: Claim


@dataclass(frozen=True, slots=True)
class ModelFailed:
    """Event: the named model failed; what it wrote and what was verified stays."""

    error: ModelError


@dataclass(frozen=True, slots=True)
class SetAside:
    """Event: what the model wrote is set aside; sentences of the articles follow in its place."""

    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """Event: the whole answer; always the last one."""

    answer: Answer


Event = (
    StandaloneQuestion
    | HitsFound
    | Hedged
    | TextWritten
    | SentenceReady
    | ClaimJudged
    | ModelFailed
    | SetAside
    | Done
)
