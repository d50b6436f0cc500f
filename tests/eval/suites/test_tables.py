"""Questions about tables: what counts as found."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.cases import Case
from eval.gold import Place
from eval.outcome import Reply
from eval.suites.tables import score_reply
from tests.eval.conftest import lines
from tests.eval.suites.asked import run_suite, values

ROWS = [["Dinghy", "1,200", "3"], ["Kayak", "640.50", "1"], ["Punt", "980", ""]]
HEADER = "| Boat | Price (€) | Seats |"
DINGHY, KAYAK, PUNT = "| Dinghy | 1,200 | 3 |", "| Kayak | 640.50 | 1 |", "| Punt | 980 | |"


def case(*rows: list[str], cells: tuple[str, ...]) -> Case:
    expected = {"rows": list(rows), "cells": list(cells), "every": ROWS}
    return Case("1", "how much?", "shed", bool(rows), answers=cells, expected=expected)


def answer(*quotes: str, claim: str | None = None) -> Reply:
    cited = tuple(Place("shed", 0, len(quote), quote) for quote in quotes)
    return Reply((claim or " ".join(quotes),), cited, (), (), 0.9, 1.0)


ONE = case(ROWS[1], cells=("640.50",))
SEVERAL = case(ROWS[0], ROWS[2], cells=("1,200", "980"))
NONE = case(cells=())
REFUSAL = Reply((), answer(KAYAK).citations, (), (), 0.1, 1.0)


@pytest.mark.parametrize(
    ("asked", "given", "rows", "held"),
    [
        (ONE, answer(KAYAK), (1, 1), (True, True, True)),
        (ONE, answer(KAYAK, claim="It has 1 seat."), (1, 1), (True, True, False)),
        (ONE, answer(KAYAK, claim="It is €640.5."), (1, 1), (True, True, True)),
        (ONE, answer(PUNT), (0, 1), (False, False, False)),
        (ONE, answer(PUNT, KAYAK), (1, 2), (True, False, True)),
        (ONE, answer(f"{DINGHY}\n{KAYAK}\n{PUNT}"), (1, 3), (True, False, True)),
        (ONE, answer(HEADER), (0, 0), (False, False, False)),
        (ONE, answer("Kayak | 640.50"), (0, 0), (False, False, True)),
        (SEVERAL, answer(DINGHY, PUNT), (1, 2), (True, True, True)),
        (SEVERAL, answer(PUNT), (0.5, 1), (False, False, False)),
        (ONE, REFUSAL, (0, None), (False, False, False)),
        (NONE, answer(PUNT), (None, 1), (None, None, None)),
    ],
)
def test_citations_and_claims_are_compared_with_the_right_rows_and_cells(
    asked: Case, given: Reply, rows: tuple[float | None, ...], held: tuple[bool | None, ...]
) -> None:
    found = score_reply(asked, given).values
    assert (found.get("right_rows"), found.get("rows_shown")) == rows
    keys = ("citation_hit", "row_alone", "answer_hit")
    assert tuple(found.get(key) for key in keys) == held


def test_a_table_is_added_and_asked_about(tmp_path: Path, cache: Path) -> None:
    folder = tmp_path / "sheds"
    (folder / "shed").mkdir(parents=True)
    rows = "\n".join([HEADER, "|---|---|---|", DINGHY, KAYAK, PUNT])
    (folder / "shed" / "shed.md").write_text(f"# Prices of the boat shed\n\n{rows}\n", "utf-8")
    (folder / "shed.json").write_text(json.dumps({"format": "md", "tables": [{"rows": ROWS}]}))
    known: dict[str, Any] = {"article": "shed", "answerable": True, "rows": [ROWS[1]]}
    asked = {"id": "1", "kind": "cell", "question": "how much is the kayak", "cells": ["640.50"]}
    (folder / "questions.jsonl").write_text(lines([known | asked]))
    stored = run_suite("tables", folder, tmp_path / "run", cache)
    for tag in ("look-ups", "a cell of a named row", ".md", "answerable"):
        assert values(stored, tag)["citation_hit"] == 1
    assert stored.scores["row_alone"] == 1
