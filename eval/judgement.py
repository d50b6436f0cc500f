"""A reader's judgement of an answer, as a case keeps it."""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

Verdict = Literal["up", "down"]
Status = Literal["answered", "partial", "not_found"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A reader's verdict on an answer, and the answer.

    ``given`` is its text without markers, ``status`` its status, and ``model`` the model that wrote
    it, None for verbatim sentences. ``comment`` is the reader's; ``at`` is an ISO 8601 time in UTC.
    """

    verdict: Verdict
    status: Status
    given: str
    at: str
    comment: str | None = None
    model: str | None = None

    def gave(self, text: str, *, refused: bool) -> bool:
        """Return whether this text is the judged answer, ignoring white space."""
        if refused or self.status == "not_found":
            return refused and self.status == "not_found"
        return text.split() == self.given.split()

    def to_dict(self) -> dict[str, Any]:
        """Return the judgement as the JSON object in its case's line."""
        return {
            "verdict": self.verdict,
            "status": self.status,
            "given": self.given,
            "at": self.at,
            "comment": self.comment,
            "model": self.model,
        }


class JudgementLine(BaseModel):
    """A judgement as stored in a line; only ``given`` and ``verdict`` are required."""

    model_config = ConfigDict(extra="forbid", strict=True)

    verdict: Verdict
    status: Status = "answered"
    given: str
    at: str = ""
    comment: str | None = None
    model: str | None = None

    def judgement(self) -> Judgement:
        """Return the judgement of the line."""
        return Judgement(self.verdict, self.status, self.given, self.at, self.comment, self.model)
