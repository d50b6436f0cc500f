"""A store of a test's own, what puts articles into it, and what looks whether it is whole."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.embedding.embedder import MiniLMEmbedder
from index.loading.load import text_source
from index.pipeline import add_articles
from index.settings import IndexSettings
from index.types import IngestReport
from tests.index.whole_store import check_no_leftovers, check_whole

Add = Callable[..., IngestReport]
Put = Callable[[str, str], None]
Whole = Callable[[], dict[str, str]]


@pytest.fixture
def settings(home: Path) -> IndexSettings:
    """Return the settings of a store that is not made yet."""
    return IndexSettings(home=home)


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
