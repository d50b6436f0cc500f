"""Nothing leaves the machine: what runs here runs where there is only loopback."""

import json
import sys
from pathlib import Path

import pytest

from tests.chromium import chromium_path
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
ADD_AND_ASK = """
import sys
from ui.cli.main import main
assert main(["add", sys.argv[1]]) == 0
sys.exit(main(["ask", "Who lit the new lighthouse?", "--json"]))
"""


def test_the_namespace_reaches_loopback_and_nothing_else() -> None:
    run = loopback_only([sys.executable, "-c", REACH])
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == ["Network is unreachable"] * 2


def test_adding_and_asking_ask_for_no_host(tmp_path: Path) -> None:
    """The answer with loopback only is the answer: nothing is fetched, nothing is missed."""
    source = tmp_path / "harbour.md"
    sentence = "The new lighthouse was lit by Marta Olsen on 4 May 1911."
    source.write_text(f"# The harbour\n\nIt was dug in 1890. {sentence}\n", encoding="utf-8")
    env = {"FOOTNOTE_HOME": str(tmp_path / "home")}
    asked = loopback_only([sys.executable, "-c", ADD_AND_ASK, source], env=env)
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout[asked.stdout.index("{") :])
    assert answer["citations"][0]["quote"] == sentence


def test_the_chat_asks_for_no_host(tmp_path: Path) -> None:
    if chromium_path() is None:
        pytest.skip("no Chromium; 'make install-test' says how to get one")
    env = {"HOME": str(tmp_path), "FOOTNOTE_HOME": str(tmp_path / "store")}
    question = "Where did Sullivan meet Wang Yi?"
    visited = loopback_only([sys.executable, "-m", "tests.chat_visit", question], env=env)
    assert visited.returncode == 0, visited.stderr
    seen = json.loads(visited.stdout.splitlines()[-1])
    assert "Vienna" in seen["marked"]
    assert seen["asked"] > 0
    assert seen["elsewhere"] == []
