"""`footnote eval` scores a dataset or the feedback of the chat, in a store of their own."""

import json
from pathlib import Path

import pytest

from index import IndexSettings, get_article
from qa import query
from tests.ui.cli.conftest import QUESTION, QUOTE, Run
from ui.conversations import Feedback, FeedbackStore

NONE_YET = "There is no feedback yet. Give an answer in 'footnote chat' a thumbs up or down.\n"


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_a_small_set_is_scored_as_a_table_as_json_and_as_a_page(
    run: Run, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "town.txt").write_text(QUOTE)
    case = {
        "id": "built", "question": QUESTION, "history": [], "answers": ["1874"],
        "evidence": [QUOTE], "answerable": True, "reason": None, "article": "town", "tags": [],
    }  # fmt: skip
    cases, page = tmp_path / "cases.jsonl", tmp_path / "page.html"
    cases.write_text(json.dumps(case))
    assert "answer hit" in run("eval", cases).out
    scored = run("eval", cases, "--json", "--report", page)
    assert scored.document["scores"]["answer_hit"] == 1
    assert page.read_text().startswith("<!doctype html>")
    assert not home.exists()


@pytest.mark.usefixtures("harbour")
def test_feedback_is_scored_and_written_to_a_folder_to_edit(
    run: Run, home: Path, tmp_path: Path
) -> None:
    folder, page = tmp_path / "mine", tmp_path / "page.html"
    export = ["eval", "--from-feedback", "--export", folder]
    for line in (["eval", "--from-feedback"], export):
        assert run(*line).out == NONE_YET
    document = run("eval", "--from-feedback", "--json").document
    assert (document["dataset"], document["cases"], folder.exists()) == ("feedback", [], False)
    answer, store = query(QUESTION), FeedbackStore.open(IndexSettings(home=home))
    store.keep(answer, [get_article("harbour")], Feedback("up"), answer_id="a1")
    shown = run("eval", "--from-feedback", "--report", page)
    assert "feedback: 1 article, 1 passage, 5 sentences" in shown.out
    assert "Evaluation: feedback" in page.read_text()
    scores = run("eval", "--from-feedback", "--json").document["scores"]
    assert (scores["answer_hit"], scores["citation_hit"]) == (1, 1)
    store.keep(answer, [get_article("harbour")], Feedback("down"), answer_id="a1")
    store.close()
    assert run(*export).out == f"exported   1 case to {folder}\n"
    (line,) = map(json.loads, (folder / "qa.jsonl").read_text().splitlines())
    line |= {"answerable": True, "answers": ["1874"]}
    (folder / "qa.jsonl").write_text(json.dumps(line))
    assert run("eval", folder, "--json").document["scores"]["answer_hit"] == 1
    again = run(*export)
    assert again.status == 2
    assert f"The folder {folder} is not empty; name another" in again.complaint
