"""`footnote eval --arms` makes a run of each arm, on its settings, and shows them side by side."""

import json
from pathlib import Path

import pytest

from tests.scripted_server import Received, Response, ScriptedServer, failure, reply
from tests.ui.cli.conftest import QUESTION, QUOTE, Run

ARMS = """
[plain]
model = ""

[short]
passage_tokens = 32
overlap_sentences = 0

[llama]
model = "llama3.2"
verify = "exact"

[alone]
model = "llama3.2"
memory = true
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write two questions about an article, with the model of the environment to be overridden."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    Path("town.txt").write_text(f"{QUOTE}\n\nThe ferry sails to Gotland every Tuesday.")
    cases = [
        {
            "id": "built", "question": QUESTION, "answers": ["1874"], "evidence": [QUOTE],
            "answerable": True, "article": "town",
        },
        {
            "id": "ferry", "question": "When does the ferry sail?", "answers": ["Tuesday"],
            "answerable": True, "article": "town",
        },
    ]  # fmt: skip
    Path("cases.jsonl").write_text("\n".join(map(json.dumps, cases)))
    Path("arms.toml").write_text(ARMS)


def answer(request: Received) -> Response:
    """Answer the first question from its passage, and fail on the second; remember nothing."""
    if "UNKNOWN" in request.body["messages"][0]["content"]:
        return reply("UNKNOWN")(request)
    if "ferry sail?" in request.body["messages"][-1]["content"]:
        return failure(400, "out of order")
    return reply("It was built in 1874. [1]")(request)


def test_each_arm_is_a_run_of_its_own_beside_the_others(run: Run, home: Path) -> None:
    with ScriptedServer(models=("llama3.2",), respond=answer) as server:
        address = {"OPENAI_BASE_URL": server.base_url}
        ask = ["eval", "cases.jsonl", "--arms", "arms.toml", "--run", "try"]
        shown = run(*ask, **address)
        lines = [line.split() for line in shown.out.splitlines()]
        assert ["plain", "short", "llama", "alone"] in lines
        assert ["answer", "hit", "1.000", "1.000", "1.000", "0.000"] in lines
        assert ["model", "failed", "0.000", "0.000", "0.500", "–"] in lines
        settings = {
            name: json.loads(Path("try", name, "run.json").read_text())["settings"]
            for name in ("plain", "short", "llama", "alone")
        }
        assert [each["passage_tokens"] for each in settings.values()] == [256, 32, 256, 256]
        models = [each.get("model") for each in settings.values()]
        assert models == [None, None, "llama3.2", "llama3.2"]
        assert settings["llama"]["verify"] == "exact"
        asked = len(server.asked())

        # What was cut off goes on, and asks a model no question that it answered.
        rows = Path("try/llama/rows.jsonl")
        rows.write_bytes(rows.read_bytes()[:-9])
        Path("try/short/rows.jsonl").unlink()
        assert run(*ask, "--json", **address).document["short"]["missing"] == []
        again = [each.body["messages"][-1]["content"] for each in server.asked()[asked:]]
        assert all("ferry" in each for each in again)

    # Each is what the commands for runs take.
    compared = run("eval", "compare", "try/plain", "try/short", "--json").document
    assert compared["apart"] == ["overlap_sentences: 1, 0", "passage_tokens: 256, 32"]
    Path("floors.toml").write_text('never_break = ["built"]')
    assert run("eval", "gate", "try/short", "--floors", "floors.toml").status == 0
    # The articles' sentences are right where the model failed, which is no answer of its own.
    assert run("eval", "gate", "try/llama", "--floors", "floors.toml").status == 1
    assert not home.exists()


def test_two_arms_that_nobody_keeps_are_shown_side_by_side(run: Run) -> None:
    Path("arms.toml").write_text("[as-it-is]\n[bm25]\nbaseline = true")
    shown = run("eval", "cases.jsonl", "--arms", "arms.toml")
    assert ["as-it-is", "bm25"] in [line.split() for line in shown.out.splitlines()]
    alone = run("eval", "baseline", "cases.jsonl").out
    assert "BM25's first sentence" in alone.splitlines()[2]
    Path("arms.toml").write_text("[as-it-is]\n[none]\noverlap_sentences = 0")
    shown = run("eval", "cases.jsonl", "--arms", "arms.toml", "--json", "--report", "two.html")
    assert list(shown.document) == ["as-it-is", "none"]
    assert shown.document["none"]["settings"]["overlap_sentences"] == 0
    assert "They differ in overlap_sentences: 1, 0." in Path("two.html").read_text()


def test_arms_that_cannot_be_are_refused_before_a_question_is_asked(run: Run) -> None:
    for arms, said in (
        (None, "bad.toml cannot be read: No such file or directory."),
        ("", "bad.toml: it names no arm; begin one with its name, as in [short]."),
        ("[a]\nmodel = tiny", "bad.toml: Invalid value (at line 2, column 9)."),
        ('model = "tiny"', "'model' belongs to no arm; begin one above it, as in [short]."),
        ('["../a"]', "'../a' cannot name a folder; use letters, digits, '_', '-' and '.'."),
        ("[llama3.2]", "[llama3] '2' is no setting of an arm; those are passage_tokens, overlap"),
        ("[a]\napi_key = 'x'", "[a] 'api_key' is no setting of an arm; those are passage_tokens"),
        ("[a]\npassage_tokens = 999", "[a] 'passage_tokens': input should be less than or equa"),
        ("[a]\nmemory = true", "[a] It takes a model to answer from memory; name one with --model"),
        ("[a]\nmemory = 'yes'", "[a] 'memory' is either true or false."),
        ("[a]\nbaseline = true\nmodel = 'tiny'", "[a] No model answers in the baseline; leave"),
        ("[a]\nbaseline = true\nmemory = true", "[a] 'baseline' does not go with the suite memo"),
        ("[a]\nunsupported = 'no'", "[a] 'unsupported': input should be 'show' or 'hide'."),
    ):
        if arms is not None:
            Path("bad.toml").write_text(arms)
        ended = run("eval", "cases.jsonl", "--arms", "bad.toml", "--run", "bad")
        assert (ended.status, said in ended.complaint) == (2, True), ended
    for options, said in (
        (["--model", "tiny"], "--arms names the models; leave out --model, or name it in an arm."),
        (["--report", "a.html"], "--report puts two arms side by side, and arms.toml names 4; lea"),
    ):
        ended = run("eval", "cases.jsonl", "--arms", "arms.toml", "--run", "bad", *options)
        assert (ended.status, said in ended.complaint) == (2, True), ended
    for line, said in (
        (
            ["eval", "natural", "--arms", "arms.toml"],
            "'memory' does not go with the suite natural.",
        ),
        (
            ["eval", "memory", "cases.jsonl"],
            "It takes a model to answer from memory; name one with",
        ),
    ):
        ended = run(*line, "--run", "bad")
        assert (ended.status, said in ended.complaint) == (2, True), ended
    assert not Path("bad").exists()
