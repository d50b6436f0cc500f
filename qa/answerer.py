"""Who writes the answer."""

from collections.abc import Iterator
from typing import Protocol

from index import SettingsError
from qa.extractive import ExtractiveAnswerer
from qa.retrieval import Retrieval
from qa.statement import Statement


class Answerer(Protocol):
    """Writes the statements of an answer from what was retrieved, one after the other."""

    @property
    def name(self) -> str:
        """How the answer names who wrote it."""
        ...

    def statements(self, retrieval: Retrieval) -> Iterator[Statement]:
        """Yield statements; none at all means that the articles do not hold the answer."""
        ...


def choose_answerer(model: str | None) -> Answerer:
    """Return the answerer for a model's name, or the verbatim one when none is named.

    Raises SettingsError for a named model: this version answers without one.
    """
    if model is not None:
        raise SettingsError(
            f"The model {model!r} cannot answer: this version of Footnote answers in verbatim "
            "sentences only; leave out --model and unset FOOTNOTE_MODEL."
        )
    return ExtractiveAnswerer()
