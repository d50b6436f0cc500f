"""A server that the documentation shows, run as it stands there."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"


@contextmanager
def documented_server(document: str, port: int, out: Path | None = None) -> Iterator[str]:
    """Run a document's only block of Python, and yield its host.

    It listens on a free port instead of ``port``, and prints to ``out``.
    """
    (code,) = re.findall(r"(?ms)^```python\n(.*?)^```", (DOCS / document).read_text("utf-8"))
    with socket.create_server(("127.0.0.1", 0)) as handle:
        free = handle.getsockname()[1]
    with open(out or "/dev/null", "wb") as printed:
        process = subprocess.Popen(
            [sys.executable, "-c", code.replace(str(port), str(free))],
            stdout=printed,
            stderr=subprocess.DEVNULL if out is None else None,
        )
    try:
        end = time.monotonic() + 60
        while not _listens(free):
            assert process.poll() is None, f"the server of {document} ended"
            assert time.monotonic() < end, f"the server of {document} does not listen"
            time.sleep(0.05)
        yield f"127.0.0.1:{free}"
    finally:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as handle:
        return handle.connect_ex(("127.0.0.1", port)) == 0
