"""The words for how far a claim is supported."""

from collections.abc import Iterable

from qa import Citation, Claim

ATTRIBUTED = "citation found by Footnote"
OWN_WORDS = "the article's own words"
VERIFIED = "verified"
# A claim's mark, and the words for it.
_WORDS = {
    "verified": VERIFIED,
    "partial": "doubtful",
    "unsupported": "not supported",
    "unjudged": "not judged",
}


def is_beside_model(claim: Claim, claims: Iterable[Claim]) -> bool:
    """Return whether a claim is the article's own sentence beside a model's."""
    return claim.source == "article" and any(each.source == "model" for each in claims)


def is_found_among(claim: Claim, claims: Iterable[Claim]) -> bool:
    """Return whether Footnote found this claim's citation, and the writer those of others.

    If Footnote found all of them, saying so beside each would tell the reader nothing.
    """
    return claim.attributed and any(each.citations and not each.attributed for each in claims)


def mark_of(claim: Claim) -> str:
    """Return a claim's mark: its support, or that nobody judged it."""
    return claim.support if claim.judged else "unjudged"


def how_far(claim: Claim) -> str:
    """Say how far a claim is supported."""
    return _WORDS[mark_of(claim)]


def support_words(claim: Claim, note: Citation) -> str:
    """Say how far a claim is supported, and whether it equals its citation word for word."""
    verbatim = claim.support == "verified" and claim.text in note.quote
    return "exact quote" if verbatim else how_far(claim)
