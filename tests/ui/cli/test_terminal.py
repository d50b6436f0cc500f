"""What a terminal shows, and what a pipe or a log gets instead."""

import io
import sys

import pytest

from tests.ui.cli.conftest import Put, Run
from ui.cli.progress import progress_line
from ui.cli.terminal import Terminal, fitted, harmless, one_line

EVIL = "Fine.\x1b]0;owned\x07 \x9b31m\r More.\x00\x7f \u202eereh gnihtoN \u202d."
COMMANDING = set("\x1b\x07\x9b\r\x00\x7f\u202d\u202e")


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
    for stream in (io.StringIO(), None):
        assert Terminal.of(stream, environ) == Terminal(None, False)


def test_wide_characters_count_twice_and_a_pipe_is_not_wrapped() -> None:
    assert Terminal(width=7).wrapped("橋は赤 古い") == "橋は赤\n古い"
    assert Terminal(width=11).wrapped("橋は赤 古い") == "橋は赤 古い"
    assert Terminal().wrapped("a " * 500) == "a " * 500


def test_an_article_cannot_command_the_terminal(run: Run, put: Put) -> None:
    # What has null bytes, or little but control characters, is no text.
    evil = EVIL.replace("\x00", "")
    put("evil", f"{evil} The bridge was built in 1931. {'It is red and old. ' * 20}", evil)
    for line in (["list"], ["show", "evil"], ["ask", "When was the bridge built?"]):
        out = run(*line).out
        assert "Fine." in out
        assert not COMMANDING & set(out)
    for cleaned in (one_line(EVIL), harmless(f"{EVIL}\n\tEnd.").removesuffix("\n\tEnd.")):
        assert not COMMANDING & set(cleaned)
        assert cleaned.count("\ufffd") == 8


def test_the_list_is_a_table_that_fits_a_terminal(
    run: Run, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = f"A very {'long ' * 12}title"
    put("bridge", "It is red.")
    put("b", "It is red. It is old.", title)
    rows = [line.split("  ", 1) for line in run("list").out.splitlines()]
    assert [id for id, _ in rows] == ["ID", "b", "bridge"]
    assert {rest.lstrip().startswith(title) for _, rest in rows} == {True, False}
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    run("list", COLUMNS="80", TERM="dumb")
    head, long, short = screen.getvalue().splitlines()
    assert long.partition("…")[0] in f"b       {title}"
    assert len(head) == len(long) == len(short) < len(title) + len("b  SENTENCES  ADDED  SOURCE")


def test_a_title_as_long_as_a_book_is_shortened_as_quickly_as_any() -> None:
    # Taking one letter off after another, measured each time, takes hours.
    assert fitted("漢字" * 1_000_000, 8) == "漢字漢… "


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("stream", [Screen(), io.StringIO()])
def test_a_quick_task_shows_no_progress(stream: io.StringIO) -> None:
    clock = Clock()
    with progress_line(stream, clock) as show:
        clock.now += 1.9
        show("a.txt", "reading")
    assert stream.getvalue() == ""


def test_a_terminal_shows_one_line_that_is_erased_in_the_end() -> None:
    stream, clock = Screen(), Clock()
    with progress_line(stream, clock) as show:
        clock.now += 2
        show("a.txt", "reading")
        show("a.txt", "too soon to be seen")
        clock.now += 0.1
        show(f"/{'folder/' * 30}\x1b\nnotes.txt", "embedding 64 of 128 texts")
    empty, first, second, erased = stream.getvalue().split("\r\x1b[K")
    assert (empty, first, erased) == ("", "a.txt: reading", "")
    assert len(second) == 79
    assert second.startswith("…")
    assert second.endswith("\ufffd\ufffdnotes.txt: embedding 64 of 128 texts")


def test_a_log_gets_plain_lines_now_and_then() -> None:
    stream, clock = io.StringIO(), Clock()
    with progress_line(stream, clock) as show, progress_line(None, clock) as show_nowhere:
        for second in range(41):
            clock.now = 100.0 + second
            show("a.txt", f"at second {second}")
            show_nowhere("a.txt", "reading")
    assert stream.getvalue() == "a.txt: at second 10\na.txt: at second 25\na.txt: at second 40\n"
