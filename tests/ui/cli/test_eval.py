"""`footnote eval` scores a dataset or the feedback of the chat, in a store of their own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from index import IndexSettings, get_article
from qa import query
from tests.ui.cli.conftest import Put, Run
from ui.conversations import Feedback, FeedbackStore

SENTENCE = "The mill of Lunn was built in 1902 by Ana Brekke."
QUESTION = "When was the mill of Lunn built?"
NONE_YET = (
    "There is no feedback yet. Give an answer in the chat ('footnote chat') a thumb up or down.\n"
)
Thumb = Callable[[Literal["up", "down"]], None]


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def thumb(home: Path, put: Put) -> Thumb:
    """Return what gives the answer about the mill a thumb."""

    def give(thumb: Literal["up", "down"]) -> None:
        put("mill", SENTENCE)
        answer = query(QUESTION)
        store = FeedbackStore.open(IndexSettings(home=home))
        store.keep(answer, [get_article("mill")], Feedback(thumb), answer_id="a1")
        store.close()

    return give


def test_a_small_set_is_scored_as_a_table_as_json_and_as_a_page(
    run: Run, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "town.txt").write_text(SENTENCE)
    case = {
        "id": "built", "question": QUESTION, "history": [], "answers": ["1902"],
        "evidence": [SENTENCE], "answerable": True, "reason": None, "article": "town", "tags": [],
    }  # fmt: skip
    cases, page = tmp_path / "cases.jsonl", tmp_path / "page.html"
    cases.write_text(json.dumps(case))
    assert "answer hit" in run("eval", cases).out
    scored = run("eval", cases, "--json", "--report", page)
    assert scored.document["scores"]["answer_hit"] == 1
    assert page.read_text().startswith("<!doctype html>")
    assert not home.exists()


def test_feedback_is_scored_as_a_table_as_json_and_as_a_page(
    run: Run, tmp_path: Path, thumb: Thumb
) -> None:
    assert run("eval", "--from-feedback").out == NONE_YET
    document = run("eval", "--from-feedback", "--json").document
    assert (document["dataset"], document["cases"]) == ("feedback", [])
    thumb("up")
    page = tmp_path / "page.html"
    shown = run("eval", "--from-feedback", "--report", page)
    assert "feedback: 1 article, 1 passage, 1 sentence" in shown.out
    assert "Evaluation: feedback" in page.read_text()
    document = run("eval", "--from-feedback", "--json").document
    assert (document["scores"]["answer_hit"], document["scores"]["citation_hit"]) == (1, 1)


def test_feedback_is_written_to_a_folder_to_edit_and_score(
    run: Run, tmp_path: Path, thumb: Thumb
) -> None:
    folder = tmp_path / "mine"
    export = ["eval", "--from-feedback", "--export", folder]
    assert run(*export).out == NONE_YET
    assert not folder.exists()
    thumb("down")
    assert run(*export).out == f"exported   1 case to {folder}\n"
    (line,) = map(json.loads, (folder / "qa.jsonl").read_text().splitlines())
    line |= {"answerable": True, "answers": ["1902"]}
    (folder / "qa.jsonl").write_text(json.dumps(line))
    assert run("eval", folder, "--json").document["scores"]["answer_hit"] == 1
    again = run(*export)
    assert again.status == 2
    assert f"The folder {folder} is not empty; name another" in again.complaint


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--export", "x"], "--export writes feedback and scores nothing; give --from-feedback"),
        (["--from-feedback", "--export", "x", "--json"], "and neither --report nor --json."),
        (["--from-feedback", "--export", "x", "--report", "y"], "neither --report nor --json."),
        (["--from-feedback", "--export", "x", "y"], "leave out y or --from-feedback."),
        (["--from-feedback", "y"], "leave out y or --from-feedback."),
        (["--report", "no/page.html"], "/no is not a folder; create it, or name another page."),
    ],
)
def test_what_does_not_go_together_is_refused_first(
    run: Run, home: Path, options: list[str], said: str
) -> None:
    ended = run("eval", *options)
    assert ended.status == 2
    assert said in ended.complaint
    assert not home.exists()


def test_a_line_of_feedback_that_is_no_case_is_named(run: Run, home: Path) -> None:
    cases = home / "feedback" / "qa.jsonl"
    cases.parent.mkdir(parents=True)
    cases.write_text('\n{"id": "a"}\n')
    ended = run("eval", "--from-feedback")
    assert ended.status == 2
    assert f"{cases}, line 2: it has no " in ended.complaint
