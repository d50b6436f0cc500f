"""Why sentences of the articles stand where a named model was to write."""

from index import ModelError


def fallback_note(name: str, failure: ModelError | None) -> str:
    """Say it in one sentence: the named model failed, or wrote no answer at all."""
    what = f"{name} could not answer" if failure is not None else f"{name} wrote no answer"
    return f"{what}; these are sentences of the articles."
