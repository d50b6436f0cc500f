"""What an export says of an exchange, where its whole text does not show it."""

from dataclasses import replace

import pytest

from qa import Claim
from tests.ui.saved import PARTIAL
from ui.export.exchange import Exchange
from ui.export.parts import Remark, aside, told


def test_where_an_answer_broke_off_what_failed_is_said_once() -> None:
    failed = told(Exchange("What colour is it?", PARTIAL, "The model did not finish."))
    assert failed.below == (
        Remark("Not answered", "the shade"),
        Remark("The model did not finish."),
        Remark("Answered by tiny at 127.0.0.1:9."),
    )


@pytest.mark.parametrize(
    ("note", "said"), [("Stopped.", "Stopped."), (None, "There is no answer."), ("", "There is no")]
)
def test_without_an_answer_it_says_why(note: str | None, said: str) -> None:
    (remark,) = told(Exchange("And then?", None, note)).below
    assert remark.label.startswith(said)


def test_a_model_that_was_asked_keeps_its_name() -> None:
    asked = replace(
        PARTIAL,
        answerer="extractive",
        host=None,
        notices=(),
        missing=None,
        usage={"requests": 1},
    )
    assert told(Exchange("Who?", asked)).below == (Remark("tiny was asked."),)


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (Claim("A.", "verified", (1,)), None),
        (Claim("A.", "verified", (1,), reason="Word for word."), None),
        (Claim("A.", "verified", (1,), True), Remark("citation found by Footnote")),
        (Claim("A.", "partial", (1,), False, "Why."), Remark("doubtful", "Why.")),
        (Claim("A.", "unsupported", ()), Remark("not supported")),
        (
            Claim("A.", "unsupported", (1,), True, "Why."),
            Remark("citation found by Footnote; not supported", "Why."),
        ),
    ],
)
def test_support_is_said_in_words(claim: Claim, said: Remark | None) -> None:
    assert aside(claim, [claim]) == said


def test_the_articles_own_words_are_told_from_a_models() -> None:
    own, said = Claim("A.", "verified", (1,)), Claim("B.", "unsupported", (), source="model")
    assert aside(own, [said, own]) == Remark("the article's own words")
    assert aside(said, [said, own]) == Remark("not supported")
