"""Articles and lists of them as terminal text."""

import os
import re
import shutil
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

from index import Article, ArticleSummary

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


def articles_text(articles: Sequence[ArticleSummary], terminal: Terminal) -> str:
    """Return a table of articles, or how to add one if there are none."""
    if not articles:
        return "There are no articles yet; add some with 'footnote add FILE'."
    rows = [("ID", "TITLE", "SENTENCES", "ADDED", "SOURCE")]
    rows += [
        (
            one_line(item.id),
            one_line(item.title),
            f"{item.sentences:,}",
            item.added[:10],
            one_line(item.source or "pasted"),
        )
        for item in articles
    ]
    widths = [max(columns_of(row[column]) for row in rows) for column in range(4)]
    if terminal.width is not None:
        room = terminal.width - widths[0] - widths[2] - widths[3] - 8
        widths[1] = max(min(widths[1], room), 20)
    lines = []
    for row in rows:
        cells = [
            _padded(_shortened(cell, wide), wide) for cell, wide in zip(row, widths, strict=False)
        ]
        cells[2] = cells[2].strip().rjust(widths[2])
        lines.append("  ".join([*cells, row[4]]).rstrip())
    return "\n".join([terminal.faint(lines[0]), *lines[1:]])


def article_text(article: Article, terminal: Terminal) -> str:
    """Return an article's title, source and hash, followed by its text."""
    head = [
        terminal.strong(one_line(article.title)),
        terminal.faint(f"id      {one_line(article.id)}"),
        terminal.faint(f"source  {one_line(article.source or 'pasted text')}"),
        terminal.faint(f"sha256  {article.sha256[:16]}"),
    ]
    paragraphs = [terminal.wrapped(line) for line in _harmless(article.text).split("\n")]
    return "\n".join([*head, "", *paragraphs])


def one_line(text: str) -> str:
    """Return a text as one line without terminal control characters."""
    return " ".join(_harmless(text).split())


def columns_of(text: str) -> int:
    """Return how many terminal columns a text takes."""
    return sum(_width(character) for character in _ESCAPES.sub("", text))


def _harmless(text: str) -> str:
    return _COMMANDS.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))


def _shortened(text: str, columns: int) -> str:
    taken = 0
    fitting = 0
    for position, character in enumerate(text):
        taken += _width(character)
        if taken < columns:
            fitting = position + 1
        elif taken > columns:
            return f"{text[:fitting].rstrip()}…"
    return text


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - columns_of(text))


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
