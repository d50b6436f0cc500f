"""Commands in processes of their own, timed from outside."""

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.command import environment


@dataclass(frozen=True, slots=True)
class Run:
    """What a process took: wall and processor time, and its largest resident memory on Linux."""

    seconds: float
    processor_seconds: float
    peak_bytes: int
    printed: str


def timed(command: Sequence[str], *, home: Path) -> Run:
    """Run a command over a data folder to its end. Raises RuntimeError when it fails.

    On Linux a process counts what its starter held as its own, until it holds more itself:
    start it from a small one.
    """
    with tempfile.TemporaryFile() as out:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, env=environment(FOOTNOTE_HOME=home), stdin=subprocess.DEVNULL, stdout=out
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        printed = out.read().decode()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with status {process.returncode}")
    processor = usage.ru_utime + usage.ru_stime
    return Run(seconds, processor, usage.ru_maxrss * 1024, printed)


def megabytes(count: float) -> str:
    """Return a number of bytes in MB."""
    return f"{count / 1e6:,.0f} MB"
