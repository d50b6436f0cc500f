"""What stops until it is let go: an embedder at certain texts, an engine at an article."""

import threading
from collections.abc import Sequence
from typing import Any

import pytest

from index import Article, Embedder
from index.embedding import Encoding, FloatArray
from tests.fakes import FakeEngine

LATE = "zebra"
LONG_TEXT = "The mills of Delft\n\n" + "\n\n".join(
    f"In {year} a mill was built in Delft by {owner}. The {beast} on its roof was of iron."
    for year, owner, beast in (
        *((1500 + at, f"the widow Griet of house {at}", "cock") for at in range(30)),
        *((1600 + at, f"the miller Jan of house {at}", LATE) for at in range(60)),
    )
)


class SlowedEmbedder:
    """Embeds like another, but whatever names the late beast only once ``let_go`` is set.

    ``seen`` are the texts that were embedded.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.let_go = threading.Event()
        self.seen: list[str] = []

    def embed(self, texts: Sequence[str]) -> FloatArray:
        self._wait(texts)
        self.seen += texts
        return self._embedder.embed(texts)

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        self._wait(texts)
        self.seen += texts
        return self._embedder.encode(texts)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._embedder, name)

    def _wait(self, texts: Sequence[str]) -> None:
        # A question is asked in the singular.
        if any(LATE in text and len(texts) > 1 for text in texts):
            assert self.let_go.wait(60)


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
