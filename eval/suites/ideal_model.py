"""A scripted model that answers as well as its passages allow.

It has a person's answer to every case, in other words than the article's, and cites the passages
with the evidence; what is not in the passages it does not know. Its scores are the upper bound that
everything around a model sets, whatever the model.
"""

import json
import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cases import CaseError
from qa import Message, ModelChunk, TokenUsage

NAME = "ideal"

_PASSAGE = re.compile(r"(?m)^\[(\d+)\] ")
_QUESTION = "\n\nQuestion: "
_PIECE = 16


@dataclass(frozen=True, slots=True)
class IdealSentence:
    """One sentence of an ideal answer, and the quotes that support it."""

    text: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IdealAnswer:
    """The ideal answer to one case; without sentences, ``missing`` names what is missing."""

    sentences: tuple[IdealSentence, ...]
    missing: str | None


class IdealModel:
    """A chat model that replies to one case."""

    name = NAME
    host = None

    def __init__(self, answer: IdealAnswer) -> None:
        """Reply with the part of this answer that the passages support."""
        self._answer = answer

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, likely: bool = False
    ) -> Generator[ModelChunk, None, None]:
        """Yield the reply in pieces, followed by its length in words."""
        asked = " ".join(message.content for message in messages)
        reply = self._reply(messages[-1].content)
        for start in range(0, len(reply), _PIECE):
            yield ModelChunk(reply[start : start + _PIECE])
        yield ModelChunk(usage=TokenUsage(self.count_tokens(asked), self.count_tokens(reply)))

    def count_tokens(self, text: str) -> int:
        """Return an estimate: four tokens per three words."""
        return len(text.split()) * 4 // 3

    def close(self) -> None:
        """Do nothing; there is nothing to release."""

    def _reply(self, content: str) -> str:
        given, separator, _ = content.rpartition(_QUESTION)
        if not separator:
            # A request to rewrite a follow-up, for which there is no ideal reply.
            return ""
        passages = _passages(given)
        written: list[str] = []
        for sentence in self._answer.sentences:
            numbers = [
                number
                for number, text in passages.items()
                if any(_plain(quote) in text for quote in sentence.evidence)
            ]
            if numbers:
                markers = "".join(f"[{number}]" for number in numbers)
                written.append(f"{sentence.text} {markers}")
        return " ".join(written) or f"NOT FOUND: {self._answer.missing or 'that'}"


def read_ideal_answers(path: Path) -> dict[str, IdealAnswer]:
    """Read ideal answers by case id: lines of case, sentences (text, evidence) and missing.

    Raises CaseError with the file and line of the first error.
    """
    answers: dict[str, IdealAnswer] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            item = json.loads(line)
            sentences = tuple(
                IdealSentence(each["text"], tuple(each["evidence"])) for each in item["sentences"]
            )
            answers[item["case"]] = IdealAnswer(sentences, item["missing"])
        except (ValueError, KeyError, TypeError) as error:
            raise CaseError(f"{path}, line {number} is not an ideal answer: {error!r}.") from error
    return answers


def _passages(given: str) -> dict[int, str]:
    parts = _PASSAGE.split(given)[1:]
    return {int(number): _plain(text) for number, text in zip(parts[::2], parts[1::2], strict=True)}


def _plain(text: str) -> str:
    return " ".join(text.split())
