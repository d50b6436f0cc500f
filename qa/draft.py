"""What an answer will say, before it is told who asked and how long it took."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.cite import marked_text
from qa.types import Citation, Claim, Reason, Status

HEDGE = "This may answer it:"
GREETING = (
    "Ask about anything in the articles, or for a summary of one; "
    "each sentence of the answer names its place."
)


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
    hedged: bool = False
    elsewhere: tuple[str, ...] = ()

    @property
    def is_supported(self) -> bool:
        """Whether one of the claims at least is."""
        return any(claim.is_supported for claim in self.claims)


def found(
    claims: Sequence[Claim], citations: Sequence[Citation], missing: str | None = None
) -> Draft:
    """Draft an answer of these claims.

    It is a partial one where something is missing, and where none of them is supported.
    """
    supported = any(claim.is_supported for claim in claims)
    status: Status = "answered" if supported and missing is None else "partial"
    return Draft(
        status, marked_text(claims), tuple(claims), tuple(citations), missing=missing or None
    )


def hedged(
    claims: Sequence[Claim], citations: Sequence[Citation], *, elsewhere: Sequence[str] = ()
) -> Draft:
    """Draft an answer of claims that may answer and may not."""
    return Draft(
        "partial",
        f"{HEDGE} {marked_text(claims)}",
        tuple(claims),
        tuple(citations),
        hedged=True,
        elsewhere=tuple(elsewhere),
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
    elsewhere: Sequence[str] = (),
) -> Draft:
    """Draft the answer that none was found in the articles, so many of them.

    With no number it is a selection of one that was searched. What the articles do not hold
    is never asserted: it was not found, and may be there in words that nothing met.
    """
    place = "selected text" if scope is None else "article" if scope == 1 else "articles"
    text = f"No answer was found in the {place}."
    return Draft(
        "not_found",
        text,
        nearest=tuple(nearest),
        reason=reason,
        missing=missing,
        elsewhere=tuple(elsewhere),
    )


def greeted() -> Draft:
    """Draft the answer to a greeting or thanks."""
    return Draft("not_found", GREETING, reason="off_topic")
