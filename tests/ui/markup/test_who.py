"""Who answers and where passages go, in words."""

from dataclasses import replace

import pytest

from tests.ui.chat.test_chat import ANSWER
from ui.engine.engine import ModelChoice
from ui.markup.who import who_answered, who_answers


@pytest.mark.parametrize(
    ("host", "where"),
    [
        (None, "m · on this machine"),
        ("127.0.0.1:11434", "m · passages go to 127.0.0.1:11434 on this machine"),
        ("localhost", "m · passages go to localhost on this machine"),
        ("[::1]:8080", "m · passages go to [::1]:8080 on this machine"),
        ("api.test", "m · passages go to api.test"),
        ("localhost.evil:80", "m · passages go to localhost.evil:80"),
        ("strange[", "m · passages go to strange["),
    ],
)
def test_before_a_question_the_place_is_named(host: str | None, where: str) -> None:
    assert who_answers(ModelChoice("k", "m", host)) == where


def test_vectors_of_a_server_are_said_to_be() -> None:
    sent = "questions and texts go to v.test for embedding"
    assert who_answers(None, "v.test") == f"Verbatim · {sent}"
    assert who_answers(ModelChoice("k", "m", "api.test"), "v.test") == (
        f"m · passages go to api.test, {sent}"
    )


def test_without_a_model_nothing_leaves() -> None:
    assert who_answers(None) == "Verbatim · nothing leaves this machine"
    assert who_answered(ANSWER) == ""


def test_after_it_the_model_is_named_with_its_place() -> None:
    written = replace(ANSWER, answerer="llm", model="m", host="api.test")
    assert who_answered(written) == "answered by m at api.test"
    assert who_answered(replace(written, host=None)) == "answered by m on this machine"
    assert who_answered(replace(written, answerer="extractive")) == "m at api.test was asked"


def test_a_model_is_said_to_have_been_asked_only_where_it_was() -> None:
    failed = replace(ANSWER, answerer="extractive", model="m", host=None)
    assert who_answered(failed) == "m was not asked"
    assert who_answered(replace(failed, usage={"requests": 0})) == "m was not asked"
    assert who_answered(replace(failed, usage={"requests": 2})) == "m was asked"
    elsewhere = replace(failed, host="api.test")
    assert who_answered(replace(elsewhere, usage={"requests": 0})) == "m at api.test was not asked"
    assert who_answered(replace(elsewhere, usage={"requests": 1})) == "m at api.test was asked"
