"""``footnote serve``: the doors for programs in a process of their own."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.command import ROOT, command, environment
from tests.ui.cli.conftest import HARBOUR, QUESTION, QUOTE

KEY = "a-key-of-sixteen-characters"
SENT = {
    "authorization": f"Bearer {KEY}",
    "x-forwarded-proto": "https",
    "x-forwarded-for": "203.0.113.7",
    "x-forwarded-host": "evil.example",
    "forwarded": "proto=https;host=evil.example",
}


@contextmanager
def served(home: Path, **names: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start the doors; yield their address and their process."""
    process = subprocess.Popen(
        command("serve", "--port", "0"),
        env=environment(FOOTNOTE_HOME=home, FOOTNOTE_API_KEY=KEY, **names),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1], process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(("proxies", "scheme"), [("", "http"), ("127.0.0.1", "https")])
def test_only_a_named_proxy_is_believed_and_nothing_is_logged(
    tmp_path: Path, proxies: str, scheme: str
) -> None:
    with served(tmp_path / "home", FOOTNOTE_PROXIES=proxies) as (address, process):
        with httpx.Client(base_url=address, trust_env=False, timeout=60, headers=SENT) as client:
            article = {"text": HARBOUR, "id": "harbour"}
            assert client.post("/api/v1/articles", json=article).status_code == 200
            chat = {"messages": [{"role": "user", "content": QUESTION}]}
            message = client.post("/v1/chat/completions", json=chat).json()["choices"][0]["message"]
            (note,) = message["annotations"]
            place = address.removeprefix("http://")
            url = note["url_citation"]["url"]
            assert url.startswith(f"{scheme}://{place}/read/harbour?")
            # The key opens the address that its holder was given; so does signing in with it.
            assert QUOTE in client.get(url.replace("https", "http")).text
            wrong = {"authorization": "Bearer 0123456789abcdef"}
            assert client.get("/v1/models", headers=wrong).status_code == 401
            signed_in = client.post("/sign-in", data={"password": KEY})
            assert signed_in.status_code == 303
            assert ("Secure" in signed_in.headers["set-cookie"]) == (scheme == "https")
            # Without the page there is nothing; over plain HTTP no secure cookie is sent.
            assert client.get("/").status_code == (303 if scheme == "https" else 404)
        process.send_signal(signal.SIGTERM)
        out, error = process.communicate(timeout=60)
    assert (process.returncode, out, error) == (0, "", "")


def test_a_request_whose_head_or_trailers_grow_too_large_is_refused_and_nothing_is_logged(
    tmp_path: Path,
) -> None:
    with served(tmp_path / "home") as (address, process):

        def answer(*pieces: bytes) -> bytes:
            place = urlsplit(address)
            with socket.create_connection((place.hostname, place.port), timeout=30) as connection:
                for piece in pieces:
                    connection.sendall(piece)
                    time.sleep(0.1)
                return b"".join(iter(lambda: connection.recv(1000), b""))

        host = b"Host: 127.0.0.1\r\n"
        head = b"GET /health HTTP/1.1\r\n" + host + b"X-Long: "
        assert answer(head, b"a" * 60_000, b"a" * 6_000).startswith(b"HTTP/1.1 400")
        ends = b"\r\nConnection: close\r\n\r\n"
        assert answer(head, b"a" * 30_000, b"a" * 30_000, ends).startswith(b"HTTP/1.1 200")
        host += b"Connection: close\r\nAuthorization: Bearer " + KEY.encode() + b"\r\n"
        host += b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        assert answer(b"POST /nope HTTP/1.1\r\n" + host, b"no length\r\n").startswith(
            b"HTTP/1.1 404"
        )
        head = b"POST /v1/chat/completions HTTP/1.1\r\n" + host
        body = b"1000\r\n" + b" " * 4096 + b"\r\n"
        read = answer(head, *[body] * 20, b"0\r\n\r\n")
        assert re.findall(rb"HTTP/1.1 (\d+)", read) == [b"400"]
        assert b"is not JSON" in read
        trailer = b"X-Long: " + b"a" * 30_000 + b"\r\n"
        refused = answer(head, b"0\r\n", *[trailer] * 3)
        assert re.findall(rb"HTTP/1.1 (\d+)", refused) == [b"400"]
        process.send_signal(signal.SIGTERM)
        assert "Traceback" not in process.communicate(timeout=60)[1]


def test_requests_in_one_go_are_answered_one_after_another_up_to_a_bad_one(tmp_path: Path) -> None:
    with served(tmp_path / "home") as (address, process):
        place = urlsplit(address)

        def connected() -> socket.socket:
            return socket.create_connection((place.hostname, place.port), timeout=30)

        good = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        form = b'{"articles": [], "question": "Who?"}'
        asks = b"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        asks += b"Authorization: Bearer " + KEY.encode() + b"\r\n"
        asks += b"Content-Length: %d\r\n\r\n" % len(form) + form
        with connected() as connection:
            connection.sendall(good + good + b"no request\r\n\r\n")
            answers = b"".join(iter(lambda: connection.recv(10_000), b""))
        assert re.findall(rb"HTTP/1.1 (\d+)", answers) == [b"200", b"200", b"400"]
        # Which length is meant is not guessed, and nothing behind such a request is read.
        both = asks.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 1)
        upgrade = good.replace(b"GET /health", b"GET /nope").removesuffix(b"\r\n")
        upgrade += b"Upgrade: websocket\r\nConnection: upgrade, close\r\n\r\n"
        for sent, status in ((both + good, b"400"), (upgrade, b"404")):
            with connected() as connection:
                connection.sendall(sent)
                refused = b"".join(iter(lambda: connection.recv(10_000), b""))
            assert re.findall(rb"HTTP/1.1 (\d+)", refused) == [status]
        for _ in range(3):
            with connected() as connection:
                connection.sendall(asks + good)
        assert httpx.get(f"{address}/health", trust_env=False).status_code == 200
        process.send_signal(signal.SIGTERM)
        assert "Traceback" not in process.communicate(timeout=60)[1]


def test_no_command_and_no_door_loads_what_it_does_not_need() -> None:
    code = (
        "import sys; from ui.cli.commands import cli; "
        "[cli.get_command(None, name) for name in cli.list_commands(None)]; "
        "print(*{'mcp', 'mcp_types', 'starlette'} & set(sys.modules)); import ui.app; "
        "print(*{'gradio', 'openai', 'llama_index'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert run.stdout == "\n\n"
