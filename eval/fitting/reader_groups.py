"""Training groups of the reader: a question, sentences that answer it, and others."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

# Words that say nothing about what is asked.
LIGHT_WORDS = frozenset(
    "the a an of in to and is was were are on for by with that what who when where which how did "
    "does do it as at from be or this".split()
)
_PREVIOUS_CHARACTERS = 220
# Marks of Markdown, which a text may show or not, and the shortest sentence that may be a part of
# a quote.
_MARKS = re.compile(r"[*`_\[\]|]")
_SHORTEST = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence in its context, and whether it answers."""

    context: str
    sentence: str
    answers: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A question and its rows.

    ``turn`` is a question and answer on the same paragraph, to make a follow-up from; ``history``
    is what was really asked and answered before, if anything.
    """

    question: str
    rows: tuple[Row, ...]
    turn: tuple[str, str] | None = None
    history: tuple[str, str] | None = None

    def to_line(self) -> str:
        """Return the group as a line of JSON."""
        rows = [[each.context, each.sentence, int(each.answers)] for each in self.rows]
        document = {
            "question": self.question,
            "rows": rows,
            "turn": self.turn,
            "history": self.history,
        }
        return json.dumps(document, ensure_ascii=False) + "\n"


def row(place: str, previous: str, sentence: str, answers: bool) -> Row:
    """Return a row with the reader's context: a place and the sentence before."""
    before = f" {previous[-_PREVIOUS_CHARACTERS:]}" if previous else ""
    return Row(f"{place}.{before}", sentence, answers)


def read_groups(file: Path) -> Iterator[Group]:
    """Yield the groups of a file that ``to_line`` wrote."""
    for line in file.open(encoding="utf-8"):
        document = json.loads(line)
        yield Group(
            document["question"],
            tuple(Row(context, text, bool(good)) for context, text, good in document["rows"]),
            None if document["turn"] is None else tuple(document["turn"]),
            None if document["history"] is None else tuple(document["history"]),
        )


def words_of(text: str) -> set[str]:
    """Return the words of a text, in lower case."""
    return set(re.findall(r"\w+", text.lower()))


def key_of(paragraph: str) -> str:
    """Return a key by which to recognise a paragraph in another set."""
    return re.sub(r"\W+", "", paragraph.lower())[:120]


def letters(text: str) -> str:
    """Return the words of a text in lower case with single blanks between, without mark-up."""
    return re.sub(r"\W+", " ", _MARKS.sub(" ", text)).strip().lower()


def holds(text: str, proofs: Iterable[str]) -> bool:
    """Return whether the letters of a text hold those of a quote, or lie in them."""
    return any(
        proof and (proof in text or (len(text) > _SHORTEST and text in proof)) for proof in proofs
    )
