"""A conversation as one HTML page: no script, no request, every text escaped."""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from html import escape
from itertools import groupby
from pathlib import Path

from qa import Citation
from ui.chat import Item, Layout, Part, Sentence, nested
from ui.conversations import ChatTurn
from ui.export.exchange import Exchange
from ui.export.remarks import (
    NO_ANSWER,
    Remark,
    heading,
    lead,
    other_quotes,
    own_words,
    path,
    place,
    remarks_above,
    remarks_below,
    sentences,
)
from ui.markup import Words, guarded, quoted_words, short_spans

_STYLE = Path(__file__).parents[1] / "static" / "export.css"

# Characters that HTML cannot hold, not even escaped.
_UNSAYABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1 dir="auto">{heading}</h1>
{body}
</main>
</body>
</html>
"""


Link = Callable[[Citation], str]
"""Returns the address of a citation, empty if it has none."""


def _nowhere(_: Citation) -> str:
    return ""


def as_html(title: str, exchanges: Sequence[Exchange], link: Link = _nowhere) -> str:
    """Return a conversation as a self-contained page, its footnotes numbered per answer."""
    style = _STYLE.read_text(encoding="utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    body = "\n".join(
        line for number, each in enumerate(exchanges, 1) for line in _exchange(number, each, link)
    )
    return _PAGE.format(
        policy=policy,
        title=_text(title) or "Conversation",
        style=style,
        heading=_text(heading(title, exchanges)) or "Conversation",
        body=body,
    )


def _exchange(number: int, exchange: Exchange, link: Link) -> Iterator[str]:
    yield f'<article id="question-{number}">'
    yield f'<h2 dir="auto">{_text(exchange.question) or f"Question {number}"}</h2>'
    yield from answer_elements(exchange, number, link)
    yield "</article>"


def answer_elements(
    exchange: Exchange, number: int = 1, link: Link = _nowhere, *, linked: bool = True
) -> Iterator[str]:
    """Yield the elements of an answer, whose question has a number.

    Only if it is ``linked`` do its markers lead to the footnotes, and these back.
    """
    answer = exchange.answer or NO_ANSWER
    # How often each footnote was referred to, for the links back.
    references: Counter[int] = Counter()
    # What follows each sentence.
    ends = []
    for _, cited, remark in sentences(answer):
        markers = ""
        for at in cited:
            name, shown = f"{number}-{at + 1}", answer.citations[at].number
            if not linked:
                markers += f"<sup>[{shown}]</sup>"
                continue
            references[at] += 1
            markers += (
                f'<a class="fn" role="doc-noteref" id="from-{name}-{references[at]}" '
                f'href="#note-{name}" aria-label="Footnote {shown}">{shown}</a>'
            )
        tag = "" if remark is None else f' <span class="tag">({_said(remark)})</span>'
        # A marker must not begin a line.
        ends.append(f"{'&nbsp;' if markers else ''}{markers}{tag}")
    yield from map(_remark, remarks_above(answer))
    parts = Layout(0, ChatTurn(exchange.question, answer=answer)).parts()
    yield from (_part(each, ends) for each in parts)
    if not parts and (words := own_words(answer)):
        yield f'<p dir="auto">{_words(words)}</p>'
    yield from map(_remark, remarks_below(exchange))
    spans = short_spans(answer)
    items = "".join(
        _note(f"{number}-{at + 1}", note, quoted_words(note, spans), references[at], link(note))
        for at, note in enumerate(answer.citations)
    )
    if items:
        yield f'<ol class="notes">{items}</ol>'
    for label, notes in other_quotes(answer):
        quotes = "".join(f"<li>{_quote(note, Words(note.quote))}</li>" for note in notes)
        yield f'<p class="head">{_text(label)}</p><ul class="notes">{quotes}</ul>'


def _part(part: Part, ends: Sequence[str]) -> str:
    if part.kind == "list":
        return _list(part.entries, ends)
    if part.kind == "table":
        rows = "".join(f"<tr>{_cells(row, ends)}</tr>" for row in part.rows)
        return f"<table>{rows}</table>"
    return f'<p dir="auto">{_line(part.sentences, ends)}</p>'


def _list(entries: Sequence[Item], ends: Sequence[str]) -> str:
    html = ""
    kinds = groupby(nested(entries), lambda each: "ul" if each[0].number is None else "ol")
    for tag, items in kinds:
        html += f"<{tag}>"
        for item, inner in items:
            value = "" if item.number is None else f' value="{item.number}"'
            words = " ".join(filter(None, [_text(item.letter), _line(item.sentences, ends)]))
            html += f'<li dir="auto"{value}>{words}{_list(inner, ends) if inner else ""}</li>'
        html += f"</{tag}>"
    return html


def _cells(row: Sentence, ends: Sequence[str]) -> str:
    tag, kind = ("th", ' scope="col"') if row.names_columns else ("td", "")
    cells = (_claim(row, cell, () if at else ends) for at, cell in enumerate(row.cells))
    return "".join(f'<{tag}{kind} dir="auto">{cell}</{tag}>' for cell in cells)


def _line(said: Sequence[Sentence], ends: Sequence[str]) -> str:
    return " ".join(_claim(each, each.words, ends) for each in said)


def _claim(sentence: Sentence, words: Words, ends: Sequence[str]) -> str:
    end = ends[sentence.number] if ends and sentence.kind == "claim" else ""
    mark = sentence.kind if sentence.kind == "lead" else sentence.mark
    kind = "" if sentence.names_columns else mark
    return f'<span class="{kind}">{_bold(words)}{end}</span>'


def _remark(remark: Remark) -> str:
    kind = f"remark {remark.kind}".rstrip()
    return f'<p class="{kind}" dir="auto">{_said(remark)}</p>'


def _said(remark: Remark) -> str:
    words = f": {_words(remark.words)}" if remark.words else ""
    return f"{_text(remark.label)}{words}"


def _note(name: str, note: Citation, words: Words, references: int, address: str) -> str:
    back = "".join(
        f' <a class="back" role="doc-backlink" href="#from-{name}-{count}" '
        f'aria-label="Back to footnote {note.number}, place {count}">↩</a>'
        for count in range(1, references + 1)
    )
    return f'<li id="note-{name}" value="{note.number}">{_quote(note, words, address)}{back}</li>'


def _quote(note: Citation, words: Words, address: str = "") -> str:
    where = path(note)
    cited = f"<cite>{_own(where)}</cite>"
    if address:
        cited = f'<a href="{_text(address)}">{cited}</a>'
    before = f"{_words(lead(note))} … " if lead(note) else ""
    return f"{before}“{_bold(words)}” {guarded(where, cited)}, {place(note)}"


def _words(text: str) -> str:
    """Return foreign text as an element that is bidi-isolated from its neighbours."""
    # By style, not by attribute: an element with ``dir`` is ignored for its paragraph's direction.
    return guarded(text, _own(text))


def _bold(words: Words) -> str:
    """Return foreign text as ``_words`` does, with what of it answers by itself in bold."""
    pieces = (
        f"<strong>{_text(text)}</strong>" if answers else _text(text)
        for text, answers in words.pieces
    )
    return guarded(words.text, f'<span class="w">{"".join(pieces)}</span>')


def _own(text: str) -> str:
    return f'<span class="w">{_text(text)}</span>'


def _text(text: str) -> str:
    # An HTML parser turns a bare carriage return into a line feed.
    harmless = _UNSAYABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    return escape(harmless).replace("\r", "&#13;")
