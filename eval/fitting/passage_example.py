"""Training examples of the reader."""

import json
import re
from collections.abc import Iterable, Iterator
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

    ``labels`` are ANSWERS, MISSES or UNKNOWN; if all are UNKNOWN, only ``answers`` is known.
    ``answers`` says whether the passage answers. ``turn`` is the question and answer before, which
    a ``natural`` question follows up on. ``words`` are the few that answer, out of a sentence that
    does; "" if no few words do, and None if they are not known. Examples of one ``group`` are of
    one question, or of two that differ little, and are told apart. ``weight`` is how far the
    labels can be relied on, from 0 to 1.
    """

    question: str
    place: str
    sentences: tuple[str, ...]
    labels: tuple[int, ...]
    answers: bool
    turn: tuple[str, str] | None = None
    lead: str = ""
    natural: bool = False
    words: str | None = None
    group: str = ""
    weight: float = 1.0
    source: str = ""

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


def nearest(passages: Iterable[set[str]], asked: set[str], most: int) -> Iterator[int]:
    """Yield the numbers of the passages that share most words with a question, best first."""
    shared = [len(each & asked) / (4 + len(each)) ** 0.3 for each in passages]
    yield from sorted(range(len(shared)), key=lambda n: -shared[n])[:most]
