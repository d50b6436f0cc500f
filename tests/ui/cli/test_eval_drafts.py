"""`footnote eval init` drafts a table of cases, of which those count that a person settles."""

import csv
from pathlib import Path

import pytest

from tests.scripted_server import ScriptedServer, reply
from tests.ui.cli.conftest import QUESTION, QUOTE, Put, Run

BUILT = "When was the bridge built?"
SENTENCE = "The bridge was built in 1931 by the council."
HEAD = ["question", "answer", "evidence", "article", "settled"]

pytestmark = pytest.mark.usefixtures("harbour")


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def rows_of(table: Path) -> list[list[str]]:
    with table.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def write(table: Path, *rows: list[str]) -> None:
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def test_drafts_are_rows_that_count_once_they_are_settled(
    run: Run, put: Put, server: ScriptedServer, tmp_path: Path
) -> None:
    folder = tmp_path / "asked"
    table = folder / "questions.csv"
    put("bridge", f"# The bridge\n\nIt is red. {SENTENCE} It has two lanes.")
    server.say(reply(f"{BUILT} | 1931\n"))
    drafted = run(
        "eval", "init", "bridge", "--to", folder, "--model", "tiny",
        OPENAI_BASE_URL=server.base_url,
    )  # fmt: skip
    assert drafted.out == f"drafted   1 row in {table}\n"
    head, row = rows_of(table)
    assert head == HEAD
    assert (row[0], row[2], row[4]) == (BUILT, SENTENCE, "")
    unsettled = run("eval", folder)
    assert (unsettled.status, "nothing in its column 'settled'" in unsettled.complaint) == (2, True)
    settled = [row[0], "1931", *row[2:4], "yes"]
    write(table, head, settled, row)
    counted = run("eval", folder, "--json")
    assert counted.err == f"{table}, the column 'settled' is empty in 1 row, not counted.\n"
    scores = counted.document["scores"]
    assert [scores[key]["value"] for key in ("cases", "answer_hit", "citation_hit")] == [1, 1, 1]
    write(table, head, settled, [row[0], "-", "", row[3], "yes"])
    assert run("eval", folder, "--json").document["scores"]["answerable"]["value"] == 1
    again = run("eval", "init", "bridge", "--to", folder, "--model", "tiny")
    assert "is not empty; name another one" in again.complaint
    assert "--model" in run("eval", "init", "bridge", "--to", tmp_path / "new").complaint


def test_a_model_writes_questions_whose_answers_its_passages_hold(
    run: Run, server: ScriptedServer, tmp_path: Path
) -> None:
    # A spreadsheet would calculate the last one.
    server.say(
        reply(f"Who swam to Gotland? | A whale\n\n{QUESTION} | 1874\n"),
        reply("=WHEN(1874)? | 1874\n"),
    )
    folder = tmp_path / "asked"
    done = run(
        "eval", "init", "harbour", "--to", folder, "--model", "tiny",
        OPENAI_BASE_URL=server.base_url,
    )  # fmt: skip
    assert (done.status, done.err) == (0, f"Passages of the articles go to {server.host}.\n")
    _, row = rows_of(folder / "questions.csv")
    assert row[:3] == [QUESTION, "1874", QUOTE]
