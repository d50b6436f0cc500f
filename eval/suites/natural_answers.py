"""Natural questions, and whether an answer to one is right, and rightly sure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

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
    """A question and what came of it; a refusal is never right.

    ``right`` and ``cited`` are None if there is nothing to get right. ``first`` is true if the
    first sentence has a fact, ``corrected`` if a question with a false premise was answered with
    what is true instead. ``scoped`` questions were asked of their own article.
    """

    id: str | int
    kind: str
    question: str
    answerable: bool
    scoped: bool
    told: Literal["sure", "perhaps", "refused"]
    text: str
    sentences: int
    right: bool | None
    first: bool
    cited: bool | None
    corrected: bool
    milliseconds: float


def judged(
    case: NaturalCase, answer: Answer, *, scoped: bool = False, milliseconds: float = 0.0
) -> NaturalOutcome:
    """Score an answer."""
    refused = answer.status == "not_found"
    text = plain_text(_FOOTNOTE.sub("", answer.text))
    accepted = _found(case.accept, text) >= case.need and not _found(case.reject, text)
    quotes = [plain_text(note.quote) for note in answer.citations]
    cited = not refused and any(
        proof in quote or (len(quote) >= _SHORTEST_QUOTE and quote in proof)
        for proof in map(plain_text, case.evidence)
        for quote in quotes
    )
    first = plain_text(answer.claims[0].text) if answer.claims else ""
    return NaturalOutcome(
        case.id,
        case.kind,
        case.question,
        case.answerable,
        scoped,
        "refused" if refused else "perhaps" if answer.status == "partial" else "sure",
        answer.text,
        len(answer.claims),
        right=accepted and not refused if case.answerable else None,
        first=_found(case.accept, first) > 0,
        cited=cited if case.answerable else None,
        corrected=not case.answerable and accepted,
        milliseconds=round(milliseconds, 3),
    )


def plain_text(text: str) -> str:
    """Return a text in NFC, with white space collapsed and Markdown removed."""
    squeezed = " ".join(unicodedata.normalize("NFC", text).split())
    return _MARKS.sub("", _LINK.sub(r"\1", squeezed))


def _found(patterns: Sequence[str], text: str) -> int:
    return sum(bool(re.search(pattern, text, re.IGNORECASE)) for pattern in patterns)
