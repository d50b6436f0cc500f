import json
from contextlib import closing
from pathlib import Path

import pytest

from index import IndexSettings, add_articles, get_article, text_source
from qa import query
from ui.cli.main import main
from ui.conversations import Feedback, FeedbackStore


def test_a_small_set_is_scored_as_a_table_and_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "town.txt").write_text("The mill of Lunn was built in 1902 by Ana Brekke.")
    case = {
        "id": "built", "question": "When was the mill of Lunn built?", "history": [],
        "answers": ["1902"], "evidence": ["The mill of Lunn was built in 1902 by Ana Brekke."],
        "answerable": True, "reason": None, "article": "town", "tags": [],
    }  # fmt: skip
    cases = tmp_path / "cases.jsonl"
    cases.write_text(json.dumps(case))
    assert main(["eval", str(cases)]) == 0
    assert "answer hit" in capsys.readouterr().out
    assert main(["eval", str(cases), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["scores"]["answer_hit"] == 1


def test_without_feedback_it_is_said_how_to_give_some(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "--from-feedback"]) == 0
    assert capsys.readouterr().out == (
        "There is no feedback yet. Give an answer in the chat ('footnote chat') a thumb up or "
        "down.\n"
    )
    assert main(["eval", "--from-feedback", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["dataset"], document["cases"]) == ("feedback", [])


def test_feedback_is_scored_as_a_table_as_json_and_as_a_page(
    home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    add_articles([text_source("The mill of Lunn was built in 1902 by Ana Brekke.", None, "mill")])
    answer = query("When was the mill of Lunn built?")
    FeedbackStore.open(IndexSettings(home=home)).keep(
        answer, [get_article("mill")], Feedback("up"), answer_id="a1"
    )
    page = tmp_path / "page.html"
    assert main(["eval", "--from-feedback", "--report", str(page)]) == 0
    assert "feedback: 1 article, 1 passage, 1 sentence" in capsys.readouterr().out
    assert "Evaluation: feedback" in page.read_text(encoding="utf-8")
    assert main(["eval", "--from-feedback", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["scores"]["answer_hit"], document["scores"]["citation_hit"]) == (1, 1)


def test_feedback_is_written_to_a_folder_to_edit_and_score(
    home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "mine"
    export = ["eval", "--from-feedback", "--export", str(folder)]
    assert main(export) == 0
    assert "There is no feedback yet." in capsys.readouterr().out
    assert not folder.exists()
    add_articles([text_source("The mill of Lunn was built in 1902 by Ana Brekke.", None, "mill")])
    answer = query("When was the mill of Lunn built?")
    with closing(FeedbackStore.open(IndexSettings(home=home))) as store:
        store.keep(answer, [get_article("mill")], Feedback("down"), answer_id="a1")
    assert main(export) == 0
    assert capsys.readouterr().out == f"exported   1 case to {folder}\n"
    (line,) = map(json.loads, (folder / "qa.jsonl").read_text().splitlines())
    line |= {"answerable": True, "answers": ["1902"]}
    (folder / "qa.jsonl").write_text(json.dumps(line))
    assert main(["eval", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["scores"]["answer_hit"] == 1
    assert main(export) == 2
    assert f"The folder {folder} is not empty; name another" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--export", "x"], "add --from-feedback"),
        (["--from-feedback", "--export", "x", "--json"], "leave out --report and --json"),
        (["--from-feedback", "--export", "x", "--report", "y"], "leave out --report and --json"),
        (["--from-feedback", "--export", "x", "y"], "leave out y or --from-feedback"),
    ],
)
def test_an_export_goes_with_feedback_alone(
    home: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", *options]) == 2
    assert said in capsys.readouterr().err
    assert not home.exists()


def test_feedback_is_of_no_other_dataset(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "--from-feedback", str(tmp_path)]) == 2
    assert "or --from-feedback." in capsys.readouterr().err


def test_a_line_of_feedback_that_is_no_case_is_named(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "feedback").mkdir(parents=True)
    (home / "feedback" / "qa.jsonl").write_text('\n{"id": "a"}\n')
    assert main(["eval", "--from-feedback"]) == 2
    assert f"{home / 'feedback' / 'qa.jsonl'}, line 2: it has no " in capsys.readouterr().err
