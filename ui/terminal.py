"""Answers, articles and lists of them as text for a terminal or a pipe."""

import os
import re
import shutil
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

from index import Article, ArticleSummary
from qa import Answer, Citation, Claim

_WIDEST = 100
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
# What a terminal would obey: an article must not be able to move the cursor, nor to have
# letters shown in another order than the one they stand in.
_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e]")
_SUPPORT = {"partial": "partly supported", "unsupported": "not supported"}


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where text is printed; lines are wrapped at ``width`` columns unless that is None."""

    width: int | None = None
    colour: bool = False

    @classmethod
    def of(cls, stream: TextIO | None, environ: Mapping[str, str] = os.environ) -> "Terminal":
        """Describe a stream: only a terminal gets line breaks, and colour without NO_COLOR."""
        if stream is None or not stream.isatty():
            return cls()
        plain = environ.get("NO_COLOR") or environ.get("TERM") == "dumb"
        return cls(min(shutil.get_terminal_size().columns, _WIDEST), not plain)

    def strong(self, text: str) -> str:
        """Return text that stands out, where there is colour."""
        return f"\x1b[1;36m{text}\x1b[0m" if self.colour else text

    def faint(self, text: str) -> str:
        """Return text that stands back, where there is colour."""
        return f"\x1b[2m{text}\x1b[0m" if self.colour else text

    def wrapped(self, text: str, indent: str = "") -> str:
        """Break text at spaces, where needed; lines after the first begin with ``indent``."""
        if self.width is None:
            return text
        first, *words = text.split(" ")
        lines = [first]
        for word in words:
            longer = f"{lines[-1]} {word}"
            if _columns(longer) <= self.width:
                lines[-1] = longer
            else:
                lines.append(f"{indent}{word}")
        return "\n".join(lines)


def answer_text(answer: Answer, terminal: Terminal) -> str:
    """Return an answer with its footnotes, or the related sentences where there is none.

    A question that was understood as another one is named first.
    """
    found = answer.status != "not_found"
    blocks = []
    understood = _one_line(answer.standalone_question)
    if understood and understood != _one_line(answer.question):
        blocks.append(terminal.faint(terminal.wrapped(f"Understood as: {understood}")))
    sentences = [_sentence(claim, terminal) for claim in answer.claims]
    blocks.append(terminal.wrapped(" ".join(sentences) or _one_line(answer.text)))
    if answer.missing:
        blocks.append(terminal.wrapped(f"Not in the articles: {_one_line(answer.missing)}"))
    notes = [_note(note, terminal, numbered=found) for note in answer.citations]
    if not found:
        notes = [_note(note, terminal, numbered=False) for note in answer.nearest]
        if notes:
            notes.insert(0, "Related, not an answer:")
    if notes:
        blocks.append("\n".join(notes))
    if answer.model:
        where = f" at {answer.host}" if answer.host else ""
        blocks.append(terminal.faint(f"Answered by {_one_line(answer.model)}{where}."))
    return "\n\n".join(blocks)


def articles_text(articles: Sequence[ArticleSummary], terminal: Terminal) -> str:
    """Return a table of articles, or what to do when there are none."""
    if not articles:
        return "There are no articles yet; add some with 'footnote add FILE'."
    rows = [("ID", "TITLE", "SENTENCES", "ADDED", "SOURCE")]
    rows += [
        (
            _one_line(item.id),
            _one_line(item.title),
            f"{item.sentences:,}",
            item.added[:10],
            _one_line(item.source or "pasted"),
        )
        for item in articles
    ]
    widths = [max(_columns(row[column]) for row in rows) for column in range(4)]
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
    """Return an article's text below its title, source and hash."""
    head = [
        terminal.strong(_one_line(article.title)),
        terminal.faint(f"id      {_one_line(article.id)}"),
        terminal.faint(f"source  {_one_line(article.source or 'pasted text')}"),
        terminal.faint(f"sha256  {article.sha256[:16]}"),
    ]
    paragraphs = [terminal.wrapped(line) for line in _harmless(article.text).split("\n")]
    return "\n".join([*head, "", *paragraphs])


def _sentence(claim: Claim, terminal: Terminal) -> str:
    markers = "".join(terminal.strong(f"[{number}]") for number in claim.citations)
    support = _SUPPORT.get(claim.support)
    doubt = f"({support})" if support else ""
    return " ".join(part for part in (_one_line(claim.text), markers, doubt) if part)


def _note(citation: Citation, terminal: Terminal, *, numbered: bool) -> str:
    marker = f"[{citation.number}]" if numbered else "-"
    indent = " " * (len(marker) + 1)
    quote = terminal.wrapped(f"{terminal.strong(marker)} “{_one_line(citation.quote)}”", indent)
    page = [f"page {citation.page}"] if citation.page is not None else []
    path = " › ".join(_one_line(part) for part in (citation.title, *citation.heading))
    place = ", ".join([path, *page, f"characters {citation.start}-{citation.end}"])
    return f"{quote}\n{terminal.faint(terminal.wrapped(f'{indent}{place}', indent))}"


def _one_line(text: str) -> str:
    return " ".join(_harmless(text).split())


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
    return text + " " * (columns - _columns(text))


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(_width(character) for character in _ESCAPES.sub("", text))


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
