"""`footnote eval --judged-by` has a model judge answers, apart from all scores."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scripted_server import Received, Response, ScriptedServer, failure, reply
from tests.ui.cli.conftest import Run

YEARS = {"harbour": "1874", "mill": "1901", "school": "1950"}
HOST_TOLD = "Questions, answers, accepted answers and quotes go to {}.\n"
UNKNOWN = "Agreement with people: not measured; run 'footnote eval judge DATASET --model M'."


def judge(request: Received) -> Response:
    """Grade the harbour and the school, say nothing of use of the mill, call it unfaithful."""
    told = request.body["messages"][-1]["content"]
    is_grade = "Reference Answer" in told
    if request.body["model"] == "failing" and "1950" in told:
        return failure(400, "the judge is ill")
    grade = "5.0\nIt is right." if "1874" in told else "3"
    said = grade if is_grade else "YES"
    if "1901" in told:
        said = "It seems fine." if is_grade else "**No**, they do not."
    return reply(said)(request)


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
    assert (found["correctness"], found["faithful"]) == (
        ["5.00", "1"],
        ["0.500", "0.000 to 1.000", "2"],
    )
    assert (found["not read"], found["crashes"]) == (["1", "2"], ["1"])
    assert shown.out.endswith(f"\n\n{UNKNOWN}\n")
    # Two requests for each answer, of which the school's first failed; a refusal is not judged.
    asked = len(judging.asked())
    assert asked == 5
    assert run(*line, "failing").out == shown.out
    assert len(judging.asked()) == asked + 1

    other = run(*line, "other")
    assert heading in other.out
    assert table(other.out, "Judged by other at")["crashes"] == ["0"]
    asked = len(judging.asked())
    document = run(*line, "other", "--json").document
    assert len(judging.asked()) == asked
    assert "correctness" not in document["scores"]
    by_judge = {each["judge"]: each for each in document["judged"]}
    assert by_judge[f"other at {judging.host}"]["scores"]["correctness"]["cases"] == 2
    (crash,) = by_judge[f"failing at {judging.host}"]["crashes"]
    assert (crash["id"], "the judge is ill" in crash["message"]) == ("school", True)

    # They are read with the run, and neither compared nor held to floors.
    assert run("eval", "report", "a", "--to", "a.html").status == 0
    assert f"other at {judging.host}: a model&#39;s opinion</h2>" in Path("a.html").read_text()
    assert run("eval", "cases.jsonl", "--run", "a").out == other.out
    assert "faithful" not in run("eval", "compare", "a", "a").out
    Path("floors.toml").write_text("[[floors.faithful]]\nfloor = 0.5\ndate = 2026-01-10")
    assert run("eval", "gate", "a", "--floors", "floors.toml").status == 2
    assert len(judging.asked()) == asked


def test_the_answers_of_each_arm_are_judged(run: Run, judging: ScriptedServer) -> None:
    Path("arms.toml").write_text("[plain]\n[short]\npassage_tokens = 32")
    line = ["eval", "cases.jsonl", "--arms", "arms.toml", "--run", "a", "--judged-by", "other"]
    shown = run(*line)
    assert shown.err.count(HOST_TOLD.format(judging.host)) == 1
    for arm in ("plain", "short"):
        found = table(shown.out, f"\n{arm}: Judged by other at {judging.host}: a model's opinion\n")
        assert found["correctness"][::2] == ["4.00", "2"]
    # Both gave the same answers, each of which is judged once.
    assert len(judging.asked()) == 6
    assert all(each["judged"] for each in run(*line, "--json").document.values())


def test_an_opinion_of_another_answer_is_not_shown(run: Run, judging: ScriptedServer) -> None:
    line = ["eval", "cases.jsonl", "--run", "a"]
    run(*line, "--judged-by", "other")
    rows = Path("a/rows.jsonl")
    rows.write_text(rows.read_text().replace("school was built in", "school was never built in"))
    assert table(run(*line).out, "Judged by other at")["faithful"][-1] == "2"
    asked = len(judging.asked())
    again = run(*line, "--judged-by", "other")
    assert table(again.out, "Judged by other at")["faithful"][-1] == "3"
    assert len(judging.asked()) == asked + 2


def rated(name: str, model: str, said: str, grade: float) -> dict[str, object]:
    """Return an answer that two people graded."""
    kinds = ("faithfulness", "appropriateness", "completeness", "naturalness")
    history = [{"role": "user", "text": "Hello!"}]
    return {
        "id": f"{name}<::>1", "model": model, "history": history, "question": "When was it built?",
        "contexts": [name], "response": said, "human": {kind: [grade, grade] for kind in kinds},
    }  # fmt: skip


def rate(rows: list[dict[str, object]], texts: dict[str, str]) -> Path:
    """Write rated answers and their passages."""
    people = Path("people")
    people.mkdir(exist_ok=True)
    (people / "human_ratings.jsonl").write_text("\n".join(map(json.dumps, rows)))
    passages = [{"_id": name, "text": text} for name, text in texts.items()]
    (people / "passages.jsonl").write_text("\n".join(map(json.dumps, passages)))
    return people


def test_agreement_with_people_stands_beside_opinions(run: Run, judging: ScriptedServer) -> None:
    rows = [rated(name, "reference", f"In {year}.", 4) for name, year in YEARS.items()]
    rows += [
        rated("harbour", "m", "It was 1874.", 4), rated("school", "m", "It was 1950.", 3),
        rated("mill", "m", "It was 1901.", 1),
    ]  # fmt: skip
    people = rate(rows, {name: f"It was built in {year}." for name, year in YEARS.items()})
    shown = run("eval", "judge", people, "--model", "other")
    assert HOST_TOLD.format(judging.host) in shown.err
    # Faithful to the judge: all but the mill's two; to people: the references and the harbour's.
    found = table(shown.out, "people: 6 cases")
    assert "draws of cases, as there are fewer than 10 conversations." in shown.out
    assert found["faithful agreement"][::2] == ["0.667", "6"]
    assert found["faithful kappa"][::2] == ["0.25", "6"]
    assert found["grade correlation"] == ["1.00", "2"]
    assert found["not read"] == ["1", "6"]
    told = [each.body["messages"][-1]["content"] for each in judging.asked()]
    assert any("Hello!\nWhen was it built?" in each for each in told)
    beside = run("eval", "cases.jsonl", "--run", "a", "--judged-by", "other").out
    assert table(beside, "a model's opinion")["faithful kappa"][::2] == ["0.25", "6"]
    assert table(beside, "a model's opinion")["correctness"][::2] == ["4.00", "2"]
    assert "not measured" not in beside
    # Another judge's is unknown.
    assert UNKNOWN in run("eval", "cases.jsonl", "--run", "b", "--judged-by", "third").out

    ended = run("eval", "judge", people, "--run", "c")
    assert (ended.status, "judge needs a --model" in ended.complaint) == (2, True), ended
    assert not Path("c").exists()
    rate(rows, {"harbour": "It was built in 1874."})
    for line, said in (
        (["judge", people, "--model", "other"], "people has no 'mill', which its rated answers"),
        (["judge", people / "none", "--model", "other"], "human_ratings.jsonl cannot be read"),
        (["judge"], "footnote eval judge needs a DATASET"),
        (["cases.jsonl", "--judged-by", "other"], "give --run FOLDER, too."),
        (["claims", "c.jsonl", "--run", "c", "--judged-by", "other"], "the answers to a DATASET"),
    ):
        ended = run("eval", *line)
        assert (ended.status, said in ended.complaint) == (2, True), ended


def test_a_long_quote_is_told_whole_and_loads_no_data(
    run: Run, judging: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NLTK_DATA", "nltk")
    quote = " ".join(f"Stone {number} was laid in 1874." for number in range(200))
    people = rate([rated("harbour", "reference", "In 1874.", 4)], {"harbour": quote})
    assert run("eval", "judge", people, "--model", "other", "--json").document["crashes"] == []
    (asked,) = judging.asked()
    assert quote in " ".join(asked.body["messages"][-1]["content"].split())
    assert not Path("nltk").exists()
