"""What ``footnote verify`` does: the quotes of a saved conversation are looked up again."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from index import Article, UsageError, find_article
from qa import Answer, Citation, Claim, Fate, Recheck, recheck
from ui.document import print_document
from ui.exchange import Exchange, exchanges_from
from ui.standard_input import standard_input
from ui.terminal import Terminal, one_line

_MOST_BYTES = 64_000_000
_ARTICLES_AT_HAND = 16

_FATES: tuple[Fate, ...] = get_args(Fate)
_SOUND: frozenset[Fate] = frozenset(("holds", "moved"))
_WHY: dict[Fate, str] = {
    "gone": "the article has changed and no longer says this",
    "missing": "the article is not in the store",
    "altered": "this is not what the article says there; the file is wrong",
}
_NOTHING = "There is no quote to verify."
_KINDS = {"citation": "", "nearest": "related, ", "flagged": "not used as evidence, "}


@dataclass(frozen=True, slots=True)
class Checked:
    """A saved citation, of which kind it is, and what became of its quote in which article."""

    kind: str
    citation: Citation
    article_id: str | None
    found: Recheck


def verify_file(name: str, *, as_json: bool) -> int:
    """Look up every quote of a file again, "-" for standard input, and print what became of it.

    Returns the exit status: 1 when a quote neither holds nor has only moved, or when a sentence
    that was taken from the article is none of its quotes. Raises UsageError when the file is no
    saved conversation, and StoreError when the store cannot be used.
    """
    exchanges = exchanges_from(_document(name))
    # Answers cite the same few articles over and over.
    article_of = lru_cache(_ARTICLES_AT_HAND)(find_article)
    checked = [
        [
            _checked(kind, note, article_of(note.article_id, note.article_sha256))
            for kind, note in _notes(exchange)
        ]
        for exchange in exchanges
    ]
    altered = [
        _altered_claims(exchange.answer, quotes)
        for exchange, quotes in zip(exchanges, checked, strict=True)
    ]
    counts = Counter(each.found.status for quotes in checked for each in quotes)
    if as_json:
        print_document(
            {
                "exchanges": [
                    {
                        "question": exchange.question,
                        "note": exchange.note,
                        "quotes": [_quote_document(each) for each in quotes],
                        "altered_claims": [
                            {"text": claim.text, "citations": list(claim.citations)}
                            for claim in claims
                        ],
                    }
                    for exchange, quotes, claims in zip(exchanges, checked, altered, strict=True)
                ],
                "counts": {fate: counts[fate] for fate in _FATES},
                "altered_claims": sum(map(len, altered)),
            }
        )
    else:
        terminal = Terminal.of(sys.stdout)
        for exchange, quotes, claims in zip(exchanges, checked, altered, strict=True):
            print(_exchange_text(exchange, quotes, claims, terminal), end="\n\n")
        print(_summary(counts, sum(map(len, altered))))
    return 0 if _SOUND.issuperset(counts) and not any(altered) else 1


def _document(name: str) -> object:
    shown = "standard input" if name == "-" else name
    try:
        if name == "-":
            data = standard_input("Paste the exported conversation", _MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise UsageError(
                f"{shown} is longer than {_MOST_BYTES // 1_000_000} MB; give an export as it was "
                "written."
            )
        return json.loads(data.decode("utf-8-sig"))
    except OSError as error:
        reason = str(error.strerror)
    except UnicodeDecodeError:
        reason = "not UTF-8"
    except json.JSONDecodeError as error:
        reason = f"not JSON: {error}"
    except ValueError:
        reason = "a number in it has no end"
    except RecursionError:
        reason = "it is nested without end"
    raise UsageError(
        f"{shown} cannot be verified ({reason}); give a conversation exported as JSON, or what "
        "'footnote ask --json' printed."
    )


def _notes(exchange: Exchange) -> Iterator[tuple[str, Citation]]:
    answer = exchange.answer
    if answer is not None:
        yield from (("citation", note) for note in answer.citations)
        yield from (("nearest", note) for note in answer.nearest)
        yield from (("flagged", note) for note in answer.flagged)


def _altered_claims(answer: Answer | None, quotes: Sequence[Checked]) -> list[Claim]:
    """Return the sentences of an answer without a model that are in no quote they cite.

    Such an answer is made of the article's own sentences, each verified by its quote alone. Of
    a quote that is wrong itself the reader is told already.
    """
    if answer is None or answer.answerer != "extractive":
        return []
    cited = {note.number: note.quote for note in answer.citations}
    wrong = {
        each.citation.number
        for each in quotes
        if each.kind == "citation" and each.found.status == "altered"
    }
    return [
        claim
        for claim in answer.claims
        if claim.support == "verified"
        and wrong.isdisjoint(claim.citations)
        and not any(claim.text in cited.get(number, "") for number in claim.citations)
    ]


def _checked(kind: str, citation: Citation, article: Article | None) -> Checked:
    article_id = None if article is None else article.id
    return Checked(kind, citation, article_id, recheck(citation, article))


def _exchange_text(
    exchange: Exchange, quotes: Sequence[Checked], altered: Sequence[Claim], terminal: Terminal
) -> str:
    lines = [terminal.wrapped(terminal.strong(one_line(exchange.question)))]
    if not quotes:
        note = one_line(exchange.note or "")
        lines.append(terminal.wrapped(f"No quotes. {note}".rstrip()))
    lines += [_quote_text(each, terminal) for each in quotes]
    lines += [_altered_text(claim, terminal) for claim in altered]
    return "\n".join(lines)


def _quote_text(each: Checked, terminal: Terminal) -> str:
    note, found = each.citation, each.found
    marker = f"[{note.number}]" if each.kind == "citation" else "-"
    indent = " " * (len(marker) + 1)
    path = " › ".join(one_line(part) for part in (note.title, *note.heading))
    place = f"characters {note.start}-{note.end}"
    if found.status == "moved":
        place += f" -> {found.start}-{found.end}"
    if each.article_id not in {None, note.article_id}:
        place += f", now in {one_line(each.article_id or '')}"
    why = f": {_WHY[found.status]}" if found.status in _WHY else ""
    said = f"{marker} {found.status} “{one_line(note.quote)}”"
    told = f"{indent}{_KINDS[each.kind]}{path}, {place}{why}"
    return "\n".join(
        (terminal.wrapped(said, indent), terminal.faint(terminal.wrapped(told, indent)))
    )


def _altered_text(claim: Claim, terminal: Terminal) -> str:
    markers = "".join(f"[{number}]" for number in claim.citations) or "no quote"
    told = f"  a sentence of the answer that is not word for word in {markers}; the file is wrong"
    return "\n".join(
        (
            terminal.wrapped(f"- altered “{one_line(claim.text)}”", "  "),
            terminal.faint(terminal.wrapped(told, "  ")),
        )
    )


def _summary(counts: Counter[Fate], altered: int) -> str:
    sentences = f"{altered:,} altered {'sentence' if altered == 1 else 'sentences'}."
    total = counts.total()
    if not total:
        return f"There is no quote to verify; {sentences}" if altered else _NOTHING
    told = [
        f"{counts[fate]:,} {'hold' if fate == 'holds' and counts[fate] > 1 else fate}"
        for fate in _FATES
        if counts[fate]
    ]
    quotes = f"{total:,} {'quote' if total == 1 else 'quotes'}: {', '.join(told)}"
    return f"{quotes}; {sentences}" if altered else f"{quotes}."


def _quote_document(each: Checked) -> dict[str, Any]:
    note, found = each.citation, each.found
    now = None
    if found.start is not None:
        now = {"article_id": each.article_id, "start": found.start, "end": found.end}
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
