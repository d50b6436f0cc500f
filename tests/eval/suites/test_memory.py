"""A model is asked without the articles, and its answers are scored as far as they can be."""

from pathlib import Path
from typing import Any

import pytest

from eval.dataset import load_dataset
from eval.runs import compare_runs, keep_run
from eval.suites import SUITES
from index import UsageError
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
    assert (scores["sure"], scores["sure_right"]) == (0.5, 0.5)
    assert (scores["token_f1"] > 0.25, scores["tokens"] > 100) == (True, True)
    without = ("citation", "sentence", "passage", "verified", "hedged", "broken")
    assert [key for key in scores if key.startswith(without)] == []

    # Earlier questions go with one, and nothing of an article.
    assert sorted(len(each) for each in asked) == [2, 2, 2, 4]
    assert "granite" not in str(asked)
    verbatim = keep_run(load_dataset(path), tmp_path / "verbatim", cache=cache)
    found = compare_runs(verbatim, stored)
    assert {"arm: verbatim, tiny", "suite: none, memory"} <= set(found.apart)
    assert [flip.before.case.id for flip in found.flips] == ["keeper", "keeper-years"]


def test_a_model_that_fails_has_no_answer_and_without_one_nothing_is_asked(
    path: Path, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer(respond=lambda _: failure(400, "out of order")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        stored = run_suite("memory", path, tmp_path / "memory", cache, model="tiny")
    assert (len(stored.crashes), stored.outcomes) == (4, ())
    with pytest.raises(UsageError, match="takes a model to answer from memory; name one"):
        SUITES["memory"].settings()
