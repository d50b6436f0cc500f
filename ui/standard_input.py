"""What is piped or typed into a command."""

import sys

from index import UsageError


def standard_input(request: str, most: int) -> bytes:
    """Return at most so many bytes of standard input, asked for in words on a terminal.

    Raises UsageError where there is none.
    """
    if sys.stdin is None:
        raise UsageError("There is no standard input to read '-' from; name a file instead.")
    if sys.stdin.isatty():
        print(f"{request}, then press Enter and Ctrl-D.", file=sys.stderr)
    return sys.stdin.buffer.read(most)
