"""An answer on its way in a terminal."""

import io
from collections.abc import Iterator
from dataclasses import replace

import pytest

from index import ModelBusyError
from qa import (
    Answer,
    Claim,
    Done,
    Event,
    HitsFound,
    ModelFailed,
    SentenceReady,
    SetAside,
    StandaloneQuestion,
    TextWritten,
)
from tests.ui.cli.test_answer_text import ANSWER, CITATION, NOT_FOUND
from ui.cli.answer_text import answer_text
from ui.cli.asking import AnswerPrinter
from ui.cli.terminal import Terminal

NARROW = Terminal(width=44, colour=True)
LONG = replace(
    ANSWER,
    standalone_question="When was the bridge over the river built?",
    claims=(
        Claim("The bridge was built of stone and iron in 1931.", "verified", (1,)),
        Claim("It is blue.", "unsupported", ()),
        Claim("橋は赤 and a word thatisaslongasalineofthisverynarrowterminal.", "partial", (1,)),
    ),
    model="m",
    answerer="llm",
)


def events_of(answer: Answer) -> list[Event]:
    return [
        StandaloneQuestion(answer.standalone_question),
        HitsFound(()),
        *(TextWritten("never printed") for _ in answer.claims),
        *(SentenceReady(claim, answer.citations) for claim in answer.claims),
        Done(answer),
    ]


@pytest.mark.parametrize("answer", [ANSWER, NOT_FOUND, LONG], ids=["short", "none", "long"])
@pytest.mark.parametrize("terminal", [NARROW, Terminal(width=80)], ids=["narrow", "wide"])
def test_what_comes_out_is_the_answer(answer: Answer, terminal: Terminal) -> None:
    out = io.StringIO()
    assert AnswerPrinter(answer.question, terminal, out).print(events_of(answer)) == 0
    assert out.getvalue() == f"{answer_text(answer, terminal)}\n"


def test_a_sentence_is_printed_as_soon_as_it_is_settled() -> None:
    out = io.StringIO()
    seen = []

    def events() -> Iterator[Event]:
        yield SentenceReady(LONG.claims[1], ())
        seen.append(out.getvalue())
        yield Done(LONG)

    AnswerPrinter("q", Terminal(width=80), out).print(events())
    assert seen == ["It is blue. (not supported)"]


def test_what_is_set_aside_is_said_to_be_and_the_label_follows() -> None:
    verbatim = replace(ANSWER, model="m", fallback="Nothing that m wrote is supported.")
    out = io.StringIO()
    events: list[Event] = [
        SentenceReady(Claim("It is blue.", "unsupported", ()), ()),
        SetAside("Nothing that m wrote is supported."),
        SentenceReady(ANSWER.claims[0], (CITATION,)),
        Done(verbatim),
    ]
    assert AnswerPrinter(ANSWER.question, Terminal(width=80), out).print(events) == 0
    assert out.getvalue() == (
        "It is blue. (not supported)\n\n(What the model wrote is set aside.)\n\n"
        f"{answer_text(verbatim, Terminal(width=80))}\n"
    )


def test_what_a_model_wrote_beside_that_it_found_nothing_is_set_aside() -> None:
    out = io.StringIO()
    unsupported = SentenceReady(Claim("It is blue.", "unsupported", ()), ())
    AnswerPrinter(NOT_FOUND.question, Terminal(width=80), out).print([unsupported, Done(NOT_FOUND)])
    assert out.getvalue() == (
        "It is blue. (not supported)\n\n(What the model wrote is set aside.)\n\n"
        f"{answer_text(NOT_FOUND, Terminal(width=80))}\n"
    )


def test_a_model_that_fails_is_told_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    out = io.StringIO()
    failed = ModelFailed(ModelBusyError("m is\nbusy\x1b[2J; ask again."))
    kept = replace(ANSWER, status="partial", missing="the rest")
    events: list[Event] = [SentenceReady(ANSWER.claims[0], (CITATION,)), failed, Done(kept)]
    assert AnswerPrinter(ANSWER.question, Terminal(width=80), out).print(events) == 1
    assert capsys.readouterr().err == "m is busy\ufffd[2J; ask again.\n"
    assert out.getvalue() == f"{answer_text(kept, Terminal(width=80))}\n"
    out = io.StringIO()
    verbatim = replace(ANSWER, model="m", fallback="m could not answer.")
    events = [failed, SetAside("m could not answer."), *events[:1], Done(verbatim)]
    assert AnswerPrinter(ANSWER.question, Terminal(width=80), out).print(events) == 1
    assert out.getvalue() == f"{answer_text(verbatim, Terminal(width=80))}\n"
