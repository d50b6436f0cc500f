"""Support in words."""

from collections.abc import Iterable

from qa import Citation, Claim

ATTRIBUTED = "citation found by Footnote"
OWN_WORDS = "the article's own words"
VERIFIED = "verified"
# How a claim is marked, and the words for it.
_WORDS = {
    "verified": VERIFIED,
    "partial": "doubtful",
    "unsupported": "not supported",
    "unjudged": "not judged",
}


def is_beside_model(claim: Claim, claims: Iterable[Claim]) -> bool:
    """Tell whether a claim is the article's own words beside those of a model."""
    return claim.source == "article" and any(each.source == "model" for each in claims)


def is_found_among(claim: Claim, claims: Iterable[Claim]) -> bool:
    """Tell whether Footnote found the citation of a claim, and the writer those of others.

    Where it found all of them, to say so beside each would tell nothing.
    """
    return claim.attributed and any(each.citations and not each.attributed for each in claims)


def mark_of(claim: Claim) -> str:
    """Name how a claim is marked: by its support, or as one that nobody judged."""
    return claim.support if claim.judged else "unjudged"


def how_far(claim: Claim) -> str:
    """Say how far a claim is supported."""
    return _WORDS[mark_of(claim)]


def support_words(claim: Claim, note: Citation) -> str:
    """Say how far a claim is supported, and whether it is its citation word for word."""
    verbatim = claim.support == "verified" and claim.text in note.quote
    return "verified quote" if verbatim else how_far(claim)
