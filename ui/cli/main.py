"""Run the footnote command, from arguments to exit status."""

import ctypes
import io
import os
import sys
from collections.abc import Sequence

from ui.cli.arguments import parse
from ui.cli.streams import complain
from ui.shadowing import foreign_package

FAILED = 1
INTERRUPTED = 130
READER_GONE = 141
# The commands that say what an add that was cut off has left.
_TELLING = frozenset({"add", "list", "show", "remove", "ask", "check", "export", "import"})
# M_ARENA_MAX of glibc's malloc.h.
_MAX_HEAPS = -8


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    0 means success, 1 failure, 2 bad usage; 130 and 141, as in a shell, an interrupt and a
    closed pipe. Raises SystemExit for arguments that cannot be parsed.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = _run(argv)
        # Flush here rather than at exit, where a closed pipe could not be handled.
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return READER_GONE
    except OSError as error:
        _drop_output()
        place = f" at {error.filename}" if error.filename else ""
        return _complain(f"The system stopped Footnote{place}: {error.strerror or error}.", FAILED)
    return status


def _run(argv: Sequence[str] | None) -> int:
    if (problem := foreign_package()) is not None:
        return _complain(problem, FAILED)
    options = parse(argv)
    _limit_heaps()

    # Import only now: a foreign package could have shadowed these names.
    from index import FootnoteError
    from ui.cli.commands import COMMANDS, is_about_adds_left, say_what_is_left
    from ui.settings import refuse_unknown_settings

    try:
        refuse_unknown_settings()
        if options.command in _TELLING and not is_about_adds_left(options):
            say_what_is_left()
        return COMMANDS[options.command](options)
    except FootnoteError as error:
        return _complain(str(error), error.exit_status)


def _limit_heaps() -> None:
    """Let all threads share two heaps where the C library is glibc.

    It gives every new thread a heap of its own, up to eight for each core, and an add of many
    files, whose threads come and go, left some megabytes free in each: 200 MB on two cores.
    """
    limit = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if limit is not None and "MALLOC_ARENA_MAX" not in os.environ:
        limit(_MAX_HEAPS, 2)


def _complain(sentence: str, status: int) -> int:
    complain(sentence)
    return status


def _drop_output() -> None:
    """Discard buffered output, so that Python does not fail on it again at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
