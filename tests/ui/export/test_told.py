"""What an export says of an exchange, and in which order."""

from dataclasses import replace

import pytest

from qa import Claim
from tests.ui.saved import (
    ANSWERED,
    BUILT,
    CONTRADICTED,
    NOT_FOUND,
    PARTIAL,
    RED,
)
from ui.export.exchange import Exchange
from ui.export.parts import ExchangeParts, Remark, aside, path, place, told


def test_an_answer_is_its_sentences_and_footnotes() -> None:
    assert told(Exchange("When was it built?", ANSWERED)) == ExchangeParts(
        "When was it built?",
        above=(Remark("Understood as", "When was the bridge built?"),),
        claims=ANSWERED.claims,
        citations=(BUILT, RED),
    )


def test_a_partial_answer_says_what_it_lacks_and_who_answered() -> None:
    assert told(Exchange("What colour is it?", PARTIAL)) == ExchangeParts(
        "What colour is it?",
        claims=PARTIAL.claims,
        below=(
            Remark("Not answered", "the shade"),
            Remark("The model did not finish."),
            Remark("Answered by tiny at 127.0.0.1:9."),
        ),
        citations=PARTIAL.citations,
        lists=(("May be meant for an assistant; not used as evidence:", PARTIAL.flagged),),
    )


def test_where_an_answer_broke_off_what_failed_is_said_once() -> None:
    failed = told(Exchange("What colour is it?", PARTIAL, "The model did not finish."))
    assert failed.below == (
        Remark("Not answered", "the shade"),
        Remark("The model did not finish."),
        Remark("Answered by tiny at 127.0.0.1:9."),
    )


def test_related_sentences_are_no_answer() -> None:
    assert told(Exchange("Who paid?", NOT_FOUND)) == ExchangeParts(
        "Who paid?",
        above=(Remark("No answer was found.", stands_out=True),),
        plain="The article does not say who paid.",
        lists=(("Nearest sentences:", (BUILT,)),),
    )


def test_a_contradiction_is_called_so_and_keeps_its_footnote() -> None:
    assert told(Exchange("Why is it green?", CONTRADICTED)) == ExchangeParts(
        "Why is it green?",
        above=(
            Remark("In place of the model's answer", "tiny could not answer."),
            Remark("The question assumes something that the articles contradict.", stands_out=True),
        ),
        claims=CONTRADICTED.claims,
        citations=CONTRADICTED.citations,
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


def test_markers_name_places_and_uncited_footnotes_are_known() -> None:
    parts = told(Exchange("What colour is it?", PARTIAL))
    assert [parts.at(number) for number in (1, 2, 3, -1)] == [0, 1, None, None]
    assert parts.uncited == (1,)
    assert told(Exchange("When was it built?", ANSWERED)).uncited == ()


def test_where_a_quote_stands() -> None:
    assert (path(BUILT), place(BUILT)) == ("The bridge › History", "characters 12-41")
    assert (path(RED), place(RED)) == ("The bridge", "page 7, characters 50-60")
