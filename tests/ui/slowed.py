"""An engine that stops at an article until it is let go."""

import threading

import pytest

from index import Article
from tests.fakes import FakeEngine


class HeldReading:
    """Makes an engine read the next article only once ``let_go`` is set; the others at once.

    ``waits`` is set when that article is asked for.
    """

    def __init__(self, engine: FakeEngine, patch: pytest.MonkeyPatch) -> None:
        self.waits = threading.Event()
        self.let_go = threading.Event()
        self._read = engine.article
        patch.setattr(engine, "article", self._article)

    def _article(self, article_id: str) -> Article:
        if not self.waits.is_set():
            self.waits.set()
            assert self.let_go.wait(60)
        return self._read(article_id)
