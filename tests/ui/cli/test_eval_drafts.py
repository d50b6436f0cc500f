"""`footnote eval init` drafts cases, and `footnote eval review` has a person settle them."""

import json
from pathlib import Path

import pytest

from eval import read_cases, settled
from tests.scripted_server import ScriptedServer, reply
from tests.ui.cli.conftest import QUESTION, QUOTE, Put, Run

BUILT = "When was the bridge built?"
SENTENCE = "The bridge was built in 1931 by the council."

pytestmark = pytest.mark.usefixtures("harbour")


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_suggestions_become_drafts_that_count_once_they_are_settled(
    run: Run, put: Put, tmp_path: Path
) -> None:
    folder = tmp_path / "asked"
    put("bridge", f"# The bridge\n\nIt is red.\n\n## {BUILT}\n\n{SENTENCE} It has two lanes.")
    assert run("eval", "init", "bridge", "--to", folder).out.startswith("drafted   1 case in ")
    (line,) = map(json.loads, (folder / "qa.jsonl").read_text().splitlines())
    assert (line["draft"], line["question"]) == (True, BUILT)
    assert line["evidence"] == [SENTENCE]
    drafted = run("eval", folder, "--json").document
    assert (drafted["scores"]["cases"], len(drafted["unresolved"]["cases"])) == (0, 1)
    for line in (["eval", folder], ["eval", folder, "--run", tmp_path / "run"]):
        assert run(*line).complaint.endswith("which 'footnote eval review' settles.")
    assert run("eval", "review", folder, "--terminal", data=b"s\n").out.endswith(
        "settled   0 cases, 1 left\n"
    )
    shown = run("eval", "review", folder, "--terminal", data=b"1931\n").out
    assert f"evidence  {SENTENCE}" in shown
    assert shown.endswith("settled   1 case, 0 left\n")
    (kept,) = read_cases(folder / "qa.jsonl")
    assert (kept.answers, kept.evidence) == (("1931",), (SENTENCE,))
    # What supports the drafted answer does not support another one.
    assert settled(kept, "in the thirties").evidence == settled(kept, None).evidence == ()
    scores = run("eval", folder, "--json").document["scores"]
    assert (scores["cases"], scores["answerable"], scores["citation_hit"]) == (1, 1, 1)
    again = run("eval", "init", "bridge", "--to", folder)
    assert "is not empty; name another one" in again.complaint
    assert "no article" in run("eval", "init", "pier", "--to", tmp_path / "new").complaint


@pytest.mark.parametrize(
    ("typed", "settled"),
    [
        ("y s", [("1874",), None]),
        # A letter alone may be a slip: it is an answer once it is repeated.
        ("? y s", [("1874",), None]),
        ("a ? x - s", [(), None]),
        ("a a s", [("a",), None]),
        ("1901 u y y", [("1874",), ("1874",)]),
        ("d u s -", [None, ()]),
        ("u s s", [None, None]),
    ],
)
def test_what_is_typed_settles_a_draft_and_can_be_undone(
    run: Run, tmp_path: Path, typed: str, settled: list[tuple[str, ...] | None]
) -> None:
    draft = {
        "question": QUESTION, "answers": ["1874"], "answerable": True, "article": "town",
        "draft": True,
    }  # fmt: skip
    file = tmp_path / "qa.jsonl"
    file.write_text("\n".join(json.dumps({"id": each, **draft}) for each in ("one", "two")))
    ended = run("eval", "review", file, "--terminal", data=typed.replace(" ", "\n").encode())
    assert ended.status == 0
    assert [None if each.unresolved else each.answers for each in read_cases(file)] == settled


def test_a_model_writes_questions_whose_answers_its_passages_hold(
    run: Run, server: ScriptedServer, tmp_path: Path
) -> None:
    server.say(reply(f"Who swam to Gotland? | A whale\n\n{QUESTION} | 1874\n"))
    folder = tmp_path / "asked"
    done = run(
        "eval", "init", "harbour", "--to", folder, "--model", "tiny",
        OPENAI_BASE_URL=server.base_url,
    )  # fmt: skip
    assert (done.status, done.err) == (0, f"Passages of the articles go to {server.host}.\n")
    (line,) = map(json.loads, (folder / "qa.jsonl").read_text().splitlines())
    assert (line["question"], line["answers"], line["evidence"]) == (QUESTION, ["1874"], [QUOTE])
    for said, answerable in (("-", [False]), ("d", [])):
        text = json.dumps(line)
        (folder / "qa.jsonl").write_text(f"{text}\n")
        run("eval", "review", folder / "qa.jsonl", "--terminal", data=f"{said}\n".encode())
        kept = map(json.loads, (folder / "qa.jsonl").read_text().splitlines())
        assert [each["answerable"] for each in kept] == answerable
