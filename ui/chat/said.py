"""The sentences of an answer as paragraphs, lists and tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from index import is_table_row, row_cells
from ui.chat.claim import (
    cells_html,
    claim_html,
    depth_of,
    is_led,
    lead_of,
    row_html,
    shape_of,
    writing_html,
)
from ui.conversations import ChatTurn
from ui.markup import guarded

_BULLETS = "-*•–"
# Rows of more columns are turned, names beside cells, if they are no more with their header.
_MAX_COLUMNS, _MAX_TURNED = 4, 4


@dataclass(slots=True)
class _Part:
    """A paragraph, a list or a table; ``rows`` are its sentences, items or rows.

    ``columns`` counts those of a table. ``led`` is true for a list below its opening and
    for a table below the names of its columns.
    """

    kind: Literal["text", "item", "row"]
    rows: list[str]
    columns: int = 0
    led: bool = False


def said_html(index: int, turn: ChatTurn, numbers: Sequence[int], *, writing: bool) -> str:
    """Build some sentences of a turn; ``index`` counts turns and ``numbers`` claims, from 0.

    ``writing`` adds the sentence that is being written. A row of a table is shown once it is whole:
    its columns would move with every word.
    """
    parts: list[_Part] = []
    for number in numbers:
        _add(parts, index, turn, number)
    held = turn.writing_mark == "|" and not turn.stopped
    if writing and not held and (html := writing_html(turn.writing, stopped=turn.stopped)):
        _place(parts, turn.writing_mark.replace("|", ""), html)
    return "".join(map(_html, parts))


def _add(parts: list[_Part], index: int, turn: ChatTurn, number: int) -> None:
    shape = shape_of(turn, number)
    lead = lead_of(turn, number)
    if lead is not None and not (shape.kind == "row" and is_table_row(lead)):
        html = guarded(lead, f'<span class="lead">{escape(lead)}</span>')
        parts.append(_Part("text", [html]))
        if shape.kind == "item":
            parts.append(_Part("item", [], led=True))
        lead = None
    if shape.kind != "row":
        if shape.kind == "item" and parts and parts[-1].led and not is_led(turn, number):
            parts.append(_Part("item", []))
        _place(parts, shape.mark, claim_html(index, turn, number), depth_of(turn, number))
        return
    if lead is not None:
        cells = row_cells(lead)
        names = f'<tr class="lead">{cells_html("th", cells)}</tr>'
        parts.append(_Part("row", [names], len(cells), led=True))
    elif not parts or parts[-1].kind != "row":
        parts.append(_Part("row", []))
    table = parts[-1]
    # A table in Markdown begins with the names of its columns; one row alone is none.
    following = [claim.mark for claim in turn.claims[number + 1 : number + 2]]
    header = not table.rows and shape.mark == "|" and (turn.running or following == ["|"])
    table.rows.append(row_html(index, turn, number, header=header))
    table.columns = max(table.columns, len(row_cells(shape.words)))


def _place(parts: list[_Part], mark: str, html: str, depth: int = 0) -> None:
    """Add a sentence that is no row to the paragraph, the list or the item that it goes on with."""
    last = parts[-1] if parts else None
    if mark == " " and last is not None and last.kind == "item":
        last.rows[-1] += f" {html}"
    elif mark.strip():
        shown = "•" if mark in _BULLETS else mark
        nested = f' style="--depth:{depth}" aria-level="{depth + 1}"' if depth else ""
        item = f'<li dir="auto" data-mark="{escape(shown)}"{nested}>{html}'
        if last is not None and last.kind == "item":
            last.rows.append(item)
        else:
            parts.append(_Part("item", [item]))
    elif last is not None and last.kind == "text":
        last.rows.append(html)
    else:
        parts.append(_Part("text", [html]))


def _html(part: _Part) -> str:
    match part.kind:
        case "text":
            return f'<p class="said" dir="auto">{" ".join(part.rows)}</p>'
        case "item":
            return f'<ul class="said">{"".join(f"{row}</li>" for row in part.rows)}</ul>'
        case "row":
            # A cell of a long row would be out of sight.
            turned = part.led and part.columns > _MAX_COLUMNS and len(part.rows) <= _MAX_TURNED
            kind = ' class="turned" role="table"' if turned else ""
            return (
                '<div class="said grid" tabindex="0" role="region" aria-label="Table">'
                f'<table{kind} style="--columns:{part.columns}">{"".join(part.rows)}</table></div>'
            )
