"""A store of a test's own, what puts articles into it, and what looks whether it is whole."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from index import IndexSettings, IngestReport, MiniLMEmbedder, add_articles, text_source
from tests.index.whole_store import HARBOUR, MARKET, check_no_leftovers, check_whole

Add = Callable[..., IngestReport]
Put = Callable[[str, str], None]
Whole = Callable[[], dict[str, str]]


@pytest.fixture
def settings(home: Path) -> IndexSettings:
    """Return the settings of a store that is not made yet."""
    return IndexSettings(home=home)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLMEmbedder) -> Path:
    """Return a data folder of two articles, one of which was replaced, to be copied."""
    folder = tmp_path_factory.mktemp("town") / "home"
    for name, text in (("harbour", HARBOUR), ("market", "It is shut."), ("market", MARKET)):
        source = text_source(text, article_id=name, markdown=True)
        add_articles([source], settings=IndexSettings(home=folder), embedder=embedder)
    return folder


@pytest.fixture
def filled(settings: IndexSettings, town: Path) -> IndexSettings:
    """Return the settings of a store of two articles."""
    shutil.copytree(town, settings.home)
    return settings


@pytest.fixture
def add(settings: IndexSettings, embedder: MiniLMEmbedder) -> Add:
    """Return a function that adds sources to the store."""

    def add(*sources: object, **options: object) -> IngestReport:
        return add_articles(sources, settings=settings, embedder=embedder, **options)  # type: ignore[arg-type]

    return add


@pytest.fixture
def put(add: Add) -> Put:
    """Return a function that adds a Markdown text under an id."""

    def put(article_id: str, text: str) -> None:
        assert add(text_source(text, article_id=article_id, markdown=True)).failed == ()

    return put


@pytest.fixture
def whole(settings: IndexSettings, embedder: MiniLMEmbedder) -> Whole:
    """Return a function that checks that the store is whole, and returns its texts by id."""

    def whole() -> dict[str, str]:
        texts = check_whole(settings.home, embedder)
        check_no_leftovers(settings.home)
        return texts

    return whole
