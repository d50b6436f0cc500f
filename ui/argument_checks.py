"""Checks of what the arguments of the footnote command say."""

import argparse


def model_name(text: str) -> str:
    """Return the name of a model, trimmed. Raises ArgumentTypeError for an empty one."""
    # Taken for no name, an empty one would have the model of FOOTNOTE_MODEL asked.
    if not text.strip():
        raise argparse.ArgumentTypeError("the name of a model is empty; name one, or leave it out")
    return text.strip()


def port_number(text: str) -> int:
    """Return a port from 0 to 65535. Raises ArgumentTypeError for anything else."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 0 to 65535")
    return int(text)


def check_add(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Exit with status 2 where the options of ``footnote add`` contradict each other."""
    named = [f"--{name}" for name in ("title", "id") if getattr(options, name) is not None]
    if options.sources.count("-") > 1:
        parser.exit(2, "footnote add: standard input can be read once; give '-' once.\n")
    if named and options.sources != ["-"]:
        parser.exit(
            2,
            f"footnote add: {' and '.join(named)} can be given for one text on standard input "
            "only: footnote add - --title T.\n",
        )
