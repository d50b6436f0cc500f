"""Standard streams: read text, print documents and errors."""

import json
import sys
from typing import Any


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


def print_document(document: dict[str, Any]) -> None:
    """Print a document as JSON; escape what standard output cannot encode."""
    encoding = (sys.stdout.encoding if sys.stdout is not None else "") or ""
    print(json.dumps(document, ensure_ascii=encoding.lower() != "utf-8", indent=2))


def complain(sentence: str) -> None:
    """Print an error to standard error, always as one line."""
    # It may quote a name or value that holds line breaks or control characters.
    line = " ".join(sentence.split())
    line = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in line)
    print(line, file=sys.stderr)
