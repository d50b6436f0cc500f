"""A model is asked without the articles, and its answers are scored as far as they can be."""

from pathlib import Path
from typing import Any

import pytest

from eval import SUITES, CaseError, compare_runs, keep_run, load_dataset
from tests.eval.conftest import CASES, Writer
from tests.eval.suites.asked import run_suite
from tests.scripted_server import Received, Response, ScriptedServer, failure, reply

SAID = {
    "When was the harbour built?": "In 1902, as far as I know.",
    "Who lit the lamp?": "**Unknown.**",
    "For how many years?": "Unknown to me, perhaps 40.",
    "Which airline flies from Tokyo to Madrid?": " UNKNOWN\n",
}


def respond(request: Received) -> Response:
    """Answer a bare question."""
    return reply(SAID[request.body["messages"][-1]["content"]])(request)


@pytest.fixture
def path(write_cases_file: Writer) -> Path:
    return write_cases_file(CASES)


def test_a_memory_is_scored_beside_answers_from_the_articles(
    path: Path, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer(respond=respond) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        stored = run_suite("memory", path, tmp_path / "memory", cache, model="tiny")
        asked: list[Any] = [each.body["messages"] for each in server.asked()]
    assert stored.facts.arm == "tiny"
    outcomes = {each.case.id: each for each in stored.outcomes}
    assert {name: each.failure for name, each in outcomes.items()} == {
        "built": None, "keeper": "refused", "keeper-years": "wrong answer", "airport": None,
    }  # fmt: skip
    scores = {key: value for key, value in stored.scores.items() if value is not None}
    assert scores["answer_hit"] == scores["abstention.over_refusal"] == 1 / 3
    assert (scores["refused"], scores["exact_match"]) == (0.5, 0.25)
    assert (scores["token_f1"] > 0.25, scores["tokens"] > 100) == (True, True)
    without = ("citation", "sentence", "passage", "verified", "fell_back", "hedged", "broken")
    assert [key for key in scores if key.startswith(without)] == []

    # Earlier questions go with one, and nothing of an article.
    assert sorted(len(each) for each in asked) == [2, 2, 2, 4]
    assert "granite" not in str(asked)
    verbatim = keep_run(load_dataset(path), tmp_path / "verbatim", cache=cache)
    found = compare_runs(verbatim, stored)
    assert {"arm: verbatim, tiny", "suite: none, memory"} <= set(found.apart)
    assert [flip.before.case.id for flip in found.flips] == ["keeper", "keeper-years"]


def test_a_model_that_fails_has_no_answer_and_passages_alone_no_memory(
    path: Path, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer(respond=lambda _: failure(400, "out of order")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        stored = run_suite("memory", path, tmp_path / "memory", cache, model="tiny")
    assert (len(stored.crashes), stored.outcomes) == (4, ())

    suite, beir = SUITES["memory"], tmp_path / "beir"
    (beir / "qrels").mkdir(parents=True)
    (beir / "corpus.jsonl").write_text('{"_id": "d1", "title": "Sun", "text": "It is hot."}\n')
    (beir / "queries.jsonl").write_text('{"_id": "q1", "text": "What is hot?"}\n')
    (beir / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\n")
    settings = suite.settings({"model": "tiny"})
    with pytest.raises(CaseError, match="has no answers to compare a memory with"):
        keep_run(suite.dataset(beir), tmp_path / "b", suite=suite, settings=settings, cache=cache)
