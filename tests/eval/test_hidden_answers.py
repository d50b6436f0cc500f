"""A store without the sentences that answer."""

from collections.abc import Iterator
from typing import cast

import pytest

from eval.dataset import load_dataset
from eval.hidden_answers import HiddenAnswers
from eval.store import opened_store
from index import ArticleIndex
from qa import retrieve
from tests.eval.conftest import QUESTIONS, Writer


@pytest.fixture
def index(write_folder: Writer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleIndex]:
    with opened_store(
        load_dataset(write_folder(QUESTIONS)), cache=tmp_path_factory.mktemp("hidden")
    ) as opened:
        yield opened


def texts(index: ArticleIndex, *, passages: bool) -> list[str]:
    hidden = cast(ArticleIndex, HiddenAnswers(index, ["canvas roof"], passages=passages))
    found = retrieve(hidden, "What did the council buy?")
    hit_texts = " ".join(hit.passage.text for hit in found.hits)
    for ranked in found.sentences:
        assert ranked.sentence.text in hit_texts
    assert "canvas" not in hit_texts
    return [ranked.sentence.text for ranked in found.sentences]


def test_the_sentence_that_answers_is_hidden(index: ArticleIndex) -> None:
    left = texts(index, passages=False)
    assert left
    assert not any("canvas" in text for text in left)
    assert len(left) + 1 == len(retrieve(index, "What did the council buy?").sentences)


def test_what_stands_around_it_can_be_hidden_too(index: ArticleIndex) -> None:
    assert len(texts(index, passages=True)) < len(texts(index, passages=False))
