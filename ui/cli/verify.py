"""``footnote verify``: look up the quotes of a saved conversation again."""

import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from index import UsageError, counted
from ui.cli.command_line import cli, json_option
from ui.cli.streams import print_document, read_json
from ui.cli.terminal import Terminal, one_line

if TYPE_CHECKING:
    from qa import Claim, Fate
    from ui.cli.checked_exchange import CheckedExchange, CheckedQuote

_FATES: "tuple[Fate, ...]" = ("holds", "moved", "gone", "missing", "altered")
_WHY: "dict[Fate, str]" = {
    "gone": "the article has changed and no longer says this",
    "missing": "the article is not in the store",
    "altered": "this is not what the article says there; the file is wrong",
}
_KINDS = {"citation": "", "nearest": "related, ", "flagged": "not used as evidence, "}


@cli.command()
@click.argument("file", metavar="FILE")
@json_option
def verify(file: str, as_json: bool) -> int:
    """Check which quotes of a saved conversation still hold.

    FILE is a conversation exported as JSON or an answer of 'footnote ask --json',
    or - for standard input. The exit status is 1 if a quote neither holds nor
    moved, if a sentence does not match its quotes, or if the record contradicts
    itself or the store.

    Examples:
      footnote verify conversation.json
      footnote ask "Who paid for it?" --json > answer.json; footnote verify answer.json
    """
    from ui.cli.checked_exchange import check_exchanges
    from ui.export import exchanges_from

    try:
        document = read_json(file)
    except ValueError as error:
        name = "standard input" if file == "-" else file
        raise UsageError(
            f"{name} cannot be verified ({error}); give a conversation exported as JSON, or what "
            "'footnote ask --json' printed."
        ) from error
    checked = check_exchanges(exchanges_from(document))
    counts = Counter(quote.found.status for each in checked for quote in each.quotes)
    sentences = sum(len(each.claims) for each in checked)
    details = sum(len(each.altered) for each in checked)
    if as_json:
        print_document(
            {
                "exchanges": [each.to_dict() for each in checked],
                "counts": {fate: counts[fate] for fate in _FATES},
                "altered_claims": sentences,
                "altered": details,
            }
        )
    else:
        terminal = Terminal.of(sys.stdout)
        for each in checked:
            print(_exchange_text(each, terminal), end="\n\n")
        print(_summary(counts, sentences, details))
    sound = {"holds", "moved"}.issuperset(counts)
    return 0 if sound and not sentences and not details else 1


def _exchange_text(each: "CheckedExchange", terminal: Terminal) -> str:
    lines = [terminal.wrapped(terminal.strong(one_line(each.exchange.question)))]
    if not each.quotes:
        note = one_line(each.exchange.note or "")
        lines.append(terminal.wrapped(f"No quotes. {note}".rstrip()))
    lines += [_quote_text(quote, terminal) for quote in each.quotes]
    lines += [_claim_text(claim, why, terminal) for claim, why in each.claims]
    lines += [terminal.wrapped(f"- altered: {one_line(detail)}", "  ") for detail in each.altered]
    return "\n".join(lines)


def _quote_text(each: "CheckedQuote", terminal: Terminal) -> str:
    note, found, article = each.citation, each.found, each.article
    marker = f"[{note.number}]" if each.kind == "citation" else "-"
    path = " › ".join(one_line(part) for part in (note.title, *note.heading))
    place = f"{_KINDS[each.kind]}{path}, characters {note.start}-{note.end}"
    if found.status == "moved":
        place += f" -> {found.start}-{found.end}"
    if article is not None and article.id != note.article_id:
        place += f", now in {one_line(article.id)}"
    if article is not None and article.title != note.title:
        place += f", now titled “{one_line(article.title)}”"
    if found.status in _WHY:
        place += f": {_WHY[found.status]}"
    elif found.status == "holds" and article and article.sha256 != note.article_sha256:
        place += ": the article has changed, but still says this there"
    return terminal.item(marker, f"{found.status} “{one_line(note.quote)}”", place)


def _claim_text(claim: "Claim", why: str, terminal: Terminal) -> str:
    reason = one_line(why.removesuffix("."))
    fault = f"a sentence of the answer that {reason}; the file is wrong"
    return terminal.item("-", f"altered “{one_line(claim.text)}”", fault)


def _summary(counts: "Counter[Fate]", sentences: int, details: int) -> str:
    parts = ["There is no quote to verify"]
    if total := counts.total():
        fates = [
            f"{counts[fate]:,} {'hold' if fate == 'holds' and counts[fate] > 1 else fate}"
            for fate in _FATES
            if counts[fate]
        ]
        parts = [f"{counted(total, 'quote')}: {', '.join(fates)}"]
    if sentences:
        parts.append(counted(sentences, "altered sentence"))
    if details:
        parts.append(counted(details, "altered detail"))
    return f"{'; '.join(parts)}."
