"""What a terminal shows, and what a pipe or a log gets instead."""

import io
from pathlib import Path

from tests.ui.cli.conftest import Put, Run, Screen
from ui.cli.terminal import Terminal, fitted, progress_line, write_file

EVIL = "Fine.\x1b]0;owned\x07 \x9b31m\r More.\x7f \u202eereh gnihtoN \u202d."


def test_a_terminal_has_a_width_and_colour_if_it_wants_that() -> None:
    for environ, colour in (
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"TERM": "dumb"}, False),
    ):
        found = Terminal.of(Screen(), environ)
        assert (found.width is None, found.colour) == (False, colour)
    for stream in (io.StringIO(), None):
        assert Terminal.of(stream, {}) == Terminal(None, False)
    assert Terminal(width=7).wrapped("橋は赤 古い") == "橋は赤\n古い"
    assert Terminal(width=11).wrapped("橋は赤 古い") == "橋は赤 古い"
    assert Terminal().wrapped("a " * 500) == "a " * 500
    # Taking one letter off after another, measured each time, would take hours.
    assert fitted("漢字" * 1_000_000, 8) == "漢字漢… "


def test_an_article_cannot_command_the_terminal(run: Run, put: Put) -> None:
    put("evil", f"{EVIL} The bridge was built in 1931. {'It is red and old. ' * 20}", EVIL)
    for line in (["list"], ["show", "evil"], ["ask", "When was the bridge built?"]):
        out = run(*line).out
        assert "Fine." in out
        assert not set("\x1b\x07\x9b\r\x7f\u202d\u202e") & set(out)


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_terminal_shows_one_line_that_is_erased_in_the_end() -> None:
    stream, clock = Screen(), Clock()
    with progress_line(stream, clock) as show:
        clock.now += 1.9
        show("a.txt", "too quick to be shown")
        clock.now += 0.1
        show("a.txt", "reading")
        show("a.txt", "too soon to be seen")
        clock.now += 0.1
        show(f"/{'folder/' * 30}\x1b\nnotes.txt", "embedding 64 of 128 texts")
    empty, first, second, erased = stream.getvalue().split("\r\x1b[K")
    assert (empty, first, erased) == ("", "a.txt: reading", "")
    assert len(second) == 79
    assert second.startswith("…")
    assert second.endswith("\ufffd\ufffdnotes.txt: embedding 64 of 128 texts")


def test_half_a_character_is_written_as_a_question_mark(tmp_path: Path) -> None:
    write_file(tmp_path / "a.txt", "What is \ud800?")
    assert (tmp_path / "a.txt").read_text() == "What is ??"
