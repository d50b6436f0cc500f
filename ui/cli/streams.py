"""Standard input and output: read text, print documents and complaints."""

import json
import sys
from typing import Any


def standard_input(request: str, most: int) -> bytes:
    """Return at most so many bytes of standard input, asked for in words on a terminal.

    Raises UsageError where there is none.
    """
    # A foreign package called index is told of before ours is imported.
    from index import UsageError

    if sys.stdin is None:
        raise UsageError("There is no standard input to read '-' from; name a file instead.")
    if sys.stdin.isatty():
        print(f"{request}, then press Enter and Ctrl-D.", file=sys.stderr)
    return sys.stdin.buffer.read(most)


def print_document(document: dict[str, Any]) -> None:
    """Print a document; what standard output cannot write is escaped."""
    encoding = (sys.stdout.encoding if sys.stdout is not None else "") or ""
    print(json.dumps(document, ensure_ascii=encoding.lower() != "utf-8", indent=2))


def complain(sentence: str) -> None:
    """Print what went wrong, as one line whatever it holds."""
    # A name or a value in it may hold line breaks and worse; to its reader it is one line.
    line = " ".join(sentence.split())
    line = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in line)
    print(line, file=sys.stderr)
