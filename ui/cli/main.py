"""Run the footnote command, from arguments to exit status."""

import io
import os
import sys
from collections.abc import Sequence

import click

from ui.cli.terminal import complain

FAILED = 1
INTERRUPTED = 130
READER_GONE = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    0 means success, 1 failure, 2 bad usage; 130 and 141, as in a shell, an interrupt and a
    closed pipe.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = _run(list(sys.argv[1:] if argv is None else argv))
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
        complain(f"The system stopped Footnote{place}: {error.strerror or error}.")
        return FAILED
    return status


def _run(arguments: list[str]) -> int:
    # Imported here, as an interrupt while they load ends as any other.
    from index import FootnoteError
    from ui.cli.commands import cli

    try:
        with cli.make_context("footnote", list(arguments)) as context:
            return int(cli.invoke(context) or 0)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.Abort:
        # Whoever was asked something left.
        return INTERRUPTED
    except click.UsageError as error:
        # What is wrong with an option's value has no context.
        command = f"footnote {arguments[0]}" if error.ctx is None else error.ctx.command_path
        message = error.format_message().removesuffix(".")
        end = "" if message.endswith("?") else "."
        complain(f"{command}: {message}{end} See '{command} --help'.")
        return error.exit_code
    except FootnoteError as error:
        complain(str(error))
        return error.exit_status


def _drop_output() -> None:
    """Discard buffered output, so that Python does not fail on it again at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
