"""How far a sentence is supported, in words."""

from qa import Citation, Claim

ATTRIBUTED = "citation found by Footnote"
SUPPORT = {"verified": "verified", "partial": "partly supported", "unsupported": "not supported"}


def support_words(claim: Claim, note: Citation) -> str:
    """Say how far a claim is supported, and whether it is its citation word for word."""
    verbatim = claim.support == "verified" and claim.text in note.quote
    return "verified quote" if verbatim else SUPPORT[claim.support]
