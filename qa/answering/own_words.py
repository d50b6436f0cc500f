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


def declined(missing: str | None) -> Claim:
    """Return what the model said in place of an answer; ``missing`` is what it did not find."""
    text = f"Not found: {missing.rstrip('.')}." if missing else "Not found."
    return Claim(text, "unsupported", (), reason=_REASON, source="model")


def both(said: Sequence[Claim], verbatim: Draft) -> Draft:
    """Draft an answer of the model's words, none of them supported, and of the article's own.

    The citations of ``verbatim`` go on from those of the model's words.
    """
    return draft.cut([*said, *verbatim.claims], verbatim.citations)


def added(written: Draft, verbatim: Draft) -> Draft:
    """Add the article's own words to what a model wrote, which missed them."""
    claims = (*written.claims, *verbatim.claims)
    text = marked_text(claims)
    return replace(written, text=text, claims=claims, citations=verbatim.citations)


def fallback_note(name: str, failure: ModelError | None) -> str:
    """Say it in one sentence: the named model failed, or wrote no answer at all."""
    what = f"{name} could not answer" if failure is not None else f"{name} wrote no answer"
    return f"{what}; these are sentences of the articles."
