"""`footnote chat` in a process of its own, as a user's shell starts it."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.command import command, environment


@dataclass(frozen=True, slots=True)
class ServedChat:
    """A chat that says where it is."""

    address: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        """Return the port that it listens on."""
        return int(self.address.rpartition(":")[2])

    def processor_seconds(self) -> float:
        """Return the processor time that it has taken so far, in all its threads; on Linux."""
        # Fields 14 and 15, counted behind the name, which may hold spaces.
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_bytes(self) -> int:
        """Return its largest resident memory so far; on Linux."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024

    def kill(self) -> None:
        """End it at once, as a machine that loses its power would."""
        self.process.kill()
        self.process.wait(60)


@contextmanager
def served_chat(
    home: Path, port: int = 0, log: IO[str] | None = None, **names: str
) -> Iterator[ServedChat]:
    """Start the chat over a data folder, and stop it at the end as Control-C would.

    Its standard error goes to a ``log``, if one is given; ``names`` are other settings.
    """
    process = subprocess.Popen(
        command("chat", "--port", str(port)),
        env=environment(FOOTNOTE_HOME=home, **names),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        # Before the first question the bundled article may be added, which is said first.
        line = next((line for line in process.stdout if "http://" in line), None)
        if line is None:
            raise RuntimeError("the chat ended before it said where it is")
        yield ServedChat(line.split()[-1], process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(60)
        if process.stdout is not None:
            process.stdout.close()
