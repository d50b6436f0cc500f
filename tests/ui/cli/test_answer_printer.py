"""An answer on its way in a terminal."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from index import ModelBusyError
from qa import (
    Answer,
    Claim,
    Done,
    Event,
    Hedged,
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
        *([Hedged()] if answer.hedged else []),
        *(TextWritten("never printed") for _ in answer.claims),
        *(SentenceReady(claim, answer.citations) for claim in answer.claims),
        Done(answer),
    ]


WIDE = Terminal(width=80)
UNSUPPORTED = SentenceReady(Claim("It is blue.", "unsupported", ()), ())
SAID = SentenceReady(ANSWER.claims[0], (CITATION,))
SET_ASIDE = "It is blue. (not supported)\n\n(What the model wrote is set aside.)\n\n"


def printed(events: Iterable[Event], answer: Answer = ANSWER) -> tuple[int, str]:
    """Print the events of an answer; return the status and what came out."""
    out = io.StringIO()
    return AnswerPrinter(answer.question, WIDE, out).print(events), out.getvalue()


HEDGED = replace(ANSWER, hedged=True)
ROWS = replace(
    HEDGED,
    claims=tuple(
        replace(ANSWER.claims[0], text=text) for text in ("Who | When", "Ada | 1931", "So.")
    ),
)


@pytest.mark.parametrize(
    "answer",
    [ANSWER, NOT_FOUND, LONG, HEDGED, ROWS],
    ids=["short", "none", "long", "hedged", "rows"],
)
@pytest.mark.parametrize("terminal", [NARROW, WIDE], ids=["narrow", "wide"])
def test_what_comes_out_is_the_answer(answer: Answer, terminal: Terminal) -> None:
    out = io.StringIO()
    assert AnswerPrinter(answer.question, terminal, out).print(events_of(answer)) == 0
    assert out.getvalue() == f"{answer_text(answer, terminal)}\n"


def test_a_sentence_is_printed_as_soon_as_it_is_settled() -> None:
    out = io.StringIO()
    seen = []

    def events() -> Iterator[Event]:
        yield UNSUPPORTED
        seen.append(out.getvalue())
        yield Done(LONG)

    AnswerPrinter("q", WIDE, out).print(events())
    assert seen == ["It is blue. (not supported)"]


def test_what_is_set_aside_is_said_to_be_and_the_label_follows() -> None:
    verbatim = replace(ANSWER, model="m", fallback="Nothing that m wrote is supported.")
    aside = SetAside("Nothing that m wrote is supported.")
    found = printed([UNSUPPORTED, aside, SAID, Done(verbatim)])
    assert found == (0, f"{SET_ASIDE}{answer_text(verbatim, WIDE)}\n")


def test_what_a_model_wrote_beside_that_it_found_nothing_is_set_aside() -> None:
    found = printed([UNSUPPORTED, Done(NOT_FOUND)], NOT_FOUND)
    assert found == (0, f"{SET_ASIDE}{answer_text(NOT_FOUND, WIDE)}\n")


def test_a_model_that_fails_is_told_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    failed = ModelFailed(ModelBusyError("m is\nbusy\x1b[2J; ask again."))
    kept = replace(ANSWER, status="partial", missing="the rest")
    assert printed([SAID, failed, Done(kept)]) == (1, f"{answer_text(kept, WIDE)}\n")
    assert capsys.readouterr().err == "m is busy\ufffd[2J; ask again.\n"
    verbatim = replace(ANSWER, model="m", fallback="m could not answer.")
    found = printed([failed, SetAside("m could not answer."), SAID, Done(verbatim)])
    assert found == (1, f"{answer_text(verbatim, WIDE)}\n")
