import io

from ui.cli.progress import ProgressLine


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_quick_task_says_nothing() -> None:
    for stream in (Screen(), io.StringIO()):
        clock = Clock()
        with ProgressLine(stream, clock) as line:
            clock.now += 1.9
            line.show("a.txt", "reading")
        assert stream.getvalue() == ""


def test_a_terminal_shows_one_line_that_is_erased_in_the_end() -> None:
    stream, clock = Screen(), Clock()
    with ProgressLine(stream, clock) as line:
        clock.now += 2
        line.show("a.txt", "reading")
        line.show("a.txt", "too soon to be seen")
        clock.now += 0.1
        line.show("a.txt", "embedding 64 of 128 texts")
    assert stream.getvalue().split("\r\x1b[K") == [
        "",
        "a.txt: reading",
        "a.txt: embedding 64 of 128 texts",
        "",
    ]


def test_a_log_gets_plain_lines_now_and_then() -> None:
    stream, clock = io.StringIO(), Clock()
    with ProgressLine(stream, clock) as line:
        for second in range(41):
            clock.now = 100.0 + second
            line.show("a.txt", f"at second {second}")
    assert stream.getvalue() == ("a.txt: at second 10\na.txt: at second 25\na.txt: at second 40\n")


def test_a_line_fits_the_terminal_and_commands_nothing() -> None:
    stream, clock = Screen(), Clock()
    with ProgressLine(stream, clock) as line:
        clock.now += 2
        line.show(f"/{'folder/' * 30}\x1b\nnotes.txt", "embedding 64 of 128 texts")
    (shown,) = filter(None, stream.getvalue().split("\r\x1b[K"))
    assert len(shown) == 79
    assert shown.startswith("…")
    assert shown.endswith("??notes.txt: embedding 64 of 128 texts")


def test_without_standard_error_there_is_nothing_to_show() -> None:
    clock = Clock()
    with ProgressLine(None, clock) as line:
        clock.now += 60
        line.show("a.txt", "reading")
