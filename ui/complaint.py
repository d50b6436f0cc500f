"""One sentence for the user on standard error."""

import sys


def complain(sentence: str) -> None:
    """Print what went wrong, as one line whatever it holds."""
    # A name or a value in it may hold line breaks and worse; to its reader it is one line.
    line = " ".join(sentence.split())
    line = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in line)
    print(line, file=sys.stderr)
