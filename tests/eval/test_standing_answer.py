from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.footnote import standing_answer
from index import (
    ArticleIndex,
    IndexSettings,
    ModelReplyError,
    UnknownArticleError,
    add_articles,
    text_source,
)
from qa import QAService, QASettings
from tests.fakes import ScriptedModel

QUESTION = "When was the harbour built?"


@pytest.fixture
def service(home: Path) -> Iterator[QAService]:
    add_articles([text_source("The harbour was built in 1874.", "The harbour", "harbour")])
    failure = ModelReplyError("tiny broke off.")
    with QAService(
        ArticleIndex.open(IndexSettings.from_environment()),
        settings=QASettings(),
        open_model=lambda name, _: ScriptedModel(
            ["It dates from 1874 [1]." if name == "good" else failure]
        ),
    ) as opened:
        yield opened


def test_an_answer_is_returned_as_it_is(service: QAService) -> None:
    answer, failed = standing_answer(service, QUESTION, model="good")
    assert (answer.answerer, failed) == ("llm", False)
    answer, failed = standing_answer(service, QUESTION, articles=["harbour"])
    assert (answer.answerer, failed) == ("extractive", False)


def test_what_stands_in_a_failing_models_place_is_returned(service: QAService) -> None:
    answer, failed = standing_answer(service, QUESTION, model="bad")
    assert failed
    assert answer.fallback
    assert answer.claims[0].text == "The harbour was built in 1874."


def test_other_errors_are_raised(service: QAService) -> None:
    with pytest.raises(UnknownArticleError):
        standing_answer(service, QUESTION, articles=["mill"])
