"""The footnote command with all its subcommands."""

from ui.cli import articles, ask, chat, evaluate, models, store, verify  # noqa: F401
from ui.cli.command_line import cli

__all__ = ["cli"]
