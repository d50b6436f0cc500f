"""Ideal answers: what a person would write, as far as the passages allow.

A person wrote an answer to every case, in other words than the article's. A model that replies with
what the passages support of it, and does not know what they do not hold, scores the upper bound
that everything around a model sets, whatever the model.
"""

import re
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from eval.json_lines import read_lines

_PASSAGE = re.compile(r"(?m)^\[(\d+)\] ")
_QUESTION = "\n\nQuestion: "


class IdealSentence(BaseModel):
    """One sentence of an ideal answer, and the quotes that support it."""

    model_config = ConfigDict(frozen=True)

    text: str
    evidence: tuple[str, ...]


class IdealAnswer(BaseModel):
    """The ideal answer to one case; without sentences, ``missing`` names what is missing."""

    model_config = ConfigDict(frozen=True)

    case: str
    sentences: tuple[IdealSentence, ...]
    missing: str | None

    def reply(self, content: str) -> str:
        """Return the part of the answer that the passages of a request support."""
        given, separator, _ = content.rpartition(_QUESTION)
        if not separator:
            # A request to rewrite a follow-up, for which there is no ideal reply.
            return ""
        _, *parts = _PASSAGE.split(given)
        passages = {
            number: _plain(text) for number, text in zip(parts[::2], parts[1::2], strict=True)
        }
        written: list[str] = []
        for sentence in self.sentences:
            markers = [
                f"[{number}]"
                for number, text in passages.items()
                if any(_plain(quote) in text for quote in sentence.evidence)
            ]
            if markers:
                written.append(f"{sentence.text} {''.join(markers)}")
        return " ".join(written) or f"NOT FOUND: {self.missing or 'that'}"


def read_ideal_answers(path: Path) -> dict[str, IdealAnswer]:
    """Read ideal answers by case id: lines of case, sentences (text, evidence) and missing.

    Raises CaseError with the file and line of the first error.
    """
    return {
        answer.case: answer for answer in read_lines(path, IdealAnswer.model_validate, "answers")
    }


def _plain(text: str) -> str:
    return " ".join(text.split())
