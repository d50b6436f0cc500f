"""Stores for evaluation, cached by content and code."""

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path

from eval.cases import CaseError
from eval.dataset import Dataset
from index import (
    ArticleIndex,
    Embedder,
    IndexSettings,
    MiniLMEmbedder,
    NotAddedError,
    StoreError,
    add_articles,
)
from index.errors import StoreDamagedError, StoreNotWritableError

_SECONDS_KEPT = 30 * 24 * 3600
_SECONDS_TO_BUILD = 24 * 3600


Report = Callable[[Literal["articles", "questions"], int, int], None]
"""Takes how many articles were added, or questions asked, and of how many."""


def default_cache() -> Path:
    """Return the folder of the cached stores, in the platform's cache folder."""
    return user_cache_path("footnote", appauthor=False) / "eval"


@contextmanager
def open_store(
    dataset: Dataset,
    settings: IndexSettings,
    *,
    cache: Path | None = None,
    progress: Report | None = None,
) -> Iterator[ArticleIndex]:
    """Open the store of a dataset's articles; build it first if it is not cached.

    Of the settings only the chunking counts.

    Raises CaseError if an article cannot be added, StoreNotWritableError if the cache folder
    cannot be written, and StoreDamagedError if a cached store cannot be used.
    """
    embedder = MiniLMEmbedder.load()
    folder = _built(dataset, settings, cache or default_cache(), embedder, progress)
    try:
        with ArticleIndex.open(settings.apart(folder), embedder=embedder) as index:
            os.utime(folder)
            yield index
    except StoreError as error:
        raise StoreDamagedError(
            f"The store of this evaluation cannot be used; delete {folder} and run it again. "
            f"({error})"
        ) from error


@contextmanager
def copy_store(
    dataset: Dataset,
    settings: IndexSettings,
    *,
    cache: Path | None = None,
    progress: Report | None = None,
) -> Iterator[tuple[IndexSettings, Embedder]]:
    """Yield a writable copy of a dataset's store, removed afterwards. Raises OSError."""
    embedder = MiniLMEmbedder.load()
    folder = _built(dataset, settings, cache or default_cache(), embedder, progress)
    # On a busy machine a file once came into the words' folder while that was removed.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as copy:
        shutil.copytree(folder, copy, dirs_exist_ok=True)
        yield settings.apart(Path(copy)), embedder


def _built(
    dataset: Dataset,
    settings: IndexSettings,
    cache: Path,
    embedder: Embedder,
    progress: Report | None,
) -> Path:
    folder = cache / _key(dataset, settings, embedder)
    if folder.is_dir():
        return folder
    try:
        cache.mkdir(parents=True, exist_ok=True)
        _sweep(cache)
        with tempfile.TemporaryDirectory(
            prefix=f".{folder.name}-", dir=cache, ignore_cleanup_errors=True
        ) as building:
            _add(dataset, settings.apart(Path(building)), embedder, progress)
            try:
                Path(building).rename(folder)
            except OSError:
                # Another process built the same store first.
                if not folder.is_dir():
                    raise
    except OSError as error:
        raise StoreNotWritableError(
            f"The cache folder {cache} cannot be written ({error.strerror or error}); "
            "check its permissions and free space."
        ) from error
    return folder


def _add(
    dataset: Dataset, settings: IndexSettings, embedder: Embedder, progress: Report | None
) -> None:
    total = len(dataset.articles)
    step = max(1, total // 20)
    for first in range(0, total, step):
        try:
            add_articles(
                dataset.articles[first : first + step], settings=settings, embedder=embedder
            )
        except NotAddedError as error:
            raise CaseError(f"An article of {dataset.name} cannot be added: {error}") from error
        if progress:
            progress("articles", min(first + step, total), total)


def _key(dataset: Dataset, settings: IndexSettings, embedder: Embedder) -> str:
    """Hash the articles, the embedder, the length of passages and the modules of ``index``."""
    recipe = {
        "articles": list(map(asdict, dataset.articles)),
        "embedder": (embedder.name, embedder.dimension),
        "chunking": settings.passage_tokens,
    }
    digest = hashlib.sha256(json.dumps(recipe).encode())
    for module in sorted(Path(str(files("index"))).rglob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()[:32]


def _sweep(cache: Path) -> None:
    """Remove stores unused for long, and what a killed process left behind."""
    now = time.time()
    for folder in cache.iterdir():
        age = now - folder.stat().st_mtime
        if age > (_SECONDS_TO_BUILD if folder.name.startswith(".") else _SECONDS_KEPT):
            shutil.rmtree(folder, ignore_errors=True)
