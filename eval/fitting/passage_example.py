"""Training examples of the reader of passages."""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

# Of an answer given in several sentences of a passage only one is known to be meant.
ANSWERS, MISSES, UNKNOWN = 1, 0, -1

# Words that say nothing about what is asked.
LIGHT_WORDS = frozenset(
    "the a an of in to and is was were are on for by with that what who when where which how did "
    "does do it as at from be or this".split()
)


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


_EXAMPLE = TypeAdapter(PassageExample)


def read_examples(file: Path) -> list[PassageExample]:
    """Return the examples of a file that ``to_line`` wrote."""
    return [_EXAMPLE.validate_json(line) for line in file.open(encoding="utf-8")]


def words_of(text: str) -> set[str]:
    """Return the words of a text, in lower case."""
    return set(re.findall(r"\w+", text.lower()))
