"""A reader's judgement of an answer, as a case keeps it."""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

Verdict = Literal["up", "down"]
Status = Literal["answered", "partial", "not_found"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A reader's verdict on an answer, and the answer.

    ``given`` is its text without markers, ``status`` what it said of itself, and ``model`` who
    wrote it, None for verbatim sentences. ``comment`` is the reader's, and ``at`` an ISO 8601
    time in UTC.
    """

    verdict: Verdict
    status: Status
    given: str
    at: str
    comment: str | None = None
    model: str | None = None

    def gave(self, text: str, *, refused: bool) -> bool:
        """Tell whether an answer of this text is the one that was judged; white space aside."""
        if refused or self.status == "not_found":
            return refused and self.status == "not_found"
        return text.split() == self.given.split()

    def to_dict(self) -> dict[str, Any]:
        """Return the judgement as the object that the line of its case holds."""
        return {
            "verdict": self.verdict,
            "status": self.status,
            "given": self.given,
            "at": self.at,
            "comment": self.comment,
            "model": self.model,
        }


class JudgementLine(BaseModel):
    """A judgement as a line holds it; ``given`` and ``verdict`` are all that it needs."""

    model_config = ConfigDict(extra="forbid", strict=True)

    verdict: Verdict
    status: Status = "answered"
    given: str
    at: str = ""
    comment: str | None = None
    model: str | None = None

    def judgement(self) -> Judgement:
        """Return what the line says."""
        return Judgement(self.verdict, self.status, self.given, self.at, self.comment, self.model)
