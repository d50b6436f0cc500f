"""Natural questions, and whether an answer to one is right, and rightly sure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from qa import Answer, Turn, turns_from

_FOOTNOTE = re.compile(r"\s*\[\d+\]")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()\s]*\)|\[[^\[\]]*\])")
_MARKS = re.compile(r"\*\*|[`\[\]]")
_SHORTEST_QUOTE = 6


def _pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is not a regular expression ({error})") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_pattern)]


class NaturalCase(BaseModel):
    """A question and what is known about its answer.

    The patterns of ``accept`` are searched for in an answer, ignoring case: at least ``need`` of
    them must match, and none of ``reject``. Without an ``article_id`` it is about no article.
    """

    model_config = ConfigDict(frozen=True)

    id: str | int
    article_id: str | None
    question: str
    kind: str
    answerable: bool
    history: Annotated[list[Turn], BeforeValidator(turns_from)] = []
    accept: list[Pattern] = []
    reject: list[Pattern] = []
    need: int = Field(default=1, ge=1)
    evidence: list[str] = []


@dataclass(frozen=True, slots=True)
class NaturalOutcome:
    """An answer to a question, which was asked of its own article if it is ``scoped``.

    A refusal is never right.
    """

    case: NaturalCase
    answer: Answer
    scoped: bool = False
    milliseconds: float = 0.0

    @property
    def certainty(self) -> Literal["sure", "perhaps", "refused"]:
        """How sure the answer is."""
        if self.answer.status == "not_found":
            return "refused"
        return "perhaps" if self.answer.status == "partial" else "sure"

    @property
    def accepted(self) -> bool:
        """Whether the answer's words hold the facts, and nothing that is wrong."""
        text = plain_text(_FOOTNOTE.sub("", self.answer.text))
        found = _found(self.case.accept, text)
        return found >= self.case.need and not _found(self.case.reject, text)

    @property
    def right(self) -> bool | None:
        """Whether the answer is right; None if there is nothing to get right."""
        return self.accepted and self.certainty != "refused" if self.case.answerable else None

    @property
    def corrected(self) -> bool:
        """Whether a question with a false premise was answered with what is true instead."""
        return not self.case.answerable and self.accepted

    @property
    def first(self) -> bool:
        """Whether the first sentence has one of the facts."""
        claims = self.answer.claims
        return bool(claims) and _found(self.case.accept, plain_text(claims[0].text)) > 0

    @property
    def cited(self) -> bool | None:
        """Whether a citation has the evidence or a part of it; None without anything to cite."""
        if not self.case.answerable:
            return None
        quotes = [plain_text(note.quote) for note in self.answer.citations]
        return self.certainty != "refused" and any(
            proof in quote or (len(quote) >= _SHORTEST_QUOTE and quote in proof)
            for proof in map(plain_text, self.case.evidence)
            for quote in quotes
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as a JSON object."""
        return {
            "id": self.case.id,
            "kind": self.case.kind,
            "question": self.case.question,
            "answerable": self.case.answerable,
            "scoped": self.scoped,
            "told": self.certainty,
            "text": self.answer.text,
            "sentences": len(self.answer.claims),
            "right": self.right,
            "first": self.first,
            "cited": self.cited,
            "corrected": self.corrected,
            "milliseconds": round(self.milliseconds, 3),
        }


def plain_text(text: str) -> str:
    """Return a text in NFC, with white space collapsed and Markdown removed."""
    squeezed = " ".join(unicodedata.normalize("NFC", text).split())
    return _MARKS.sub("", _LINK.sub(r"\1", squeezed))


def _found(patterns: Sequence[str], text: str) -> int:
    return sum(bool(re.search(pattern, text, re.IGNORECASE)) for pattern in patterns)
