"""A store of a test's own, and what puts an article into it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.embedding.embedder import MiniLMEmbedder
from index.loading.load import text_source
from index.pipeline import add_articles
from index.settings import IndexSettings

Put = Callable[[str, str], None]


@pytest.fixture
def settings(home: Path) -> IndexSettings:
    """Return the settings of a store that is not made yet."""
    return IndexSettings(home=home)


@pytest.fixture
def put(settings: IndexSettings, embedder: MiniLMEmbedder) -> Put:
    """Return a function that adds a Markdown text under an id."""

    def put(article_id: str, text: str) -> None:
        source = text_source(text, article_id=article_id, markdown=True)
        report = add_articles([source], settings=settings, embedder=embedder)
        assert report.failed == ()

    return put
