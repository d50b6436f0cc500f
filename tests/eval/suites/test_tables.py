"""Questions about tables: what counts as found."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.suites.suite import SuiteReport, format_suite
from eval.suites.tables import Unread, compared, report_on, run_tables
from eval.tables import TableArticle, TableQuestion, TableSet
from qa import Answer, Citation, Claim

SHED: dict[str, Any] = {
    "subject": "price list",
    "format": "md",
    "title": "Prices of the boat shed",
    "before": [],
    "tables": [
        {
            "caption": "",
            "header": ["Boat", "Price (€)", "Seats"],
            "rows": [["Dinghy", "1,200", "3"], ["Kayak", "640.50", "1"], ["Punt", "980", ""]],
        }
    ],
    "after": [],
}
ARTICLE = TableArticle.model_validate(SHED)
ROWS = ARTICLE.rows
HEADER = "| Boat | Price (€) | Seats |"
DINGHY, KAYAK, PUNT = "| Dinghy | 1,200 | 3 |", "| Kayak | 640.50 | 1 |", "| Punt | 980 | |"


def question(**fields: Any) -> TableQuestion:
    given = {
        "id": "shed-1",
        "article": "shed",
        "kind": "cell",
        "question": "how much is the kayak",
        "answerable": True,
        "rows": [ROWS[1]],
        "cells": ["640.50"],
    } | fields
    return TableQuestion.model_validate(given)


def answer(*quotes: str, claim: str | None = None, **fields: Any) -> Answer:
    text = claim or " ".join(quotes)
    notes = tuple(
        Citation(number, "shed", "", "", "", (), None, 0, len(quote), quote)
        for number, quote in enumerate(quotes, 1)
    )
    given = {"status": "answered", "claims": (Claim(text, "verified", (1,)),), "citations": notes}
    return Answer("what is a kayak", "what is a kayak", text=text, **(given | fields))


SEVERAL = question(kind="count", rows=[ROWS[0], ROWS[2]], cells=["1,200", "980"])
NONE = question(kind="none", answerable=False, rows=[], cells=[])
REFUSAL = answer(KAYAK, status="not_found")


@pytest.mark.parametrize(
    ("asked", "given", "rows", "held"),
    [
        (question(), answer(KAYAK), (1, 1), (True, True, True)),
        (question(), answer(KAYAK, claim="It has 1 seat."), (1, 1), (True, True, False)),
        (question(), answer(KAYAK, claim="It is €640.5."), (1, 1), (True, True, True)),
        (question(), answer(PUNT), (0, 1), (False, False, False)),
        (question(), answer(PUNT, KAYAK), (1, 2), (True, False, True)),
        (question(), answer(f"{DINGHY}\n{KAYAK}\n{PUNT}"), (1, 3), (True, False, True)),
        (question(), answer(HEADER), (0, 0), (False, False, False)),
        (question(), answer("Kayak | 640.50"), (0, 0), (False, False, True)),
        (SEVERAL, answer(DINGHY, PUNT), (2, 2), (True, True, True)),
        (SEVERAL, answer(PUNT), (1, 1), (False, False, False)),
        (question(), REFUSAL, (0, 0), (False, False, False)),
        (NONE, answer(PUNT), (0, 1), (False, False, False)),
    ],
)
def test_citations_and_claims_are_compared_with_the_right_rows_and_cells(
    asked: TableQuestion, given: Answer, rows: tuple[int, ...], held: tuple[bool, ...]
) -> None:
    found = compared(asked, "md", ARTICLE, given)
    assert (found.right_rows, found.shown_rows) == rows
    assert (found.row_cited, found.row_alone, found.cells_held) == held
    assert found.refused == (given.status == "not_found")


def report(*, sealed: bool = False) -> SuiteReport:
    asked = [
        compared(question(), "md", ARTICLE, answer(KAYAK)),
        compared(question(id="2"), "csv", ARTICLE, answer(PUNT, hedged=True)),
        compared(question(id="of-row", kind="row"), "csv", ARTICLE, REFUSAL),
        compared(SEVERAL, "md", ARTICLE, answer(PUNT)),
        compared(question(id="5", kind="compare"), "pdf", ARTICLE, None),
        compared(NONE, "md", ARTICLE, REFUSAL),
    ]
    unread = [Unread("shed", "pdf", "shed.pdf is empty")]
    return report_on("shed", asked, unread, sealed=sealed)


def test_figures_are_told_by_kind_and_format_and_what_was_missed_but_of_a_sealed_set() -> None:
    groups = report().figures["groups"]
    look_ups = groups["look-ups"]
    assert look_ups["questions"] == 3
    assert look_ups["hedged"] == look_ups["refused"] == look_ups["row_cited"] == 1 / 3
    assert (groups["several rows together"]["right_rows"], look_ups["shown_rows"]) == (0.5, 1.0)
    none = groups["not answerable"]
    assert (none["refused"], none["row_cited"]) == (1.0, None)
    assert [name for name in groups if name[0] == "."] == [".md", ".csv", ".pdf"]
    assert (groups[".md"]["questions"], groups[".md"]["row_cited"]) == (2, 0.5)
    # What could not be read counts as missed, not as refused.
    assert groups["the first in an order"] == {
        "questions": 1, "unread": 1, "row_cited": 0, "row_alone": 0, "right_rows": 0,
        "cell_answered": 0, "refused": 0, "hedged": 0, "shown_rows": None,
    }  # fmt: skip
    shown = format_suite(report())
    assert "cannot be read: shed.pdf: shed.pdf is empty" in shown
    assert "1 question about these count as missed." in shown
    *_, missed = shown.split("\n\n")
    assert [line.split(" ")[0] for line in missed.splitlines()] == ["2", "of-row", "shed-1"]
    assert "how much is the kayak -> refused" in missed
    assert "how much is the kayak -> 1 of 2 right rows cited: | Punt | 980 | |" in missed
    sealed = report(sealed=True)
    assert "kayak" not in format_suite(sealed).casefold()
    assert "kayak" not in json.dumps(sealed.to_dict()).casefold()


def test_a_table_is_added_and_asked_about_or_named(tmp_path: Path) -> None:
    for name in ("shed", "empty"):
        (tmp_path / name).mkdir()
    rows = "\n".join([HEADER, "|---|---|---|", DINGHY, KAYAK, PUNT])
    (tmp_path / "shed" / "shed.md").write_text(f"# {ARTICLE.title}\n\n{rows}\n", "utf-8")
    (tmp_path / "empty" / "empty.md").touch()
    sheds = {"shed": ARTICLE, "empty": ARTICLE}
    figures = run_tables(TableSet("sheds", sheds, (question(),), tmp_path)).figures
    assert figures["name"] == "sheds"
    (asked,) = figures["questions"]
    assert (asked["read"], asked["row_cited"]) == (True, True)
    (unread,) = figures["unread"]
    assert (unread["article"], unread["format"]) == ("empty", "md")
    assert unread["reason"].startswith("empty.md is empty")
