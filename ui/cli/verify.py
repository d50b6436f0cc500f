"""``footnote verify``: look up the quotes of a saved conversation again."""

import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from index import UsageError
from index.counting import counted
from ui.cli.commands import cli, json_option
from ui.cli.terminal import Terminal, print_document, read_json

if TYPE_CHECKING:
    from qa import Fate

_FATES: "tuple[Fate, ...]" = ("holds", "moved", "gone", "missing", "altered")


@cli.command()
@click.argument("file", metavar="FILE")
@json_option
def verify(file: str, as_json: bool) -> int:
    """Check which quotes of a saved conversation still hold.

    FILE is a conversation exported as JSON or an answer of 'footnote ask --json',
    or - for standard input. The exit status is 1 if a quote neither holds nor
    has moved.

    Examples:
      footnote verify conversation.json
      footnote ask "Who paid for it?" --json > answer.json; footnote verify answer.json
    """
    from ui.cli.checked_turn import check_turns
    from ui.export import turns_in

    try:
        document = read_json(file)
    except ValueError as error:
        name = "standard input" if file == "-" else file
        raise UsageError(
            f"{name} cannot be verified ({error}); give a conversation exported as JSON, or what "
            "'footnote ask --json' printed."
        ) from error
    checked = check_turns(turns_in(document))
    counts = Counter(quote.found.status for each in checked for quote in each.quotes)
    if as_json:
        print_document(
            {
                "exchanges": [each.to_dict() for each in checked],
                "counts": {fate: counts[fate] for fate in _FATES},
            }
        )
    else:
        terminal = Terminal.of(sys.stdout)
        for each in checked:
            print(each.to_text(terminal), end="\n\n")
        print(_summary(counts))
    return 0 if {"holds", "moved"}.issuperset(counts) else 1


def _summary(counts: "Counter[Fate]") -> str:
    if not (total := counts.total()):
        return "There is no quote to verify."
    fates = [
        f"{counts[fate]:,} {'hold' if fate == 'holds' and counts[fate] > 1 else fate}"
        for fate in _FATES
        if counts[fate]
    ]
    return f"{counted(total, 'quote')}: {', '.join(fates)}."
