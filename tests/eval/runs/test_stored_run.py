"""A run asks what it does not have yet, and scores the same from its rows, to the last digit."""

import json
from pathlib import Path

import pytest

from eval.cases import CaseError
from eval.dataset import load_dataset
from eval.reporting import run_document
from eval.runs import keep_run, read_run
from tests.eval.conftest import QUESTIONS, Writer, case, lines

ASKED = [*QUESTIONS, case(id="mute", question="?!", answers=[], evidence=[], answerable=False)]


def test_a_run_goes_on_where_it_was_cut_off_and_scores_from_its_rows(
    write_folder: Writer, tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, cache, run = write_folder(ASKED), tmp_path / "cache", tmp_path / "runs" / "first"
    dataset = load_dataset(folder)
    stored = keep_run(dataset, run, cache=cache)
    assert sorted(asked) == ["bell", "cheese", "moon", "mute", "roof"]
    (crash,) = stored.crashes
    assert (crash.id, crash.message.partition(":")[0]) == ("mute", "QuestionError")
    rows = {row["id"]: row for row in map(json.loads, (run / "rows.jsonl").open())}
    assert rows["roof"]["text"] == "The council then bought a canvas roof for 9,000 crowns."
    (place,) = rows["roof"]["reply"]["citations"]
    text = (folder / "articles" / "market.txt").read_text()
    assert text[place["start"] : place["end"]] == place["quote"] == rows["roof"]["text"]
    assert (place["before"], place["after"]) == ("Rain closed the market twice last year. ", "")
    assert {"total"} <= set(rows["roof"]["reply"]["seconds"])
    assert rows["roof"]["values"]["passage.hit@1"] is True

    assert run_document(stored) == run_document(read_run(run))

    # Only what crashed is asked again, and nothing that the cache knows.
    asked.clear()
    assert run_document(keep_run(dataset, run, cache=cache)) == run_document(stored)
    assert asked == ["mute"]
    kept = (run / "rows.jsonl").read_bytes()
    (run / "rows.jsonl").write_bytes(kept[: len(kept) // 2])
    assert len(read_run(run).missing) >= 2
    assert run_document(keep_run(dataset, run, cache=cache)) == run_document(stored)

    # A changed case needs a new folder, in which only it is asked.
    changed = [ASKED[0] | {"question": "What did the council buy?"}, *ASKED[1:4]]
    (folder / "qa.jsonl").write_text(lines(changed))
    with pytest.raises(CaseError, match=r"differs in the cases \(mute, roof\)\. Name a new folder"):
        keep_run(load_dataset(folder), run, cache=cache)
    asked.clear()
    keep_run(load_dataset(folder), tmp_path / "second", cache=cache)
    assert asked == ["roof"]
    monkeypatch.setenv("FOOTNOTE_PASSAGE_TOKENS", "128")
    with pytest.raises(CaseError, match=r"differs in passage_tokens: \d+, 128\. Name"):
        keep_run(load_dataset(folder), tmp_path / "second", cache=cache)


def test_without_a_known_answer_there_is_no_run(write_cases_file: Writer, tmp_path: Path) -> None:
    judged = {"verdict": "down", "given": "The council.", "status": "answered", "at": ""}
    unknown = case(answers=[], evidence=[], answerable=None, feedback=judged)
    with pytest.raises(CaseError, match="1 without one; say what is right in the chat"):
        keep_run(load_dataset(write_cases_file([unknown])), tmp_path / "run")
    assert not (tmp_path / "run").exists()
