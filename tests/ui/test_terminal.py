import io
from dataclasses import replace

import pytest

from index import Article, ArticleSummary
from qa import Answer, Citation, Claim
from ui.terminal import Terminal, answer_text, article_text, articles_text

PIPE = Terminal()
QUOTE = "The bridge was built in 1931."
CITATION = Citation(
    number=1,
    article_id="bridge",
    article_sha256="0" * 64,
    title="The bridge",
    passage_id="p1",
    heading=("History", "Building"),
    page=None,
    start=12,
    end=41,
    quote=QUOTE,
)
ANSWER = Answer(
    question="When was it built?",
    standalone_question="When was it built?",
    status="answered",
    text=f"{QUOTE} [1]",
    claims=(Claim(QUOTE, "verified", (1,)),),
    citations=(CITATION,),
)
NOT_FOUND = Answer(
    question="Who?",
    standalone_question="Who?",
    status="not_found",
    text="This is not in the article.",
    nearest=(CITATION,),
)
SUMMARY = ArticleSummary("bridge", "The bridge", None, 2, 1234, "2023-06-16T08:00:00+00:00")


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environ", "colour"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colour_is_for_terminals_that_want_it(environ: dict[str, str], colour: bool) -> None:
    found = Terminal.of(Screen(), environ)
    assert found.colour is colour
    assert found.width is not None


def test_a_pipe_gets_neither_colour_nor_line_breaks() -> None:
    assert Terminal.of(io.StringIO(), {}) == PIPE
    assert Terminal.of(None, {}) == PIPE
    assert PIPE.wrapped("a " * 500) == "a " * 500


def test_an_answer_stands_above_its_footnotes() -> None:
    assert answer_text(ANSWER, PIPE) == (
        "The bridge was built in 1931. [1]\n\n"
        "[1] “The bridge was built in 1931.”\n"
        "    The bridge › History › Building, characters 12-41"
    )


def test_a_question_understood_as_another_is_named_first() -> None:
    answer = replace(ANSWER, standalone_question="When was the\nbridge\x1b[2J built?")
    shown = answer_text(answer, PIPE)
    assert shown.startswith(
        "Understood as: When was the bridge\ufffd[2J built?\n\nThe bridge was built in 1931. [1]"
    )
    same = replace(ANSWER, standalone_question=" When was it  built?\n")
    assert answer_text(same, PIPE) == answer_text(ANSWER, PIPE)
    assert "Understood as" not in answer_text(replace(ANSWER, standalone_question=""), PIPE)


def test_related_sentences_are_no_answer() -> None:
    assert answer_text(NOT_FOUND, PIPE) == (
        "This is not in the article.\n\n"
        "Related, not an answer:\n"
        "- “The bridge was built in 1931.”\n"
        "  The bridge › History › Building, characters 12-41"
    )
    assert answer_text(replace(NOT_FOUND, nearest=()), PIPE) == "This is not in the article."


def test_doubt_is_said_beside_the_sentence_and_a_host_below() -> None:
    claims = (
        Claim("It is old.", "partial", (1,)),
        Claim("It is blue.", "unsupported", ()),
    )
    answer = replace(
        ANSWER, status="partial", claims=claims, missing="its colour", model="m", host="h:1"
    )
    said, missing, _, host = answer_text(answer, PIPE).split("\n\n")
    assert said == "It is old. [1] (partly supported) It is blue. (not supported)"
    assert missing == "Not in the articles: its colour"
    assert host == "Answered by m at h:1."


def test_lines_are_no_wider_than_the_terminal() -> None:
    long = replace(CITATION, quote="word " * 60 + "end.", heading=("Heading " * 8,))
    text = answer_text(replace(ANSWER, citations=(long,)), Terminal(width=40))
    assert max(map(len, text.splitlines())) <= 40
    notes = text.split("\n\n")[1].splitlines()
    assert notes[0].startswith("[1] “word")
    assert all(line.startswith("    ") for line in notes[1:])


def test_wide_characters_count_twice() -> None:
    assert Terminal(width=7).wrapped("橋は赤 古い") == "橋は赤\n古い"
    assert Terminal(width=11).wrapped("橋は赤 古い") == "橋は赤 古い"


def test_colour_takes_no_room() -> None:
    coloured = Terminal(width=33, colour=True)
    assert "\x1b[1;36m[1]\x1b[0m\n\n" in answer_text(ANSWER, coloured)
    assert (
        answer_text(ANSWER, coloured).splitlines()[0].startswith("The bridge was built in 1931. ")
    )


def test_an_article_cannot_command_the_terminal() -> None:
    evil = "Fine.\x1b]0;owned\x07 \x9b31m\r More.\x00\x7f \u202eereh gnihtoN \u202d."
    answer = replace(ANSWER, claims=(Claim(evil, "verified", (1,)),))
    article = Article("a", evil, None, None, None, f"{evil}\n\tEnd.", "0" * 64)
    for text in (answer_text(answer, PIPE), article_text(article, PIPE)):
        assert not set("\x1b\x07\x9b\r\x00\x7f\u202d\u202e") & set(text)
        assert "Fine." in text
    assert article_text(article, PIPE).endswith("\n\tEnd.")


def test_the_list_is_a_table() -> None:
    other = replace(SUMMARY, id="b", title="B", source="/notes/b.txt", sentences=7)
    assert articles_text([SUMMARY, other], PIPE).splitlines() == [
        "ID      TITLE       SENTENCES  ADDED       SOURCE",
        "bridge  The bridge      1,234  2023-06-16  pasted",
        "b       B                   7  2023-06-16  /notes/b.txt",
    ]


def test_a_long_title_is_shortened_on_a_terminal_only() -> None:
    long = replace(SUMMARY, title="A very long title " * 8)
    assert "A very long title " * 7 in articles_text([long], PIPE)
    row = articles_text([long], Terminal(width=80)).splitlines()[1]
    assert "…" in row
    assert row.endswith("1,234  2023-06-16  pasted")


def test_a_title_as_long_as_a_book_is_shortened_as_quickly_as_any() -> None:
    # Taking one letter off after another, measured each time, takes hours.
    book = replace(SUMMARY, title="漢字" * 1_000_000)
    row = articles_text([book], Terminal(width=80)).splitlines()[1]
    assert "漢字漢" in row
    assert len(row) < 80
