import os
import socket

import pytest

from tests.conftest import NetworkRefusedError


def test_no_host_but_loopback_is_reached_or_looked_up() -> None:
    with socket.socket() as handle:
        with pytest.raises(NetworkRefusedError, match=r"192\.0\.2\.1"):
            handle.connect(("192.0.2.1", 80))
        with pytest.raises(NetworkRefusedError, match=r"192\.0\.2\.1"):
            handle.connect_ex(("192.0.2.1", 80))
    with pytest.raises(NetworkRefusedError, match=r"example\.org"):
        socket.getaddrinfo("example.org", 443)
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=60) as reached,
    ):
        assert reached.getpeername() == server.getsockname()


def test_the_users_settings_are_not_seen() -> None:
    seen = [name for name in os.environ if name.startswith(("FOOTNOTE_", "OPENAI_"))]
    assert seen in ([], ["FOOTNOTE_BENCH"])
