"""Take what a browser sends to be added."""

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from gradio.utils import get_upload_folder

from index.add_queue import PendingSource
from index.counting import counted
from index.errors import EmptySourceError, UnreadableSourceError
from index.loading import MAX_BYTES, readable_suffixes
from ui.articles.jobs import MAX_WAITING

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
}
# Further suffixes of a kind that is named already.
_SAME = frozenset(".text .log .man .markdown .rst .htm .xhtml .docm .pptm .xlsm".split())


def readable() -> dict[str, object]:
    """Return which files can be chosen: their suffixes, how a reader calls them, their size."""
    suffixes = readable_suffixes()
    called = (
        _CALLED.get(each, each.removeprefix(".").upper()) for each in suffixes if each not in _SAME
    )
    *kinds, last = dict.fromkeys(called)
    words = f"{', '.join(kinds)} and {last}"
    limits = f"up to {MAX_BYTES // _MILLION} MB each, {MAX_WAITING} at a time"
    return {
        "accept": ",".join(suffixes),
        "hint": f"{words[:1].upper()}{words[1:]}; {limits}",
        "most": MAX_BYTES,
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


def pasted(text: str, title: str) -> Sequence[PendingSource]:
    """Return the sources of a pasted text: the addresses that it consists of, or the text itself.

    Raises SourceError if there is nothing in it, or too much.
    """
    if not any(map(str.isalnum, text)):
        raise EmptySourceError(
            "That contains no letters or digits; paste a text or an address, or choose files."
        )
    data = text.encode("utf-8", "replace")
    if len(data) > MAX_PASTED_BYTES:
        raise UnreadableSourceError(
            f"The pasted text is larger than {MAX_PASTED_BYTES // _MILLION} MB; save it as a "
            ".txt file and add that."
        )
    title = _shortened(title)
    if addresses := addresses_in(text):
        given = title if len(addresses) == 1 else ""
        return [PendingSource("address", each, each.encode(), given) for each in addresses]
    first = next(line for line in text.splitlines() if line.strip())
    words = " ".join(first[: 4 * _SHOWN].split())
    name = words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"
    return [PendingSource("text", name or counted(len(text), "character"), data, title)]


def uploaded(path: str, name: str, title: str) -> PendingSource:
    """Take an uploaded file from its folder. Raises SourceError if it is not there."""
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
        # Gradio leaves signs out of its own name.
        return PendingSource("file", name, found.read_bytes(), _shortened(title))
    except OSError as error:
        raise UnreadableSourceError(f"{name} is gone; choose the file again.") from error
    finally:
        found.unlink(missing_ok=True)


def _shortened(title: str) -> str:
    return " ".join(title[:_LONGEST_TITLE].split())
