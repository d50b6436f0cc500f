"""Events of an answer in progress."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from index import ModelError, Sentence
from qa.types import Answer, Citation, Claim, Considered


@dataclass(frozen=True, slots=True)
class StandaloneQuestion:
    """Event: the question as understood on its own."""

    question: str


@dataclass(frozen=True, slots=True)
class HitsFound:
    """Event: the passages that retrieval found, best first, and their sentences.

    ``probability`` is that one of the sentences that were read answers; None if none was, as before
    a model, which is asked while they are read.
    """

    considered: tuple[Considered, ...]
    sentences: tuple[Sentence, ...] = ()
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Hedged:
    """Event: the sentences that follow may or may not answer."""


@dataclass(frozen=True, slots=True)
class TextWritten:
    """Event: more text of the sentence that a model is writing, without markers.

    The next ``SentenceReady`` contains the whole sentence and replaces it. ``mark`` is that of
    its claim.
    """

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class SentenceReady:
    """Event: one sentence of the answer is complete and checked, with its citations.

    A claim that is not judged yet may be judged later: see ``ClaimJudged``.
    """

    claim: Claim
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class ClaimJudged:
    """Event: a sentence that was ready has been judged; ``position`` counts from 0.

    The claim replaces the earlier one; its citations stay.
    """

    position: int
    claim: Claim


@dataclass(frozen=True, slots=True)
class ModelFailed:
    """Event: the named model failed; what it wrote and was verified stays."""

    error: ModelError


@dataclass(frozen=True, slots=True)
class SetAside:
    """Event: the model's text is set aside; sentences from the articles follow instead."""

    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """Event: the complete answer; always the last event."""

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


def event_document(event: Event) -> dict[str, Any]:
    """Return an event as a JSON document; its ``type`` is its name, such as "sentence_ready"."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(event).__name__).lower()
    match event:
        case Done(answer):
            return {"type": name, "answer": answer.to_dict()}
        case ModelFailed(error):
            return {"type": name, "error": str(error)}
        case _:
            return {"type": name, **asdict(event)}
