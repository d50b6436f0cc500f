"""``footnote serve``: the APIs in a process of their own."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.command import ROOT, command, environment
from tests.soak import long
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


@pytest.mark.parametrize(("proxies", "scheme"), [long("", "http"), ("127.0.0.1", "https")])
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


@pytest.mark.soak
def test_an_upgrade_that_is_offered_changes_no_answer(tmp_path: Path) -> None:
    with served(tmp_path / "home") as (address, process):
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
            web_socket = {"connection": "upgrade", "upgrade": "websocket"}
            assert client.get("/nope", headers=web_socket).status_code == 401
            http2 = {"connection": "upgrade, http2-settings", "upgrade": "h2c"}
            http2 |= {
                "http2-settings": "AAMAAABkAARAAAAAAAIAAAAA",
                "authorization": f"Bearer {KEY}",
            }
            article = {"text": HARBOUR, "id": "harbour"}
            assert client.post("/api/v1/articles", json=article, headers=http2).status_code == 200
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
