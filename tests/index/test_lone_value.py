"""A single value where a list belongs is named, with the list that it should be."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index import (
    IndexSettings,
    MiniLMEmbedder,
    UsageError,
    add_articles,
    list_articles,
    remove_articles,
    restore_articles,
)

ADVICE = "give a list, even of one"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("report.md", f'"report.md" is not a list of sources; {ADVICE}: ["report.md"].'),
        (Path("a/b.md"), f'"a/b.md" is not a list of sources; {ADVICE}: ["a/b.md"].'),
        (b"report.md", f"A value of type bytes is not a list of sources; {ADVICE}."),
        (None, f"A value of type NoneType is not a list of sources; {ADVICE}."),
    ],
)
def test_a_lone_source_adds_nothing(
    settings: IndexSettings, embedder: MiniLMEmbedder, value: Any, message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        add_articles(value, settings=settings, embedder=embedder)
    assert str(caught.value) == message
    assert not settings.home.exists()


@pytest.mark.parametrize("change", [remove_articles, restore_articles])
def test_a_lone_id_changes_nothing(filled: IndexSettings, change: Callable[..., None]) -> None:
    with pytest.raises(UsageError, match=f'^"market" is not a list of article ids; {ADVICE}: '):
        change("market", settings=filled)
    assert len(list_articles(settings=filled)) == 2
