"""Nothing leaves the machine: what runs here runs where there is only loopback."""

import sys

from tests.network import loopback_only

REACH = """
import socket
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname()).close()
for address in ("192.0.2.1", "2001:db8::1"):
    try:
        socket.create_connection((address, 80), timeout=5)
    except OSError as error:
        print(error.strerror)
"""


def test_the_namespace_reaches_loopback_and_nothing_else() -> None:
    run = loopback_only([sys.executable, "-c", REACH])
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == ["Network is unreachable"] * 2


def test_importing_the_packages_asks_for_no_host() -> None:
    run = loopback_only([sys.executable, "-c", "import index, qa; print(index.Article.__name__)"])
    assert (run.returncode, run.stdout, run.stderr) == (0, "Article\n", "")
