"""The bundled reader is loaded once in a process, and again only where that failed."""

from pathlib import Path

import pytest

from index import ArticleIndex, Embedder, IndexSettings, ReaderError
from qa import QAService
from qa.reader.model import BundledReader, ReaderModel, bundled_reader


def test_services_share_it(store: Path, embedder: Embedder) -> None:
    settings = IndexSettings(home=store)
    readers = []
    for _ in range(2):
        with QAService(ArticleIndex.open(settings, embedder=embedder)) as service:
            readers.append(service.reader)
    assert readers == [bundled_reader.get()] * 2


def test_one_that_could_not_be_loaded_is_loaded_at_the_next_question() -> None:
    outcomes: list[ReaderModel | ReaderError] = [ReaderError("missing"), bundled_reader.get()]

    def load() -> ReaderModel:
        outcome = outcomes.pop(0)
        if isinstance(outcome, ReaderError):
            raise outcome
        return outcome

    reader = BundledReader(load)
    with pytest.raises(ReaderError, match="missing"):
        reader.get()
    assert reader.get() is reader.get() is bundled_reader.get()
