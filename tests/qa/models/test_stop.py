from collections.abc import Iterator
from threading import Event, Thread

from qa.models.stop import Stop


def test_stopping_cuts_what_is_under_way() -> None:
    cuts: list[str] = []
    stop = Stop()
    first, second, third = (
        lambda: cuts.append("first"),
        lambda: cuts.append("second"),
        lambda: cuts.append("third"),
    )
    for cut in (first, second, third):
        stop.arm(cut)
    stop.disarm(second)
    assert cuts == []
    stop()
    assert cuts == ["third", "first"]


def test_what_begins_after_stopping_is_cut_at_once() -> None:
    cuts: list[str] = []
    stop = Stop()
    stop()
    stop.arm(lambda: cuts.append("late"))
    assert cuts == ["late"]


def test_a_generator_that_runs_is_left_to_its_reader() -> None:
    waiting, go = Event(), Event()

    def numbers() -> Iterator[int]:
        waiting.set()
        go.wait(10)
        yield 1

    running = numbers()
    stop = Stop()
    stop.arm(running.close)  # type: ignore[attr-defined]
    reader = Thread(target=next, args=(running,))
    reader.start()
    waiting.wait(10)
    stop()
    go.set()
    reader.join(10)
    assert not reader.is_alive()
