"""Whether a command that a document shows is one."""

import shlex

import click

from ui.cli.commands import cli


def check_readable(line: str) -> None:
    """Hold that Footnote takes a line of words after its name."""
    # With the settings of the command line: click keeps the help option of the first context.
    above = cli.make_context("footnote", [])
    try:
        name, command, words = cli.resolve_command(above, shlex.split(line, comments=True))
        assert command is not None
        command.make_context(name, words, parent=above)
    except click.UsageError as error:
        raise AssertionError(f"footnote {line} is no command") from error
