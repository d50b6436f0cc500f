"""The JSON document of `footnote eval`, whose keys programs rely on."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval import CaseError, keep_run, load_dataset, summary_document
from eval.progress import EvalProgress
from tests.eval.conftest import CASES, Writer, case

BUILT = "Lunn built its harbour in 1902 out of grey granite from the hills."
WRONG = {
    "verdict": "down",
    "given": "The council.",
    "status": "answered",
    "at": "2026-12-01",
    "comment": "no",
}
UNKNOWN: dict[str, Any] = {"answers": [], "evidence": [], "answerable": None, "feedback": WRONG}


def test_a_document_has_a_run_beside_the_baseline_and_what_is_not_settled(
    write_cases_file: Writer,
    tmp_path: Path,
    cache: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    seen: list[EvalProgress] = []
    # Three answers were called wrong, and nobody said what is right.
    cases = [
        *CASES,
        case(id="w1", **UNKNOWN),
        case(id="w2", question="?!", **UNKNOWN),
        case(id="w3", **UNKNOWN | {"feedback": WRONG | {"given": BUILT}}),
    ]
    dataset = load_dataset(write_cases_file(cases))
    stored = keep_run(dataset, tmp_path / "run", progress=seen.append)
    assert seen[-1] == EvalProgress("questions", 4, 4)
    document = json.loads(json.dumps(summary_document(dataset, stored)))
    assert document["dataset"] == "lunn"
    assert document["embedder"] == "all-MiniLM-L6-v2-int8"
    assert document["store"] == {"articles": 1, "passages": 2, "sentences": 4}
    assert (document["crashes"], document["crash_share"]) == ([], 0)
    outcomes = {each["id"]: each for each in document["cases"]}
    assert list(outcomes) == ["built", "keeper", "keeper-years", "airport"]
    assert outcomes["built"]["text"] == BUILT
    assert (outcomes["built"]["answer_hit"], outcomes["built"]["citation_hit"]) == (True, True)
    assert outcomes["built"]["passage_rank"] == 1
    assert outcomes["airport"]["refused"]
    scores = document["scores"]
    assert (scores["answer_hit"], scores["sentence"]["hit@1"], scores["broken_citations"]) == (
        1,
        1,
        0,
    )
    assert document["intervals"]["answer_hit"]["interval"][1] == 1
    assert (document["first_questions"]["cases"], document["follow_ups"]["cases"]) == (3, 1)
    assert list(document["by_tag"]) == ["follow-up", "off topic", "when", "who"]
    assert document["by_tag"]["off topic"]["unanswerable"] == 1
    (baseline,) = document["baselines"]
    assert (baseline["system"], baseline["scores"]["cases"]) == ("BM25's first sentence", 4)
    other, again = document["unresolved"]["cases"]
    assert (other["id"], other["given"], other["comment"]) == ("w1", "The council.", "no")
    assert (other["text"], other["refused"], other["same"]) == (BUILT, False, False)
    assert again["same"]
    assert [crash["id"] for crash in document["unresolved"]["crashes"]] == ["w2"]
    assert not home.exists()


def test_without_a_known_answer_there_is_no_run(write_cases_file: Writer, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="1 without one; say what is right in the chat"):
        keep_run(load_dataset(write_cases_file([case(**UNKNOWN)])), tmp_path / "run")
    assert not (tmp_path / "run").exists()
