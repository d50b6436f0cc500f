"""`footnote eval --judged-by` has a model judge answers, apart from all scores."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scripted_server import Received, Response, ScriptedServer, failure, reply
from tests.ui.cli.conftest import Run

YEARS = {"harbour": "1874", "mill": "1901", "school": "1950"}
HOST_TOLD = "Questions, answers and accepted answers go to {}.\n"


def judge(request: Received) -> Response:
    """Grade the harbour and the school, and say nothing of use of the mill."""
    told = request.body["messages"][-1]["content"]
    if request.body["model"] == "failing" and "1950" in told:
        return failure(400, "the judge is ill")
    grade = "5.0\nIt is right." if "1874" in told else "3"
    return reply("It seems fine." if "1901" in told else grade)(request)


@pytest.fixture
def judging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    """Serve judges, in a folder of cases and their articles."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    lines = [
        {"id": "moon", "question": "Who owns the moon?", "answerable": False, "article": "mill"}
    ]
    for name, year in YEARS.items():
        Path(f"{name}.txt").write_text(f"The {name} was built in {year}.")
        question = f"When was the {name} built?"
        known = {"answers": [year], "answerable": True, "article": name}
        lines.append({"id": name, "question": question, **known})
    Path("cases.jsonl").write_text("\n".join(map(json.dumps, lines)))
    with ScriptedServer(respond=judge) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        yield server


def table(out: str, heading: str) -> dict[str, list[str]]:
    """Return the rows below a heading by their names."""
    below = out.partition(heading)[2].partition("Judged by ")[0]
    rows = (line.split("  ") for line in below.splitlines())
    return {row[0]: [cell.strip() for cell in row[1:] if cell.strip()] for row in rows if row[0]}


def test_opinions_stand_apart_and_are_asked_once(run: Run, judging: ScriptedServer) -> None:
    plain = run("eval", "cases.jsonl", "--run", "a")
    assert "Judged" not in plain.out
    assert judging.asked() == []
    line = ["eval", "cases.jsonl", "--run", "a", "--judged-by"]
    shown = run(*line, "failing")
    assert HOST_TOLD.format(judging.host) in shown.err
    # The scores are what they were, and so is their table.
    assert shown.out.startswith(plain.out.rstrip())
    heading = f"Judged by failing at {judging.host}: a model's opinion\n"
    found = table(shown.out, heading)
    assert found["correctness"] == ["5.00", "1"]
    assert (found["not read"], found["crashes"]) == (["1", "2"], ["1"])
    # A refusal is not judged.
    asked = len(judging.asked())
    assert asked == 3
    assert run(*line, "failing").out == shown.out
    assert len(judging.asked()) == asked + 1

    # Another judge stands in its place, and what the first has said is not asked again.
    other = run(*line, "other")
    assert "Judged by failing" not in other.out
    assert table(other.out, "Judged by other at")["crashes"] == ["0"]
    asked = len(judging.asked())
    document = run(*line, "other", "--json").document
    assert len(judging.asked()) == asked
    assert "correctness" not in document["scores"]
    assert document["judged"]["judge"] == f"other at {judging.host}"
    assert document["judged"]["scores"]["correctness"]["cases"] == 2
    (crash,) = run(*line, "failing", "--json").document["judged"]["crashes"]
    assert (crash["id"], "the judge is ill" in crash["message"]) == ("school", True)
    assert len(judging.asked()) == asked + 1
    assert run(*line, "other").out == other.out
    asked = len(judging.asked())

    # They are read with the run, and neither compared nor held to floors.
    assert run("eval", "report", "a", "--to", "a.html").status == 0
    assert f"other at {judging.host}: a model&#39;s opinion</h2>" in Path("a.html").read_text()
    assert run("eval", "cases.jsonl", "--run", "a").out == other.out
    assert "correctness" not in run("eval", "compare", "a", "a").out
    Path("floors.toml").write_text("[[floors.correctness]]\nfloor = 0.5\ndate = 2026-01-10")
    assert run("eval", "gate", "a", "--floors", "floors.toml").status == 2
    assert len(judging.asked()) == asked


def test_opinions_are_of_a_run(run: Run, judging: ScriptedServer) -> None:
    for line, said in (
        (["cases.jsonl", "--judged-by", "other"], "give --run FOLDER, too."),
        (["claims", "c.jsonl", "--run", "c", "--judged-by", "other"], "the answers to a DATASET"),
    ):
        ended = run("eval", *line)
        assert (ended.status, said in ended.complaint) == (2, True), ended


def test_an_opinion_of_another_answer_is_not_shown(run: Run, judging: ScriptedServer) -> None:
    line = ["eval", "cases.jsonl", "--run", "a"]
    run(*line, "--judged-by", "other")
    rows = Path("a/rows.jsonl")
    rows.write_text(rows.read_text().replace("school was built in", "school was never built in"))
    assert table(run(*line).out, "Judged by other at")["correctness"][-1] == "1"
    asked = len(judging.asked())
    again = run(*line, "--judged-by", "other")
    assert table(again.out, "Judged by other at")["correctness"][-1] == "2"
    assert len(judging.asked()) == asked + 1
