"""A natural question, and the verdict on one answer to it."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from eval.cases import CaseError
from qa import Answer, Turn, turns_from

Told = Literal["sure", "perhaps", "refused"]

_FOOTNOTE = re.compile(r"\s*\[\d+\]")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()\s]*\)|\[[^\[\]]*\])")
_MARKS = re.compile(r"\*\*|[`\[\]]")
_SHORTEST_QUOTE = 6


class NaturalCase(BaseModel):
    """A question and what is known about its answer.

    The patterns of ``accept`` are searched for in an answer, ignoring case: at least ``need`` of
    them must match, and none of ``reject``. Without an ``article_id`` it is about no article.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | int
    article_id: str | None
    question: str
    kind: str
    answerable: bool
    history: list[Turn] = []
    accept: list[str] = []
    reject: list[str] = []
    need: int = Field(default=1, ge=1)
    evidence: list[str] = []

    @field_validator("history", mode="before")
    @classmethod
    def _turns(cls, history: Any) -> list[Turn]:
        return turns_from(history)

    @field_validator("accept", "reject")
    @classmethod
    def _patterns(cls, patterns: list[str]) -> list[str]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is not a regular expression ({error})") from error
        return patterns


@dataclass(frozen=True, slots=True)
class NaturalOutcome:
    """The outcome of one question.

    ``right`` and ``cited`` are None if there is nothing to get right. ``first`` is true if the
    first sentence of a right answer has one of its facts, ``corrected`` if a question with a false
    premise was answered with what is true instead.
    """

    case: NaturalCase
    scoped: bool
    told: Told
    text: str
    sentences: int
    right: bool | None
    first: bool
    cited: bool | None
    corrected: bool
    milliseconds: float

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as a JSON object."""
        return {
            "id": self.case.id,
            "kind": self.case.kind,
            "question": self.case.question,
            "answerable": self.case.answerable,
            "scoped": self.scoped,
            "told": self.told,
            "text": self.text,
            "sentences": self.sentences,
            "right": self.right,
            "first": self.first,
            "cited": self.cited,
            "corrected": self.corrected,
            "milliseconds": round(self.milliseconds, 3),
        }


def read_natural(path: Path) -> tuple[NaturalCase, ...]:
    """Read natural questions. Raises CaseError with the line of the first error."""
    cases = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CaseError(f"{path} cannot be read: {error}; name a folder with qa.jsonl.") from error
    for number, line in enumerate(lines, 1):
        try:
            cases.append(NaturalCase.model_validate(json.loads(line)))
        except (ValueError, ValidationError) as error:
            told = " ".join(str(error).split())[:200]
            raise CaseError(f"{path}, line {number}: {told}; mend the line.") from error
    return tuple(cases)


def judged(
    case: NaturalCase, answer: Answer, *, scoped: bool = False, milliseconds: float = 0.0
) -> NaturalOutcome:
    """Score an answer. A refusal is never right."""
    refused = answer.status == "not_found"
    text = plain_text(_FOOTNOTE.sub("", answer.text))
    first = plain_text(answer.claims[0].text) if answer.claims else ""
    accepted = (
        bool(case.accept)
        and _found(case.accept, text) >= case.need
        and not _found(case.reject, text)
    )
    quotes = [plain_text(note.quote) for note in answer.citations]
    proofs = [plain_text(each) for each in case.evidence]
    cited = not refused and any(
        proof in quote or (len(quote) >= _SHORTEST_QUOTE and quote in proof)
        for proof in proofs
        for quote in quotes
    )
    told: Told = "refused" if refused else "perhaps" if answer.status == "partial" else "sure"
    return NaturalOutcome(
        case=case,
        scoped=scoped,
        told=told,
        text=answer.text,
        sentences=len(answer.claims),
        right=accepted and not refused if case.answerable else None,
        first=_found(case.accept, first) > 0,
        cited=cited if case.answerable else None,
        corrected=not case.answerable and accepted,
        milliseconds=milliseconds,
    )


def plain_text(text: str) -> str:
    """Return a text in NFC, with white space collapsed and Markdown removed."""
    squeezed = " ".join(unicodedata.normalize("NFC", text).split())
    return _MARKS.sub("", _LINK.sub(r"\1", squeezed))


def _found(patterns: Sequence[str], text: str) -> int:
    return sum(bool(re.search(pattern, text, re.IGNORECASE)) for pattern in patterns)
