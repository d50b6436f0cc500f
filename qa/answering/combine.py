"""Combine the article's own words with a model's."""

from collections.abc import Sequence
from dataclasses import replace

from index import ModelError
from qa import draft
from qa.draft import Draft, marked_text
from qa.types import Claim

_REASON = (
    "The model found no answer in the passages; the sentences after it are the article's own, "
    "and the reader is sure of them."
)


def refusal(missing: str | None) -> Claim:
    """Return a model's refusal as a claim; ``missing`` names what it did not find."""
    text = f"Not found: {missing.rstrip('.')}." if missing else "Not found."
    return Claim(text, "unsupported", (), reason=_REASON, source="model")


def joined(said: Sequence[Claim], verbatim: Draft) -> Draft:
    """Put the article's own words after the model's claims, none of which is supported.

    The citations of ``verbatim`` continue from the model's, and include them.
    """
    return draft.cut([*said, *verbatim.claims], verbatim.citations)


def appended(written: Draft, verbatim: Draft) -> Draft:
    """Add the article's own words to a model's answer that missed them.

    The citations of ``verbatim`` continue from the model's, and include them.
    """
    claims = (*written.claims, *verbatim.claims)
    text = marked_text(claims)
    return replace(written, text=text, claims=claims, citations=verbatim.citations)


def fallback_note(name: str, failure: ModelError | None) -> str:
    """Return one sentence saying that the named model failed or wrote no answer."""
    what = f"{name} could not answer" if failure is not None else f"{name} wrote no answer"
    return f"{what}; these are sentences from the articles."
