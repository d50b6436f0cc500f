"""Training examples of the reader of passages."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

# Of an answer given in several sentences of a passage only one is known to be meant.
ANSWERS, MISSES, UNKNOWN = 1, 0, -1


@dataclass(frozen=True, slots=True)
class PassageExample:
    """A question and a passage, with a label for each of its sentences.

    ``labels`` are ANSWERS, MISSES or UNKNOWN. ``turn`` is the question and answer before, which
    a ``natural`` question follows up on.
    """

    question: str
    place: str
    sentences: tuple[str, ...]
    labels: tuple[int, ...]
    turn: tuple[str, str] | None = None
    lead: str = ""
    natural: bool = False

    def to_line(self) -> str:
        """Return the example as a line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False) + "\n"

    @classmethod
    def of_line(cls, line: str) -> "PassageExample":
        """Return the example of a line that ``to_line`` wrote."""
        document = json.loads(line)
        turn = document["turn"]
        return cls(
            document["question"],
            document["place"],
            tuple(document["sentences"]),
            tuple(document["labels"]),
            None if turn is None else (turn[0], turn[1]),
            document.get("lead", ""),
            document["natural"],
        )


def read_examples(file: Path) -> list[PassageExample]:
    """Return the examples of a file that ``to_line`` wrote."""
    return [PassageExample.of_line(line) for line in file.open(encoding="utf-8")]
