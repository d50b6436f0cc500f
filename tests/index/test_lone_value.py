"""A single value where a list belongs is named, with the list that it should be."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import (
    ArticleIndex,
    IndexSettings,
    MiniLMEmbedder,
    UsageError,
    add_articles,
    list_articles,
    remove_articles,
    restore_articles,
    text_source,
)
from index.store import refuse_lone, refuse_lone_article

ADVICE = "give a list, even of one"


@pytest.mark.parametrize("values", [[], (), ["a"], {"a"}, {"a": 1}, iter("ab"), range(3)])
def test_several_values_pass(values: object) -> None:
    refuse_lone(values, "sources")
    refuse_lone_article(values)
    refuse_lone_article(None)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("report.md", f'"report.md" is not a list of sources; {ADVICE}: ["report.md"].'),
        (Path("a/b.md"), f'"a/b.md" is not a list of sources; {ADVICE}: ["a/b.md"].'),
        ("é😀", f'"é😀" is not a list of sources; {ADVICE}: ["é😀"].'),
        ("", f'"" is not a list of sources; {ADVICE}: [""].'),
        ("x" * 90, f'"{"x" * 79}…" is not a list of sources; {ADVICE}: ["{"x" * 79}…"].'),
        (b"report.md", f"A value of type bytes is not a list of sources; {ADVICE}."),
        (None, f"A value of type NoneType is not a list of sources; {ADVICE}."),
        (text_source("Ships."), f"A value of type RawDocument is not a list of sources; {ADVICE}."),
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


def test_an_open_index_reads_no_lone_id(settings: IndexSettings, embedder: MiniLMEmbedder) -> None:
    vector = np.eye(1, 384, dtype=np.float32)[0]
    with ArticleIndex.open(settings, embedder=embedder) as index:
        reads: list[tuple[str, Callable[[], object]]] = [
            ("passage", lambda: index.passages("ab")),
            ("sentence", lambda: index.sentences("ab")),
            ("passage", lambda: index.sentences_of("ab")),
            ("article", lambda: index.nearest(vector, 1, "ab")),
            ("article", lambda: index.lexical("who", 1, "ab")),
        ]
        for kind, read in reads:
            with pytest.raises(UsageError, match=f'^"ab" is not a list of {kind} ids; '):
                read()
