"""Small datasets in both forms, and a cache of their stores."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from eval.footnote import Footnote

HARBOUR = """# The harbour of Lunn

Lunn built its harbour in 1902 out of grey granite from the hills. The breakwater is 340 metres long
and was paid for by the herring fleet.

## The light

A keeper called Ana Brekke lit the lamp for 31 years. She wrote down every ship that passed.
"""

MARKET = """The market of Lunn opens at six on Saturdays. Farmers sell cheese, honey and smoked eel.

Rain closed the market twice last year. The council then bought a canvas roof for 9,000 crowns.

A bell from the old ferry ends the trading at noon. It rings three times.
"""


def case(**fields: Any) -> dict[str, Any]:
    """Return a case of our format about the harbour, with some fields changed."""
    return {
        "id": "built",
        "question": "When was the harbour built?",
        "history": [],
        "answers": ["1902"],
        "evidence": ["Lunn built its harbour in 1902 out of grey granite from the hills."],
        "answerable": True,
        "reason": None,
        "article": "harbour",
        "tags": ["when"],
    } | fields


def question(**fields: Any) -> dict[str, Any]:
    """Return a question of a folder about the market, with some fields changed."""
    return {
        "id": "roof",
        "article": "market",
        "paragraph": 1,
        "question": "What did the council buy for 9,000 crowns?",
        "answers": ["a canvas roof"],
        "answerable": True,
    } | fields


CASES = [
    case(),
    case(
        id="keeper",
        question="Who lit the lamp?",
        answers=["Ana Brekke"],
        evidence=["A keeper called Ana Brekke lit the lamp for 31 years."],
        tags=["who"],
    ),
    case(
        id="keeper-years",
        question="For how many years?",
        history=[["Who lit the lamp?", "A keeper called Ana Brekke lit the lamp."]],
        answers=["31"],
        evidence=["A keeper called Ana Brekke lit the lamp for 31 years."],
        tags=["follow-up"],
    ),
    case(
        id="airport",
        question="Which airline flies from Tokyo to Madrid?",
        answers=[],
        evidence=[],
        answerable=False,
        reason="off_topic",
        tags=["off topic"],
    ),
]

QUESTIONS = [
    question(),
    question(
        id="cheese", paragraph=0, question="What do farmers sell?", answers=["honey", "honey"]
    ),
    question(
        id="bell", paragraph=2, question="Which bell ends the trading?", answers=["old ferry"]
    ),
    question(
        id="moon",
        paragraph=2,
        question="Who walked on the moon in 1969?",
        answers=[],
        answerable=False,
    ),
]

Writer = Callable[[Iterable[dict[str, Any]]], Path]


def lines(documents: Iterable[dict[str, Any]]) -> str:
    return "".join(json.dumps(document, ensure_ascii=False) + "\n" for document in documents)


@pytest.fixture
def write_cases_file(tmp_path: Path) -> Writer:
    """Return a function that writes a file of cases with its article beside it."""

    def write(documents: Iterable[dict[str, Any]]) -> Path:
        (tmp_path / "harbour.md").write_text(HARBOUR, encoding="utf-8")
        (tmp_path / "lunn.jsonl").write_text(lines(documents), encoding="utf-8")
        return tmp_path / "lunn.jsonl"

    return write


@pytest.fixture
def write_folder(tmp_path: Path) -> Writer:
    """Return a function that writes a folder of qa.jsonl and two articles."""

    def write(documents: Iterable[dict[str, Any]]) -> Path:
        folder = tmp_path / "towns" / "lunn"
        (folder / "articles").mkdir(parents=True)
        for name, text in (("market", MARKET), ("harbour", HARBOUR)):
            (folder / "articles" / f"{name}.txt").write_text(text, encoding="utf-8")
        (folder / "qa.jsonl").write_text(lines(documents), encoding="utf-8")
        return folder

    return write


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the ids of the cases that are asked, as they are."""
    ids: list[str] = []
    answer = Footnote.__call__

    def noted(self, case):  # type: ignore[no-untyped-def]
        ids.append(case.id)
        return answer(self, case)

    monkeypatch.setattr(Footnote, "__call__", noted)
    return ids


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for the stores of evaluations, shared by the tests."""
    return tmp_path_factory.mktemp("stores")
