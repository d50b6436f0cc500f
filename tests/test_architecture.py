import inspect
import re
from pathlib import Path

import pytest

import index
import qa

ROOT = Path(__file__).parent.parent
# Lower it when the product shrinks; 31,000 is the aim.
MOST_LINES = 41_296


def test_every_file_that_the_documents_name_is_there() -> None:
    for document in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        text = document.read_text(encoding="utf-8")
        for path in re.findall(r"`((?:index|qa|eval|ui|tests|docs)/[\w/.]+\.\w+)`", text):
            assert (ROOT / path).exists(), f"{document.name} names {path}"


def test_the_product_stays_within_its_lines() -> None:
    files = (path for name in ("index", "qa", "eval", "ui") for path in (ROOT / name).rglob("*.py"))
    assert sum(path.read_bytes().count(b"\n") for path in files) <= MOST_LINES


@pytest.mark.parametrize(
    ("function", "parameters"),
    [
        (qa.query, ["question", "history", "articles", "model"]),
        (qa.verify, ["claim", "evidence"]),
        (index.add_articles, ["sources", "settings", "embedder", "progress", "cancelled"]),
        (index.list_articles, ["settings"]),
        (index.remove_articles, ["ids", "settings"]),
    ],
)
def test_what_programs_call_keeps_its_parameters(function: object, parameters: list[str]) -> None:
    assert callable(function)
    assert list(inspect.signature(function).parameters)[: len(parameters)] == parameters
