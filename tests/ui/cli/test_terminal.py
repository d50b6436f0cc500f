import io
from dataclasses import replace

import pytest

from index import Article, ArticleSummary
from ui.cli.terminal import Terminal, article_text, articles_text

PIPE = Terminal()
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


def test_wide_characters_count_twice() -> None:
    assert Terminal(width=7).wrapped("橋は赤 古い") == "橋は赤\n古い"
    assert Terminal(width=11).wrapped("橋は赤 古い") == "橋は赤 古い"


def test_an_article_cannot_command_the_terminal() -> None:
    evil = "Fine.\x1b]0;owned\x07 \x9b31m\r More.\x00\x7f \u202eereh gnihtoN \u202d."
    article = Article("a", evil, None, None, None, f"{evil}\n\tEnd.", "0" * 64)
    text = article_text(article, PIPE)
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
