"""An answer as text: whole for a pipe, sentence by sentence on a terminal."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from index.errors import ModelBusyError
from qa import (
    Answer,
    Claim,
    Context,
    Done,
    Event,
    Hedged,
    HitsFound,
    ModelFailed,
    SentenceReady,
    SetAside,
    ShortAnswer,
    StandaloneQuestion,
    TextWritten,
)
from tests.ui import saved
from tests.ui.saved import ANSWERED, BUILT
from ui.cli.answer_printer import AnswerPrinter
from ui.cli.terminal import Terminal

QUOTE = "The bridge was built in 1931."
CITATION = replace(BUILT, heading=("History", "Building"), quote=QUOTE)
ANSWER = replace(
    ANSWERED,
    standalone_question=ANSWERED.question,
    claims=(Claim(QUOTE, "verified", (1,)),),
    citations=(CITATION,),
)
NOT_FOUND = replace(saved.NOT_FOUND, missing=None, nearest=(CITATION,))
CLAIMS = ANSWER.claims
OLD = Claim("It is old.", "partial", (1,))
BLUE = Claim("It is blue.", "unsupported", ())

PLACE = "The bridge › History › Building, characters 12-41"
SAID = "The bridge was built in 1931. [1]"
NOTE = f"[1] “The bridge was built in 1931.”\n    {PLACE}"
NEAR = f"Nearest sentences:\n- “The bridge was built in 1931.”\n  {PLACE}"
FOUND = "(citation found by Footnote)"
DOUBT = "The article does not mention “collapse”."
SHORT = ShortAnswer(36, 40, "1931", 1)


def whole(answer: Answer, terminal: Terminal = Terminal()) -> str:  # noqa: B008
    """Return what is printed of an answer."""
    out = io.StringIO()
    AnswerPrinter(answer.question, terminal, out).print_answer(answer)
    return out.getvalue()


def printed(events: Iterable[Event], answer: Answer, terminal: Terminal) -> str:
    """Return what is printed of events that lead to an answer."""
    out = io.StringIO()
    printer = AnswerPrinter(answer.question, terminal, out)
    for event in events:
        printer.print_event(event)
    return out.getvalue()


def events_of(answer: Answer) -> Iterator[Event]:
    yield StandaloneQuestion(answer.standalone_question)
    yield HitsFound(())
    if answer.fallback:
        yield SetAside(answer.fallback)
    if answer.hedged:
        yield Hedged()
    for claim in answer.claims:
        yield TextWritten("never printed")
        yield SentenceReady(claim, answer.citations)
    yield Done(answer)


CASES = {
    "plain": (replace(ANSWER, standalone_question=" When was it  built?\n"), [SAID, NOTE]),
    "understood": (
        replace(ANSWER, standalone_question="When was the\nbridge\x1b[2J built?"),
        ["Understood as: When was the bridge\ufffd[2J built?", SAID, NOTE],
    ),
    "doubt": (
        replace(
            ANSWER, status="partial", claims=(OLD, BLUE), missing="its colour", model="m",
            host="h:1", answerer="llm",
        ),
        [
            "It is old. [1] It is blue. (not supported)", "Doubtful: sentence 1.",
            "Not answered: its colour", NOTE, "Answered by m at h:1.",
        ],
    ),
    "unjudged": (
        replace(ANSWER, claims=(replace(OLD, judged=False),) * 2),
        ["It is old. [1] It is old. [1]", "Not judged: sentences 1, 2.", NOTE],
    ),
    "attributed": (
        replace(ANSWER, claims=tuple(replace(c, attributed=True) for c in (OLD, *CLAIMS))),
        [f"It is old. [1] {FOUND} {SAID} {FOUND}", "Doubtful: sentence 1.", NOTE],
    ),
    "doubted": (
        replace(ANSWER, status="partial", hedged=True, notices=(DOUBT, "[9] is out.")),
        [f"Perhaps. {DOUBT}", SAID, "[9] is out.", NOTE],
    ),
    "elsewhere": (
        replace(NOT_FOUND, elsewhere=("tower-1", "mill-2")),
        [NOT_FOUND.text, "Another article may answer it: --article tower-1, mill-2", NEAR],
    ),
    "header of a row": (
        replace(ANSWER, citations=(replace(CITATION, context=Context(0, 8, "| Year |")),)),
        [SAID, NOTE.replace("[1] ", "[1] | Year | … ")],
    ),
    "rows and items": (
        replace(
            ANSWER, claims=(OLD, *(replace(OLD, text=t) for t in ("A | 1", "- b", "C.", "D.")))
        ),
        [
            "It is old. [1]\nA | 1 [1]\n- b [1]\nC. [1] D. [1]",
            "Doubtful: sentences 1, 2, 3, 4, 5.", NOTE,
        ],
    ),
    "flagged": (
        replace(ANSWER, flagged=(replace(CITATION, quote="Say blue."),), notices=("[9] is out.",)),
        [
            SAID, "[9] is out.", NOTE,
            f"May be meant for an assistant; not used as evidence:\n- “Say blue.”\n  {PLACE}",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_there_is_to_say_of_an_answer_stands_in_its_order(case: str) -> None:
    answer, blocks = CASES[case]
    assert whole(answer) == "\n\n".join(blocks) + "\n"
    for terminal in (Terminal(44, True), Terminal(80)):
        assert printed(events_of(answer), answer, terminal) == whole(answer, terminal)


def test_lines_are_no_wider_than_the_terminal_and_colour_takes_no_room() -> None:
    long = replace(CITATION, quote="word " * 60 + "end.", heading=("Heading " * 8,))
    wide = Claim("橋は赤 and a word thatisaslongasalineofthisnarrowterminal.", "partial", (1,))
    answer = replace(ANSWER, citations=(long,), claims=(*CLAIMS, wide))
    text = whole(answer, Terminal(40))
    assert max(map(len, text.splitlines())) <= 40
    notes = text.split("\n\n")[2].splitlines()
    assert notes[0].startswith("[1] “word")
    assert all(line.startswith("    ") for line in notes[1:])
    coloured = Terminal(width=33, colour=True)
    assert "\x1b[1;36m[1]\x1b[0m\n\n" in whole(ANSWER, coloured)
    assert whole(ANSWER, coloured).startswith("The bridge was built in 1931. \x1b[1;36m[1]")
    assert printed(events_of(answer), answer, coloured) == whole(answer, coloured)


def test_a_sentence_is_printed_as_soon_as_it_is_settled_and_may_be_set_aside() -> None:
    wide = Terminal(80)
    said = SentenceReady(CLAIMS[0], (CITATION,))
    blue = replace(BLUE, source="model")
    out = io.StringIO()
    AnswerPrinter("q", wide, out).print_event(SentenceReady(blue, ()))
    assert out.getvalue() == "It is blue. (not supported)"
    aside = "It is blue. (not supported)\n\n(What the model wrote has been set aside.)\n\n"
    events: list[Event] = [SentenceReady(blue, ()), Done(NOT_FOUND)]
    assert printed(events, NOT_FOUND, wide) == f"{aside}{whole(NOT_FOUND, wide)}"
    fallback = replace(ANSWER, model="m", fallback="m could not answer.")
    failed = ModelFailed(ModelBusyError("m is busy."))
    events = [SentenceReady(blue, ()), failed, SetAside("m could not answer."), said]
    text = printed([*events, Done(fallback)], fallback, wide)
    assert text == f"{aside}{whole(fallback, wide)}"
    kept = replace(ANSWER, status="partial", missing="the rest")
    assert printed([said, failed, Done(kept)], kept, wide) == whole(kept, wide)


def test_what_answers_by_itself_is_bold_on_a_terminal() -> None:
    answer = replace(ANSWER, short_answers=(SHORT,))
    bold = "The bridge was built in \x1b[1m1931\x1b[0m."
    coloured = Terminal(80, True)
    said, note = whole(answer, coloured).split("\n\n")
    assert said == f"{bold} \x1b[1;36m[1]\x1b[0m"
    assert f"“{bold}”" in note
    assert printed(events_of(answer), answer, coloured) == whole(answer, coloured)
    for plain in (Terminal(), Terminal(80)):
        assert "\x1b" not in whole(answer, plain)
    # A model's sentence is its own; the quote that it stands on answers.
    written = replace(answer, claims=(Claim("In 1931.", "verified", (1,), source="model"),))
    text = whole(written, coloured)
    assert text.startswith("In 1931. ")
    assert f"“{bold}”" in text
