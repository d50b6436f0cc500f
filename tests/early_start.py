"""The footnote command, forked from a process that has imported what it needs already.

    python -m tests.early_start SOCKET

To import Chroma and LlamaIndex takes a second or two of every command. Here that was done before;
all else is as a shell starts it: arguments, environment, folder, streams and exit status. How far
a long task is, it tells so late that a slow machine does not tell it among what is compared.
"""

import array
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parent.parent


@cache
def early_start() -> socket.socket:
    """Start the process, and return the socket on which it takes requests."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with theirs:
        subprocess.Popen(
            [sys.executable, "-m", "tests.early_start", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            cwd=_ROOT,
        )
    return ours


def run(
    arguments: list[str], environment: dict[str, str], cwd: Path | None, data: bytes, timeout: float
) -> tuple[int, bytes, bytes]:
    """Run the command; return its exit status, output and errors. Raises TimeoutExpired."""
    request = {"arguments": arguments, "environment": environment, "cwd": str(cwd or Path.cwd())}
    with (
        tempfile.TemporaryFile() as asked,
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as errors,
    ):
        asked.write(json.dumps(request).encode())
        given.write(data)
        for file in (asked, given):
            file.flush()
            file.seek(0)
        ended, theirs = socket.socketpair()
        with ended:
            files = array.array("i", [f.fileno() for f in (given, out, errors, asked, theirs)])
            early_start().sendmsg([b"."], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, files)])
            theirs.close()
            ended.settimeout(timeout)
            pid = int.from_bytes(ended.recv(4))
            try:
                status = int.from_bytes(ended.recv(4), signed=True)
            except TimeoutError:
                os.kill(pid, signal.SIGKILL)
                raise subprocess.TimeoutExpired(arguments, timeout) from None
        return status, _whole(out), _whole(errors)


def _whole(file: Any) -> bytes:
    file.seek(0)
    content: bytes = file.read()
    return content


def _serve(requests: socket.socket) -> None:
    """Fork for each request, and there for its command, until nobody asks any more."""
    import chromadb  # noqa: F401
    import llama_index.core  # noqa: F401
    import tantivy  # noqa: F401

    import index.pipeline  # noqa: F401
    import ui.cli.commands  # noqa: F401
    from ui.cli import terminal

    terminal._IN_A_LOG = (600.0, 600.0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    requests.settimeout(1)
    parent = os.getppid()
    while os.getppid() == parent:
        try:
            _, files, _, _ = socket.recv_fds(requests, 1, 8)
        except TimeoutError:
            continue
        if not os.fork():
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            requests.close()
            _run(*files)
        for file in files:
            os.close(file)


def _run(given: int, out: int, errors: int, asked: int, ended: int) -> None:
    """Fork once more and tell how the command ended; in the fork, run it and raise SystemExit."""
    if pid := os.fork():
        os.write(ended, pid.to_bytes(4))
        _, status = os.waitpid(pid, 0)
        os.write(ended, os.waitstatus_to_exitcode(status).to_bytes(4, signed=True))
        os._exit(0)
    with os.fdopen(asked, "rb") as file:
        request = json.load(file)
    for number, stream in enumerate((given, out, errors)):
        os.dup2(stream, number)
        os.close(stream)
    os.close(ended)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["cwd"])
    # As after `python -c`, which the command is started with elsewhere.
    sys.path[0] = ""
    sys.argv = ["-c", *request["arguments"]]

    from ui.cli.main import main

    sys.exit(main())


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
