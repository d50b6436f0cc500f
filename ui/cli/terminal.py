"""Standard streams: text for a terminal or a pipe, JSON, complaints, and progress."""

import json
import os
import re
import shutil
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate, takewhile
from pathlib import Path
from typing import Any, TextIO

_WIDEST = 100
_MAX_JSON_BYTES = 64_000_000
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
# Characters that a terminal would obey: an article must not be able to move the cursor or to
# reorder the letters shown.
_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e]")

# (seconds before the first message, seconds between messages): quick tasks print nothing, and
# long ones only an occasional line in a log.
_ON_A_TERMINAL = (2.0, 0.1)
_IN_A_LOG = (10.0, 15.0)
_ERASE = "\r\x1b[K"
_PROGRESS_COLUMNS = 79


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

    def bold(self, text: str) -> str:
        """Return bold text in the colour of the rest, if there is colour."""
        return f"\x1b[1m{text}\x1b[0m" if self.colour and text else text

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
    if columns_of(text) > columns:
        fitting = takewhile(lambda taken: taken < columns, accumulate(map(_width, text)))
        text = f"{text[: len(list(fitting))].rstrip()}…"
    return text + " " * (columns - columns_of(text))


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def standard_input(request: str, most: int) -> bytes:
    """Return at most ``most`` bytes of standard input; on a terminal, print ``request`` first.

    Raises UsageError if there is no standard input.
    """
    # Not at the top: a foreign package called index must be reported before ours is imported.
    from index import UsageError

    if sys.stdin is None:
        raise UsageError("There is no standard input to read '-' from; name a file instead.")
    if sys.stdin.isatty():
        print(f"{request}, then press Enter and Ctrl-D.", file=sys.stderr)
    return sys.stdin.buffer.read(most)


def read_json(name: str) -> object:
    """Return what a file of JSON contains, or standard input if ``name`` is "-".

    Raises ValueError with the reason why it cannot be read, and what ``standard_input`` raises.
    """
    try:
        if name == "-":
            data = standard_input("Paste the JSON", _MAX_JSON_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(_MAX_JSON_BYTES + 1)
        if len(data) > _MAX_JSON_BYTES:
            raise ValueError(f"it is larger than {_MAX_JSON_BYTES // 1_000_000} MB")
        return json.loads(data.decode("utf-8-sig"))
    except OSError as error:
        raise ValueError(error.strerror) from error
    except UnicodeDecodeError as error:
        raise ValueError("not UTF-8") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error}") from error
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def print_document(document: dict[str, Any]) -> None:
    """Print a document as JSON; escape what standard output cannot encode."""
    encoding = (sys.stdout.encoding if sys.stdout is not None else "") or ""
    print(json.dumps(document, ensure_ascii=encoding.lower() != "utf-8", indent=2))


def complain(sentence: str) -> None:
    """Print an error to standard error, always as one line."""
    # It may quote a name or value that holds line breaks or control characters.
    print(printable(" ".join(sentence.split())), file=sys.stderr)


def write_file(path: Path, text: str) -> None:
    """Write a text to a file. Raises UsageError."""
    try:
        # JSON escapes can hold lone surrogates, which UTF-8 cannot.
        path.write_text(text, encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        from index import UsageError

        raise UsageError(
            f"{path} cannot be written: {error.strerror or error}; name another file."
        ) from error


@contextmanager
def progress_line(
    stream: TextIO | None, clock: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[str, str], None]]:
    """Yield a function that shows the current item and its stage, unless it did just now.

    On a terminal it rewrites one line, erased in the end; elsewhere it prints a few plain lines.
    ``clock`` returns seconds.
    """
    live = stream is not None and stream.isatty()
    quiet, pause = _ON_A_TERMINAL if live else _IN_A_LOG
    due = clock() + quiet
    drawn = False

    def show(name: str, stage: str) -> None:
        nonlocal due, drawn
        now = clock()
        if stream is None or now < due:
            return
        due, drawn = now + pause, live
        name, room = printable(name), max(_PROGRESS_COLUMNS - len(stage) - 2, 10)
        # The end of a path says more than its beginning.
        line = f"{name if len(name) <= room else f'…{name[1 - room :]}'}: {stage}"
        print(
            f"{_ERASE}{line}" if live else line, end="" if live else "\n", file=stream, flush=True
        )

    try:
        yield show
    finally:
        if drawn:
            print(end=_ERASE, file=stream, flush=True)
