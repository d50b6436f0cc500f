"""Questions about rows of tables, in files of the formats that people bring.

A set is a folder of ``questions.jsonl``, and of each article a folder of its files beside a JSON
file of its rows.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from eval.cases import Case
from eval.dataset import DATA, Dataset
from eval.gold import Gold
from eval.json_lines import read_lines
from eval.outcome import Outcome, Reply
from eval.pooling import Value
from eval.runs import Suite, ask_footnote
from index import RawDocument
from index.loading import load_source

_GROUPED = re.compile(r"(?<![\d,.])(\d{1,3}(?:,\d{3})+)(?!,?\d)")
_ZEROS = re.compile(r"(?<![\d.])(\d+\.\d*?)0+(?!\.?\d)")
_TOKEN = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+|%")

Row = tuple[str, ...]
_KINDS = {
    "cell": ("a cell of a named row", "look-ups"),
    "row": ("the row of a value", "look-ups"),
    "compare": ("the first in an order",),
    "count": ("several rows together",),
    "none": (),
}


class TableQuestion(BaseModel):
    """A question about an article, the rows that answer it, and the cells that the answer needs.

    The kinds are: "cell" for the value of a named row, "row" for the row of a value, "compare"
    for the row that stands first in some order, "count" for what takes several rows together,
    and "none" for what the table does not tell; that alone is not answerable, and has no rows.
    """

    id: str
    article: str
    kind: Literal["cell", "row", "compare", "count", "none"]
    question: str
    answerable: bool
    rows: tuple[Row, ...]
    cells: tuple[str, ...]


def _load(folder: Path) -> Dataset:
    """Read a set; CSV has a file for each table of an article."""
    path = folder / "questions.jsonl"
    documents: dict[str, list[RawDocument]] = {}
    cases = []
    for each in read_lines(path, TableQuestion.model_validate, "questions"):
        name = each.article
        known = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        if name not in documents:
            files = enumerate(sorted((folder / name).iterdir()))
            documents[name] = [
                replace(load_source(file), article_id=f"{name}-{place}") for place, file in files
            ]
        tags = ("answerable", *_KINDS[each.kind], f".{known['format']}")
        every = [row for table in known["tables"] for row in table["rows"]]
        cases.append(
            Case(
                each.id,
                each.question,
                name,
                each.answerable,
                answers=each.cells,
                tags=tags if each.answerable else ("not answerable",),
                scope=tuple(document.article_id for document in documents[name]),
                expected={"rows": each.rows, "cells": each.cells, "every": every},
            )
        )
    return Dataset(folder.name, path, tuple(chain(*documents.values())), tuple(cases))


def score_reply(case: Case, reply: Reply) -> Outcome:
    """Compare citations and claims with the right rows and cells; a refusal has none.

    The rows are cited if all of them are covered, and alone if no other is: quoting a whole table
    finds any row.
    """
    rows, cells, every = (case.expected[key] for key in ("rows", "cells", "every"))
    quotes = [] if reply.refused else [place.quote for place in reply.citations]
    right, shown = (
        sum(any(covers_row(quote, row) for quote in quotes) for row in group)
        for group in (rows, every)
    )
    values: dict[str, Value] = {}
    if case.answerable:
        cited = right == len(rows)
        values = {
            "citation_hit": cited,
            "row_alone": cited and shown == right,
            "right_rows": right / len(rows),
            "answer_hit": all(holds_cell(reply.text, cell) for cell in cells),
        }
    if not reply.refused:
        values["rows_shown"] = shown
    return Outcome.of(case, Gold(), reply, values)


def covers_row(quote: str, row: Sequence[str]) -> bool:
    """Return whether a quote holds all cells of a row in their order, whatever stands between.

    Case, white space and punctuation do not count; numbers are compared by value, so that
    1,840 is 1840 and 12.50 is 12.5, and only whole words and numbers are found. Empty cells are
    skipped; a row of nothing else is never covered.
    """
    text = _normal(quote)
    position = 0
    found = False
    for cell in filter(None, map(_tokens, row)):
        place = text.find(f" {cell} ", position)
        if place < 0:
            return False
        found = True
        # The blank after a cell may be the one before the next.
        position = place + len(cell) + 1
    return found


def holds_cell(text: str, cell: str) -> bool:
    """Return whether a text holds a cell, compared as ``covers_row`` compares."""
    return covers_row(text, [cell])


def _normal(text: str) -> str:
    return f" {_tokens(text)} "


def _tokens(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text).casefold()
    grouped = _GROUPED.sub(lambda found: found.group().replace(",", ""), composed)
    plain = _ZEROS.sub(lambda found: found.group(1).rstrip("."), grouped)
    return " ".join(_TOKEN.findall(plain))


TABLES = Suite(
    "tables",
    _load,
    DATA / "tables" / "open",
    lambda setting: ask_footnote(setting, lambda *store: score_reply),
)
