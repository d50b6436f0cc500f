"""The store of an evaluation is built once, apart from the user's, and is left as it was."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.cases import CaseError
from eval.dataset import Dataset, load_dataset
from eval.store import copy_store, open_store
from index import ArticleIndex, IndexSettings, remove_articles, text_source
from index.errors import StoreDamagedError, StoreNotWritableError
from tests.eval.conftest import QUESTIONS, Writer


@pytest.fixture
def dataset(write_folder: Writer) -> Dataset:
    return load_dataset(write_folder(QUESTIONS))


def test_a_store_is_built_once_apart_from_the_users(
    dataset: Dataset, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing listens there, and nothing is asked.
    monkeypatch.setenv("FOOTNOTE_DATABASE_URL", "postgresql://me:secret@127.0.0.1:9/articles")
    monkeypatch.setenv("FOOTNOTE_CHROMA_URL", "http://127.0.0.1:9")
    steps: list[Any] = []

    def note(*step: Any) -> None:
        steps.append(step)

    for tokens in (256, 256, 40):
        settings = IndexSettings(passage_tokens=tokens)
        with open_store(dataset, settings, cache=tmp_path / "cache", progress=note) as index:
            assert sorted(article.id for article in index.articles()) == ["harbour", "market"]
    # Once for each length of passages.
    assert steps == [("articles", 1, 2), ("articles", 2, 2)] * 2
    assert not home.exists()


@pytest.mark.soak
def test_a_copy_may_be_changed_and_a_store_that_cannot_be_made_or_used_is_named(
    dataset: Dataset, tmp_path: Path
) -> None:
    # Nothing but an address is left of this one.
    empty = text_source("https://example.org/", article_id="empty")
    broken = replace(dataset, articles=(*dataset.articles, empty))
    cache = tmp_path / "cache"
    with (
        pytest.raises(CaseError, match="An article of towns/lunn cannot be added: "),
        open_store(broken, IndexSettings(), cache=cache),
    ):
        pass
    with copy_store(dataset, IndexSettings(), cache=cache) as (settings, embedder):
        remove_articles(["market"], settings=settings)
        with ArticleIndex.open(settings, embedder=embedder) as index:
            assert [article.id for article in index.articles()] == ["harbour"]
    (store,) = cache.iterdir()
    with open_store(dataset, IndexSettings(), cache=cache) as index:
        assert len(index.articles()) == 2
    for path in store.rglob("*"):
        if path.is_file():
            path.write_bytes(b"not a database" * 1000)
    with (
        pytest.raises(StoreDamagedError, match=f"delete {store} and run it again"),
        open_store(dataset, IndexSettings(), cache=cache) as index,
    ):
        index.articles()
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(StoreNotWritableError, match=r"The cache folder .*file/eval cannot be"),
        open_store(dataset, IndexSettings(), cache=tmp_path / "file" / "eval"),
    ):
        pass
