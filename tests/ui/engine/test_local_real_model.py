"""A real small model in the terminal, through a server of this machine.

It is weak, so nothing that it writes is taken for right.
"""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.command import footnote
from tests.local_server import LocalServer

pytestmark = pytest.mark.soak

TEXT = (
    "The harbour of Lunn was built in 1874. Its first master was Karin Holm. A crossing to Orm "
    "takes five hours. The lighthouse was painted red in 1902."
)
QUESTIONS = [
    "When was the harbour built?",
    "Who was its first master?",
    "What is the population of Brazil?",
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real") / "home"
    added = footnote("add", "-", "--title", "The harbour", home=folder, data=TEXT.encode())
    assert added.returncode == 0, added.stderr
    return folder


def check(answer: dict[str, Any]) -> None:
    """Check that what stands as supported is cited exactly, and that nothing else is cited."""
    notes = {note["number"]: note for note in answer["citations"]}
    for note in notes.values():
        assert TEXT[note["start"] : note["end"]] == note["quote"]
    for claim in answer["claims"]:
        assert bool(claim["citations"]) == (claim["support"] != "unsupported")
        assert all(number in notes for number in claim["citations"])
    if answer["answerer"] == "llm" and answer["status"] == "answered":
        assert any(claim["support"] != "unsupported" for claim in answer["claims"])
    if answer["fallback"]:
        assert answer["answerer"] == "extractive"
        assert all(claim["text"] in TEXT for claim in answer["claims"])


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_server_answers_in_the_terminal(
    home: Path, local_server: LocalServer, question: str
) -> None:
    asked = footnote(
        "ask",
        question,
        "--json",
        home=home,
        FOOTNOTE_MODEL=local_server.model,
        OPENAI_BASE_URL=local_server.base_url,
    )
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    check(answer)
    assert answer["model"] == local_server.model
    assert answer["host"] == urlsplit(local_server.base_url).netloc
    assert answer["usage"]["prompt_tokens"] > 0
    assert answer["usage"]["completion_tokens"] > 0
    assert {"rewrite", "retrieval", "first_token", "generation", "verification"} <= answer[
        "timings_ms"
    ].keys()
