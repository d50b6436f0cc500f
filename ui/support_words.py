"""How far a sentence is supported, in words."""

from collections.abc import Iterable

from qa import Citation, Claim

ATTRIBUTED = "citation found by Footnote"
OWN_WORDS = "the article's own words"
SUPPORT = {"verified": "verified", "partial": "partly supported", "unsupported": "not supported"}


def is_beside_model(claim: Claim, claims: Iterable[Claim]) -> bool:
    """Tell whether a claim is the article's own words beside those of a model."""
    return claim.source == "article" and any(each.source == "model" for each in claims)


def support_words(claim: Claim, note: Citation) -> str:
    """Say how far a claim is supported, and whether it is its citation word for word."""
    verbatim = claim.support == "verified" and claim.text in note.quote
    return "verified quote" if verbatim else SUPPORT[claim.support]
