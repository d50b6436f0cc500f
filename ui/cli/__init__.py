"""The footnote command."""

from ui.cli.main import main

__all__ = ["main"]
