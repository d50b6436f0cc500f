"""Take what a browser sends to be added, and tell it how far that is."""

import itertools
import re
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from gradio.utils import get_upload_folder

from index import (
    MAX_BYTES,
    EmptySourceError,
    Pending,
    SourceError,
    UnreadableSourceError,
    counted,
    readable_suffixes,
)
from ui.articles.jobs import Job, Jobs
from ui.articles.rows import outcome, row_of, summary
from ui.markup import upright

MAX_PASTED_BYTES = 5_000_000
_MILLION = 1_000_000
_SHOWN = 60
_LONGEST_TITLE = 1000
# An address of another scheme is one too; it is refused by name, not added as a text.
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
# What is typed of an address without its scheme: a name of a host that ends in letters.
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,24}")
_LONGEST_ADDRESS = 4096
# How a reader calls a kind of file: the others go by their suffix.
_CALLED = {
    ".txt": "text",
    ".md": "Markdown",
    ".html": "web pages",
    ".eml": "mail",
    ".man": "manual pages",
}
# Further suffixes of a kind that is named already.
_SAME = frozenset(".text .log .markdown .rst .htm .xhtml .mhtml .mht .docm .pptm .xlsm".split())

Box = dict[str, object]


class Adder:
    """Queues what a browser adds, and says what its box shows."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        # Higher than those of an earlier run, which an open page may have seen.
        self._serial = itertools.count(int(time.time() * 1000))
        suffixes = readable_suffixes()
        self._accept = ",".join([*suffixes, *(f".{section}" for section in range(1, 10))])
        self._hint = f"{_kinds(suffixes)}; up to {MAX_BYTES // _MILLION} MB each"

    def paste(self, owner: str, text: str, *, title: str, token: str) -> None:
        """Queue a text or addresses; what cannot be added is told like these."""
        try:
            sources = _pasted(text, _shortened(title))
        except SourceError as error:
            self._jobs.refuse(owner, "The pasted text", str(error), token=token)
            return
        for source in sources:
            self._jobs.add(owner, source, token=token)

    def upload(self, owner: str, path: str, *, name: str, title: str, token: str) -> None:
        """Queue an uploaded file; one that cannot be added is told like these."""
        name = name or Path(path).name
        try:
            source = _uploaded(path, name, _shortened(title))
        except SourceError as error:
            self._jobs.refuse(owner, name, str(error), token=token)
        else:
            self._jobs.add(owner, source, name=name, token=token)

    def box(self, jobs: Sequence[Job], *, problem: str = "") -> Box:
        """Return what the box shows of jobs.

        ``problem`` is an error to show. ``said`` tells what became of them once none is running.
        """
        running = any(job.is_running for job in jobs)
        return {
            "accept": self._accept,
            "hint": self._hint,
            "most": MAX_BYTES,
            "rows": [row_of(job) for job in jobs],
            "running": running,
            "summary": summary(jobs),
            "said": outcome(jobs) if jobs and not running else "",
            "problem": upright(problem),
            "serial": next(self._serial),
            "over": False,
        }


def addresses_in(text: str) -> Sequence[str]:
    """Return the addresses that a text consists of, one a line; none if it is anything else.

    One that is typed without its scheme gets "https://".
    """
    lines = [line for each in text.splitlines() if (line := each.strip())]
    found = [_address(line) for line in lines]
    return tuple(dict.fromkeys(each for each in found if each)) if all(found) else ()


def _address(line: str) -> str | None:
    if len(line) > _LONGEST_ADDRESS or any(sign.isspace() for sign in line):
        return None
    if _SCHEME.match(line):
        return line
    # "README.md" is a name of a file, and also of a host.
    if "/" not in line and not line.lower().startswith("www."):
        return None
    try:
        host = urlsplit(f"https://{line}").hostname or ""
    except ValueError:
        return None
    return f"https://{line}" if _HOST.fullmatch(host) and "@" not in line else None


def _shortened(title: str) -> str:
    return " ".join(title[:_LONGEST_TITLE].split())


def _pasted(text: str, title: str) -> Sequence[Pending]:
    if not text.strip():
        raise EmptySourceError(
            "There is nothing to add yet; paste a text or an address, or choose files."
        )
    data = text.encode("utf-8", "replace")
    if len(data) > MAX_PASTED_BYTES:
        raise UnreadableSourceError(
            f"The pasted text is larger than {MAX_PASTED_BYTES // _MILLION} MB; save it as a "
            ".txt file and add that."
        )
    if addresses := addresses_in(text):
        given = title if len(addresses) == 1 else ""
        return [Pending("address", each, each.encode(), given) for each in addresses]
    first = next(line for line in text.splitlines() if line.strip())
    words = " ".join(first[: 4 * _SHOWN].split())
    name = words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"
    return [Pending("text", name or counted(len(text), "character"), data, title)]


def _uploaded(path: str, name: str, title: str) -> Pending:
    """Take an uploaded file from its folder."""
    # The browser sends the path back, so it could name any file of this machine.
    try:
        found = Path(path).resolve()
        is_there = found.is_file()
    except (ValueError, OSError, RuntimeError):
        # A NUL, an overlong name or a link loop: not an uploaded file.
        is_there = False
    if not is_there or found.parent.parent != Path(get_upload_folder()).resolve():
        raise UnreadableSourceError("That file was not uploaded here; choose it again.")
    try:
        return Pending("file", found.name, found.read_bytes(), title)
    except OSError as error:
        raise UnreadableSourceError(f"{name} is gone; choose the file again.") from error
    finally:
        found.unlink(missing_ok=True)


def _kinds(suffixes: Sequence[str]) -> str:
    """Return the kinds of files with these suffixes, in words for a reader."""
    named = [
        _CALLED.get(each, each.removeprefix(".").upper()) for each in suffixes if each not in _SAME
    ]
    *others, last = dict.fromkeys(named)
    words = f"{', '.join(others)} and {last}" if others else last
    return words[:1].upper() + words[1:]
