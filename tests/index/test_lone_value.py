from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.article_index import ArticleIndex
from index.embedding.embedder import MiniLMEmbedder
from index.errors import UsageError
from index.loading.load import text_source
from index.pipeline import add_articles
from index.removal import forget_removed_articles, remove_articles, restore_articles
from index.settings import IndexSettings
from index.store.catalog import refuse_lone, refuse_lone_article

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
        (
            "x" * 90,
            f'"{"x" * 79}…" is not a list of sources; {ADVICE}: ["{"x" * 79}…"].',
        ),
        (b"report.md", f"A value of type bytes is not a list of sources; {ADVICE}."),
        (None, f"A value of type NoneType is not a list of sources; {ADVICE}."),
        (3, f"A value of type int is not a list of sources; {ADVICE}."),
    ],
)
def test_a_lone_value_is_named_with_the_list_it_should_be(value: object, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        refuse_lone(value, "sources")
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "source", [".", "report.md", Path(), text_source("Ships come in.", article_id="ships")]
)
def test_a_lone_source_adds_nothing(
    settings: IndexSettings,
    embedder: MiniLMEmbedder,
    source: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.md").write_text("Ships come in.")
    with pytest.raises(UsageError, match=f"is not a list of sources; {ADVICE}"):
        add_articles(source, settings=settings, embedder=embedder)
    assert not settings.home.exists()


@pytest.mark.parametrize("change", [remove_articles, restore_articles, forget_removed_articles])
def test_a_lone_id_changes_nothing(
    settings: IndexSettings, embedder: MiniLMEmbedder, change: Callable[..., None]
) -> None:
    sources = [text_source(f"{each} comes in.", article_id=each) for each in ("a", "b", "ab")]
    add_articles(sources, settings=settings, embedder=embedder)
    remove_articles(["b"], settings=settings, restorable=True)
    with pytest.raises(UsageError) as caught:
        change("ab", settings=settings)
    assert str(caught.value) == f'"ab" is not a list of article ids; {ADVICE}: ["ab"].'
    with ArticleIndex.open(settings, embedder=embedder) as index:
        assert {each.id for each in index.articles()} == {"a", "ab"}
    restore_articles(["b"], settings=settings)


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
