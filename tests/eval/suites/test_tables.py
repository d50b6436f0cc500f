"""Questions about tables: what counts as found."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.cases import CaseError
from eval.suites import tables
from eval.suites.command import main
from eval.suites.table_report import AskedTable, TableReport, format_tables
from eval.suites.tables import run_tables, scored
from eval.tables import TableArticle, TableQuestion, read_tables
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
ARTICLE = TableArticle.model_validate_json(json.dumps(SHED))
DINGHY, KAYAK, PUNT = ARTICLE.rows
HEADER = "| Boat | Price (€) | Seats |"
QUOTES = {
    "dinghy": "| Dinghy | 1,200 | 3 |",
    "kayak": "| Kayak | 640.50 | 1 |",
    "punt": "| Punt | 980 | |",
}


def question(**fields: Any) -> TableQuestion:
    given = {
        "id": "shed-1",
        "article": "shed",
        "kind": "cell",
        "question": "what is a kayak",
        "answerable": True,
        "rows": [list(KAYAK)],
        "cells": ["640.50"],
    } | fields
    return TableQuestion.model_validate_json(json.dumps(given))


def answer(*quotes: str, claim: str | None = None, **fields: Any) -> Answer:
    text = claim or " ".join(quotes)
    given = {
        "status": "answered",
        "claims": (Claim(text, "verified", (1,)),),
        "citations": tuple(
            Citation(number, "shed", "", "", "", (), None, 0, len(quote), quote)
            for number, quote in enumerate(quotes, 1)
        ),
    } | fields
    return Answer("what is a kayak", "what is a kayak", text=text, **given)


SEVERAL = question(
    kind="count", rows=[list(DINGHY), list(PUNT)], cells=["1,200", "980"], question="both prices"
)
NONE = question(kind="none", answerable=False, rows=[], cells=[], question="do they rent oars")


@pytest.mark.parametrize(
    ("asked", "given", "right", "shown", "cited", "alone", "cells"),
    [
        (question(), answer(QUOTES["kayak"]), 1, 1, True, True, True),
        (question(), answer(QUOTES["kayak"], claim="It has 1 seat."), 1, 1, True, True, False),
        (question(), answer(QUOTES["kayak"], claim="It is €640.5."), 1, 1, True, True, True),
        (question(), answer(QUOTES["punt"]), 0, 1, False, False, False),
        (question(), answer(QUOTES["punt"], QUOTES["kayak"]), 1, 2, True, False, True),
        (question(), answer("\n".join(QUOTES.values())), 1, 3, True, False, True),
        (question(), answer(HEADER), 0, 0, False, False, False),
        (question(), answer("Kayak | 640.50"), 0, 0, False, False, True),
        (SEVERAL, answer(QUOTES["dinghy"], QUOTES["punt"]), 2, 2, True, True, True),
        (SEVERAL, answer(QUOTES["punt"]), 1, 1, False, False, False),
        (question(), answer(QUOTES["kayak"], status="not_found"), 0, 0, False, False, False),
        (NONE, answer(QUOTES["punt"]), 0, 1, False, False, False),
    ],
)
def test_citations_and_claims_are_compared_with_the_right_rows_and_cells(
    asked: TableQuestion,
    given: Answer,
    right: int,
    shown: int,
    cited: bool,
    alone: bool,
    cells: bool,
) -> None:
    found = scored(asked, "md", ARTICLE, given)
    assert (found.right_rows, found.shown_rows) == (right, shown)
    assert (found.row_cited, found.row_alone, found.cells_held) == (cited, alone, cells)
    assert found.refused == (given.status == "not_found")


def report(**fields: Any) -> TableReport:
    asked = (
        scored(question(), "md", ARTICLE, answer(QUOTES["kayak"])),
        scored(question(id="2"), "csv", ARTICLE, answer(QUOTES["punt"], hedged=True)),
        scored(
            question(id="of-row", kind="row"), "csv", ARTICLE, answer(status="not_found", claims=())
        ),
        scored(SEVERAL.model_copy(update={"id": "4"}), "md", ARTICLE, answer(QUOTES["punt"])),
        AskedTable(question(id="5", kind="compare"), "pdf", read=False),
        scored(NONE, "md", ARTICLE, answer(status="not_found", claims=())),
    )
    return replace(TableReport("shed", False, asked), **fields)


def test_figures_are_told_by_kind_and_by_format() -> None:
    groups = report().groups
    look_ups = groups["look-ups"]
    assert look_ups.questions == 3
    assert look_ups.hedged == look_ups.refused == look_ups.row_cited == 1 / 3
    assert (groups["several rows together"].right_rows, look_ups.shown_rows) == (0.5, 1.0)
    assert (groups["not answerable"].refused, groups["not answerable"].row_cited) == (1.0, None)
    assert [name for name in groups if name[0] == "."] == [".md", ".csv", ".pdf"]
    assert (groups[".md"].questions, groups[".md"].row_cited) == (2, 0.5)


def test_what_could_not_be_read_counts_as_missed_not_as_refused() -> None:
    figures = report().groups["the first in an order"]
    assert (figures.questions, figures.unread) == (1, 1)
    assert (figures.row_cited, figures.cell_answered, figures.refused) == (0.0, 0.0, 0.0)
    assert figures.shown_rows is None


def test_the_table_lists_what_was_missed_but_not_of_a_sealed_set() -> None:
    assert [each.question.id for each in report().missed] == ["2", "of-row", "4"]
    told = format_tables(report())
    assert "what is a kayak -> refused" in told
    assert "both prices -> 1 of 2 right rows cited: | Punt | 980 | |" in told
    sealed = report(sealed=True)
    assert "kayak" not in format_tables(sealed).casefold()
    assert "kayak" not in json.dumps(sealed.to_dict()).casefold()


def write_folder(folder: Path, **fields: Any) -> Path:
    (folder / "shed.json").write_text(json.dumps(SHED | fields), "utf-8")
    questions = [question(question="how much is the kayak"), question(id="2", article="shed")]
    lines = [json.dumps(each.model_dump()) for each in questions]
    (folder / "questions.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def test_a_markdown_table_is_added_and_asked_about(tmp_path: Path) -> None:
    found = run_tables(write_folder(tmp_path))
    assert (found.name, found.unread) == (tmp_path.name, ())
    assert [each.read for each in found.asked] == [True, True]
    assert found.asked[0].row_cited


def test_a_table_that_cannot_be_added_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(article: TableArticle, format: str, folder: Path) -> list[Path]:
        path = folder / f"shed.{format}"
        path.touch()
        return [path]

    monkeypatch.setattr(tables, "write_article", nothing)
    found = run_tables(write_folder(tmp_path))
    assert [each.read for each in found.asked] == [False, False]
    told = format_tables(found)
    assert "cannot be read: shed.md: shed.md is empty" in told
    assert "2 questions about these count as missed." in told


def test_a_question_about_a_row_that_is_not_there_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    path = folder / "questions.jsonl"
    path.write_text(path.read_text("utf-8").replace("Kayak", "Canoe"), "utf-8")
    with pytest.raises(CaseError, match=r"line 1: a right row is not in shed\.json"):
        read_tables(folder)


def test_no_model_is_asked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main("tables", ["--model", "any"]) == 2
    assert "leave --model out" in capsys.readouterr().err
    assert main("tables", [str(tmp_path), "--sealed"]) == 2
    assert "leave out the folder or --sealed" in capsys.readouterr().err
