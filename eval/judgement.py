"""A reader's judgement of an answer, as a case keeps it."""

from dataclasses import dataclass
from typing import Literal

from pydantic import ConfigDict

Verdict = Literal["up", "down"]
Status = Literal["answered", "partial", "not_found"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A reader's verdict on an answer, and the answer.

    ``given`` is its text without markers, ``status`` its status, and ``model`` the model that wrote
    it, None for verbatim sentences. ``comment`` is the reader's; ``at`` is an ISO 8601 time in UTC.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

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
