"""What is done from many sides at once, and by a program that is killed in the middle of it."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent


def at_once(count: int, do: Callable[[int], object]) -> None:
    """Do something in so many threads, each with its number; what fails in one fails here."""
    failures: list[BaseException] = []

    def run(part: int) -> None:
        try:
            do(part)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(part,)) for part in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def until(is_true: Callable[[], object]) -> None:
    """Wait until something is true."""
    end = time.monotonic() + 60
    while not is_true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def killed(
    program: str, home: Path, first: int, after: float, *, since: str = "ready"
) -> list[int]:
    """Start a program at a number, kill it, and return the numbers that it told until then.

    It is killed so many seconds after it first said the word ``since``.
    """
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", program, str(home), str(first)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    if since != "ready":
        assert process.stdout.readline() == f"{since}\n"
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    output, _ = process.communicate()
    return [int(line.split()[1]) for line in output.splitlines() if line.count(" ") == 1]
