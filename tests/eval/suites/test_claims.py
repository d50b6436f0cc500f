"""Labelled claims are verified, and what a reader would be told wrongly has failed."""

import json
from pathlib import Path

import pytest

from eval.cases import CaseError
from eval.dataset import DATA
from eval.suites import SUITES
from index import UsageError
from tests.eval.suites.asked import run_suite, values
from tests.scripted_server import ScriptedServer, reply

CLAIMS = [
    {"claim": claim, "evidence": [evidence], "supported": supported, "kind": kind}
    for claim, evidence, supported, kind in (
        ("A dog barked.", "The dog barked.", True, "same"),
        ("The dog is loud.", "The dog\nbarked.", True, "other"),
        ("It cost 46.", "It cost 40.", False, "number"),
        ("The dog slept.", "The dog barked.", False, "added"),
    )
]


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.jsonl"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in CLAIMS), encoding="utf-8")
    return path


def test_exact_checks_leave_open_what_they_cannot_tell(claims: Path, tmp_path: Path) -> None:
    stored = run_suite("claims", claims, tmp_path / "run", tmp_path / "cache")
    for tag, shares in (
        ("true: same", (1, 0, 0)),
        ("true: other", (0, 0, 1)),
        ("false: number", (0, 1, 0)),
        ("false: added", (0, 0, 1)),
        ("true", (0.5, 0, 0.5)),
        ("false", (0, 0.5, 0.5)),
    ):
        found = values(stored, tag)
        assert (found["verified"], found["unsupported"], found["not_judged"]) == shares
    assert stored.scores["true_of_verified"] == 1
    assert {each.failure for each in stored.outcomes} == {None}


def test_a_model_judges_the_rest(
    claims: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer().say(reply("YES"), reply("YES")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        stored = run_suite("claims", claims, tmp_path / "run", tmp_path / "cache", model="tiny")
        assert len(server.asked()) == 2
    assert stored.facts.arm == "tiny"
    failures = {each.case.question: each.failure for each in stored.outcomes if each.failure}
    assert failures == {"The dog slept.": "called verified"}
    assert stored.scores["true_of_verified"] == 2 / 3


def test_claims_as_the_repository_keeps_them_are_read(tmp_path: Path) -> None:
    sentences = ["The dog\nbarked.", "The cat slept."]
    line = {"claim": "Both.", "evidence": sentences, "supported": True, "kind": "merged"}
    path = tmp_path / "claims.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    (case,) = SUITES["claims"].dataset(path).cases
    assert case.answerable
    assert case.expected["evidence"] == "The dog barked. The cat slept."
    for kept in ("claims", "kept_apart/claims"):
        assert SUITES["claims"].dataset(DATA / kept / "claims.jsonl").cases


def test_a_file_that_holds_no_claims_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    for text, message in (
        ("", "has no claims"),
        ('{"claim": "a"}\n', "line 1: it has no 'evidence'"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(CaseError, match=message):
            SUITES["claims"].dataset(path)
    with pytest.raises(UsageError, match="needs a DATASET"):
        SUITES["claims"].dataset(None)
