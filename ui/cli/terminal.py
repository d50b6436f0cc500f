"""Text for a terminal or a pipe."""

import os
import re
import shutil
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

_WIDEST = 100
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
# Characters that a terminal would obey: an article must not be able to move the cursor or to
# reorder the letters shown.
_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e]")


@dataclass(frozen=True, slots=True)
class Terminal:
    """How to print text; lines are wrapped at ``width`` columns unless that is None."""

    width: int | None = None
    colour: bool = False

    @classmethod
    def of(cls, stream: TextIO | None, environ: Mapping[str, str] = os.environ) -> "Terminal":
        """Describe a stream: only a terminal gets wrapped lines and, without NO_COLOR, colour."""
        if stream is None or not stream.isatty():
            return cls()
        plain = environ.get("NO_COLOR") or environ.get("TERM") == "dumb"
        return cls(min(shutil.get_terminal_size().columns, _WIDEST), not plain)

    def strong(self, text: str) -> str:
        """Return emphasised text, if there is colour."""
        return f"\x1b[1;36m{text}\x1b[0m" if self.colour else text

    def faint(self, text: str) -> str:
        """Return dimmed text, if there is colour."""
        return f"\x1b[2m{text}\x1b[0m" if self.colour else text

    def wrapped(self, text: str, indent: str = "") -> str:
        """Wrap text at spaces; lines after the first begin with ``indent``."""
        if self.width is None:
            return text
        first, *words = text.split(" ")
        lines = [first]
        for word in words:
            longer = f"{lines[-1]} {word}"
            if columns_of(longer) <= self.width:
                lines[-1] = longer
            else:
                lines.append(f"{indent}{word}")
        return "\n".join(lines)

    def item(self, marker: str, text: str, below: str) -> str:
        """Return a text after its marker, and a dimmed one below, both indented by the marker."""
        indent = " " * (len(marker) + 1)
        first = self.wrapped(f"{self.strong(marker)} {text}", indent)
        return f"{first}\n{self.faint(self.wrapped(f'{indent}{below}', indent))}"


def harmless(text: str) -> str:
    """Return a text without terminal control characters; lines and tabs stay."""
    return _COMMANDS.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """Return a text as one line without terminal control characters."""
    return " ".join(harmless(text).split())


def printable(name: str) -> str:
    """Return a name without any character that is not printable."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in name)


def columns_of(text: str) -> int:
    """Return how many terminal columns a text takes."""
    return sum(map(_width, _ESCAPES.sub("", text)))


def fitted(text: str, columns: int) -> str:
    """Return a text shortened or padded to a number of columns."""
    taken = fitting = 0
    for position, character in enumerate(text):
        taken += _width(character)
        if taken < columns:
            fitting = position + 1
        elif taken > columns:
            text = f"{text[:fitting].rstrip()}…"
            break
    return text + " " * (columns - columns_of(text))


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
