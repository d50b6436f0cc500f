import os
import shutil
import time
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from eval import store
from eval.cases import CaseError
from eval.dataset import Dataset, load_dataset
from eval.progress import EvalProgress
from eval.store import copied_store, opened_store
from index import ArticleIndex, IndexSettings, remove_articles, text_source
from index.errors import StoreDamagedError, StoreNotWritableError
from tests.eval.conftest import QUESTIONS, Writer


@pytest.fixture
def dataset(write_folder: Writer) -> Dataset:
    return load_dataset(write_folder(QUESTIONS))


def stores(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir())


def test_a_store_is_built_once_apart_from_the_users_and_old_ones_are_swept(
    dataset: Dataset, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing listens there, and nothing is asked.
    monkeypatch.setenv("FOOTNOTE_DATABASE_URL", "postgresql://me:secret@127.0.0.1:9/articles")
    monkeypatch.setenv("FOOTNOTE_CHROMA_URL", "http://127.0.0.1:9")
    cache = tmp_path / "deep" / "cache"
    for name, days in {"old": 31, "used": 29, ".left-behind": 2, ".being-built": 0}.items():
        (cache / name).mkdir(parents=True)
        moment = time.time() - days * 24 * 3600
        os.utime(cache / name, (moment, moment))
    seen: list[EvalProgress] = []
    with opened_store(dataset, IndexSettings(), cache=cache, progress=seen.append) as index:
        assert sorted(article.id for article in index.articles()) == ["harbour", "market"]
        assert seen == [EvalProgress("articles", 1, 2), EvalProgress("articles", 2, 2)]
    held = stores(cache)
    assert len(held) == 3
    assert {"used", ".being-built"} < set(held)

    seen.clear()
    with opened_store(dataset, IndexSettings(), cache=cache, progress=seen.append) as index:
        assert len(index.articles()) == 2
    assert (seen, stores(cache)) == ([], held)
    assert not home.exists()


def test_another_text_chunking_or_version_of_the_index_has_another_store(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "index"
    shutil.copytree(Path(str(files("index"))), package)
    monkeypatch.setattr(store, "files", lambda name: tmp_path / name)
    cache = tmp_path / "cache"
    with opened_store(dataset, IndexSettings(), cache=cache):
        assert len(stores(cache)) == 1
    changed = replace(dataset.articles[0], text="The harbour was sold to a brewer.")
    with opened_store(replace(dataset, articles=(changed,)), IndexSettings(), cache=cache) as index:
        assert index.article("harbour").text == "The harbour was sold to a brewer."
        assert len(stores(cache)) == 2
    monkeypatch.setenv("FOOTNOTE_PASSAGE_TOKENS", "40")
    with opened_store(dataset, IndexSettings(), cache=cache) as index:
        assert index.counts()[0] > 4
        assert len(stores(cache)) == 3
    with (package / "chunking" / "sentences.py").open("a") as module:
        module.write("# Cuts otherwise now.\n")
    with opened_store(dataset, IndexSettings(), cache=cache):
        assert len(stores(cache)) == 4


def test_a_build_that_fails_leaves_nothing(dataset: Dataset, tmp_path: Path) -> None:
    # Nothing but an address is left of this one.
    empty = text_source("https://example.org/", article_id="empty")
    broken = replace(dataset, articles=(*dataset.articles, empty))
    with (
        pytest.raises(CaseError, match="An article of towns/lunn cannot be added: "),
        opened_store(broken, IndexSettings(), cache=tmp_path / "cache"),
    ):
        pass
    assert stores(tmp_path / "cache") == []


def test_a_copy_may_be_changed_and_a_store_that_cannot_be_made_or_used_is_named(
    dataset: Dataset, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    with copied_store(dataset, IndexSettings(), cache=cache) as (settings, embedder):
        remove_articles(["market"], settings=settings)
        with ArticleIndex.open(settings, embedder=embedder) as index:
            assert [article.id for article in index.articles()] == ["harbour"]
    assert not settings.home.exists()
    (name,) = stores(cache)
    with opened_store(dataset, IndexSettings(), cache=cache) as index:
        assert len(index.articles()) == 2
    for path in (cache / name).rglob("*"):
        if path.is_file():
            path.write_bytes(b"not a database" * 1000)
    with (
        pytest.raises(StoreDamagedError, match=f"delete {cache / name} and run it again"),
        opened_store(dataset, IndexSettings(), cache=cache) as index,
    ):
        index.articles()
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(StoreNotWritableError, match=r"The cache folder .*file/eval cannot be"),
        opened_store(dataset, IndexSettings(), cache=tmp_path / "file" / "eval"),
    ):
        pass
