"""What an answer will say, before it is told who asked and how long it took."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.cite import marked_text
from qa.indirect_question import is_indirect_question
from qa.types import Citation, Claim, Reason, Status


@dataclass(frozen=True, slots=True)
class Draft:
    """The part of an answer that its writer decides; see Answer for the fields."""

    status: Status
    text: str
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    reason: Reason | None = None
    missing: str | None = None


def found(
    claims: Sequence[Claim], citations: Sequence[Citation], missing: str | None = None
) -> Draft:
    """Draft an answer of these claims; with something missing it is a partial one."""
    status: Status = "answered" if missing is None else "partial"
    return Draft(
        status, marked_text(claims), tuple(claims), tuple(citations), missing=missing or None
    )


def cut(claims: Sequence[Claim], citations: Sequence[Citation]) -> Draft:
    """Draft what stands of an answer whose writer did not finish."""
    return Draft("partial", marked_text(claims), tuple(claims), tuple(citations))


def corrected(claims: Sequence[Claim], citations: Sequence[Citation]) -> Draft:
    """Draft the answer to a question that assumes what these claims contradict."""
    text = f"The question assumes something else than what is written: {marked_text(claims)}"
    return Draft("not_found", text, tuple(claims), tuple(citations), reason="false_premise")


def not_found(
    scope: int | None,
    nearest: Sequence[Citation],
    *,
    reason: Reason | None = None,
    missing: str | None = None,
) -> Draft:
    """Draft the answer that the articles, so many of them, do not hold one.

    With no number it is a selection of one that does not.
    """
    several = scope is not None and scope != 1
    place = "selected text" if scope is None else "articles" if several else "article"
    do, say = ("do", "say") if several else ("does", "says")
    if missing and is_indirect_question(missing):
        text = f"The {place} {do} not say {missing}."
    elif missing:
        text = f"The {place} {say} nothing about {missing}."
    elif reason == "off_topic":
        # What was not found may be there in words that no search meets.
        text = f"Nothing about this was found in the {place}."
    else:
        text = f"This is not in the {place}."
    return Draft("not_found", text, nearest=tuple(nearest), reason=reason, missing=missing)
