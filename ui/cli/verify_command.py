"""``footnote verify``: look up the quotes of a saved conversation again."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any, get_args

from index import UsageError
from qa import Claim, Fate
from ui.cli.checked_exchange import CheckedExchange, CheckedQuote, Checker
from ui.cli.streams import print_document, standard_input
from ui.cli.terminal import Terminal, one_line
from ui.export import exchanges_from

_MAX_BYTES = 64_000_000

_FATES: tuple[Fate, ...] = get_args(Fate)
_SOUND: frozenset[Fate] = frozenset(("holds", "moved"))
_WHY: dict[Fate, str] = {
    "gone": "the article has changed and no longer says this",
    "missing": "the article is not in the store",
    "altered": "this is not what the article says there; the file is wrong",
}
_STILL = "the article has changed, but still says this there"
_NOTHING = "There is no quote to verify."
_KINDS = {"citation": "", "nearest": "related, ", "flagged": "not used as evidence, "}


def verify_file(name: str, *, as_json: bool) -> int:
    """Look up every quote of a file ("-" for standard input) and print what became of it.

    Returns the exit status: 1 if a quote neither holds nor moved, if a sentence does not match its
    quotes, or if the record contradicts itself or the store. Raises UsageError if the file is not a
    saved conversation, and StoreError if the store cannot be used.
    """
    exchanges = exchanges_from(_document(name))
    checker = Checker()
    checked = [checker.check(exchange) for exchange in exchanges]
    counts = Counter(quote.found.status for each in checked for quote in each.quotes)
    sentences = sum(len(each.claims) for each in checked)
    others = sum(len(each.altered) for each in checked)
    if as_json:
        print_document(
            {
                "exchanges": [_exchange_document(each) for each in checked],
                "counts": {fate: counts[fate] for fate in _FATES},
                "altered_claims": sentences,
                "altered": others,
            }
        )
    else:
        terminal = Terminal.of(sys.stdout)
        for each in checked:
            print(_exchange_text(each, terminal), end="\n\n")
        print(_summary(counts, sentences, others))
    return 0 if _SOUND.issuperset(counts) and not sentences and not others else 1


def _document(name: str) -> object:
    shown = "standard input" if name == "-" else name
    try:
        if name == "-":
            data = standard_input("Paste the exported conversation", _MAX_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(_MAX_BYTES + 1)
        if len(data) > _MAX_BYTES:
            raise UsageError(
                f"{shown} is larger than {_MAX_BYTES // 1_000_000} MB; give an unchanged export."
            )
        return json.loads(data.decode("utf-8-sig"))
    except OSError as error:
        reason = str(error.strerror)
    except UnicodeDecodeError:
        reason = "not UTF-8"
    except json.JSONDecodeError as error:
        reason = f"not JSON: {error}"
    except ValueError:
        reason = "a number in it is too long"
    except RecursionError:
        reason = "it is nested too deeply"
    raise UsageError(
        f"{shown} cannot be verified ({reason}); give a conversation exported as JSON, or what "
        "'footnote ask --json' printed."
    )


def _exchange_text(each: CheckedExchange, terminal: Terminal) -> str:
    lines = [terminal.wrapped(terminal.strong(one_line(each.exchange.question)))]
    if not each.quotes:
        note = one_line(each.exchange.note or "")
        lines.append(terminal.wrapped(f"No quotes. {note}".rstrip()))
    lines += [_quote_text(quote, terminal) for quote in each.quotes]
    lines += [_claim_text(claim, why, terminal) for claim, why in each.claims]
    lines += [terminal.wrapped(f"- altered: {one_line(told)}", "  ") for told in each.altered]
    return "\n".join(lines)


def _quote_text(each: CheckedQuote, terminal: Terminal) -> str:
    note, found, article = each.citation, each.found, each.article
    marker = f"[{note.number}]" if each.kind == "citation" else "-"
    indent = " " * (len(marker) + 1)
    path = " › ".join(one_line(part) for part in (note.title, *note.heading))
    place = f"characters {note.start}-{note.end}"
    if found.status == "moved":
        place += f" -> {found.start}-{found.end}"
    if article is not None and article.id != note.article_id:
        place += f", now in {one_line(article.id)}"
    if article is not None and article.title != note.title:
        place += f", now titled “{one_line(article.title)}”"
    why = f": {_WHY[found.status]}" if found.status in _WHY else ""
    if found.status == "holds" and article is not None:
        why = "" if article.sha256 == note.article_sha256 else f": {_STILL}"
    said = f"{marker} {found.status} “{one_line(note.quote)}”"
    told = f"{indent}{_KINDS[each.kind]}{path}, {place}{why}"
    return "\n".join(
        (terminal.wrapped(said, indent), terminal.faint(terminal.wrapped(told, indent)))
    )


def _claim_text(claim: Claim, why: str, terminal: Terminal) -> str:
    told = f"  a sentence of the answer that {one_line(why.removesuffix('.'))}; the file is wrong"
    return "\n".join(
        (
            terminal.wrapped(f"- altered “{one_line(claim.text)}”", "  "),
            terminal.faint(terminal.wrapped(told, "  ")),
        )
    )


def _summary(counts: Counter[Fate], sentences: int, others: int) -> str:
    wrong = [
        f"{count:,} altered {noun if count == 1 else f'{noun}s'}"
        for count, noun in ((sentences, "sentence"), (others, "detail"))
        if count
    ]
    total = counts.total()
    if not total:
        return "; ".join((_NOTHING.removesuffix("."), *wrong)) + "."
    told = [
        f"{counts[fate]:,} {'hold' if fate == 'holds' and counts[fate] > 1 else fate}"
        for fate in _FATES
        if counts[fate]
    ]
    quotes = f"{total:,} {'quote' if total == 1 else 'quotes'}: {', '.join(told)}"
    return "; ".join((quotes, *wrong)) + "."


def _exchange_document(each: CheckedExchange) -> dict[str, Any]:
    return {
        "question": each.exchange.question,
        "note": each.exchange.note,
        "quotes": [_quote_document(quote) for quote in each.quotes],
        "altered_claims": [
            {"text": claim.text, "citations": list(claim.citations), "reason": why}
            for claim, why in each.claims
        ],
        "altered": list(each.altered),
    }


def _quote_document(each: CheckedQuote) -> dict[str, Any]:
    note, found = each.citation, each.found
    now = None
    if found.start is not None and each.article is not None:
        now = {"article_id": each.article.id, "start": found.start, "end": found.end}
    return {
        "kind": each.kind,
        "number": note.number,
        "article_id": note.article_id,
        "article_sha256": note.article_sha256,
        "title": note.title,
        "start": note.start,
        "end": note.end,
        "quote": note.quote,
        "status": found.status,
        "now": now,
    }
