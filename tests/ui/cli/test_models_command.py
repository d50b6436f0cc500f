"""`footnote models` as a shell sees it."""

import json
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.command import footnote
from tests.network import loopback_only
from tests.scripted_server import MODELS, ScriptedServer, failure
from ui.cli.main import main

KEY = "sk-test-0123456789abcdef"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(models=("qwen3:8b", "llama3.2")) as running:
        yield running


Models = Callable[..., tuple[int, str, str]]


@pytest.fixture
def models(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Models:
    """Return what runs the command under settings; it returns status, output and errors."""

    def run(*arguments: str, **settings: str) -> tuple[int, str, str]:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        status = main(["models", *arguments])
        return (status, *capsys.readouterr())

    return run


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> int:
    """Look for local servers on a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = int(found.getsockname()[1])
    monkeypatch.setattr("qa.models.server_models.USUAL_PORTS", {"Ollama": port})
    return port


def test_a_named_server_is_asked(server: ScriptedServer, tmp_path: Path) -> None:
    done = footnote("models", home=tmp_path, OPENAI_BASE_URL=server.base_url, OPENAI_API_KEY=KEY)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"{server.host} offers:\n  llama3.2\n  qwen3:8b\n\n"
        'To use one:\n  footnote ask "..." --model NAME\n'
        "  export FOOTNOTE_MODEL=NAME    # for every question\n\n"
        f"Nothing is sent to a model until you name one. Passages then go to {server.host}.\n"
    )
    assert server.asked(MODELS)[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_server_may_be_named_on_the_line(server: ScriptedServer, models: Models) -> None:
    status, printed, _ = models("--base-url", server.base_url)
    assert status == 0
    assert f"  export OPENAI_BASE_URL={server.base_url}\n" in printed


def test_the_document_names_server_and_models(server: ScriptedServer, models: Models) -> None:
    settings = {"OPENAI_BASE_URL": server.base_url, "FOOTNOTE_MODEL": "llama3.2"}
    status, printed, _ = models("--json", **settings)
    found = {"kind": None, "base_url": server.base_url, "host": server.host}
    assert (status, json.loads(printed)) == (
        0,
        {"model": "llama3.2", "servers": [{**found, "models": ["llama3.2", "qwen3:8b"]}]},
    )


@pytest.mark.parametrize(
    ("model", "shown", "note"),
    [("llama3.2", "--model llama3.2", False), ("llama9", "--model NAME", True)],
)
def test_the_model_in_use_is_the_example_or_is_missing(
    server: ScriptedServer, models: Models, model: str, shown: str, note: bool
) -> None:
    status, printed, _ = models(OPENAI_BASE_URL=server.base_url, FOOTNOTE_MODEL=model)
    assert status == 0
    assert shown in printed
    assert (f"FOOTNOTE_MODEL is {model!r}, which is not among them." in printed) == note


def test_unnamed_servers_on_this_machine_are_found(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer(models=("it's; rm\x1b[2J",)) as server, ScriptedServer(models=()) as empty:
        ports = {"vLLM": empty.port, "Ollama": server.port}
        monkeypatch.setattr("qa.models.server_models.USUAL_PORTS", ports)
        assert models() == (
            0,
            f"{empty.host} (vLLM) offers no model; load one there first.\n\n"
            f"{server.host} (Ollama) offers:\n  it's; rm\ufffd[2J\n\n"
            f"To use one:\n  export OPENAI_BASE_URL={server.base_url}\n"
            """  footnote ask "..." --model 'it'"'"'s; rm\ufffd[2J'\n"""
            """  export FOOTNOTE_MODEL='it'"'"'s; rm\ufffd[2J'    # for every question\n\n"""
            f"Nothing is sent to a model until you name one. Passages then go to {server.host}.\n",
            "",
        )


def test_without_any_server_it_says_what_can_be_set(models: Models, nobody: int) -> None:
    status, printed, _ = models()
    assert status == 0
    assert "none answers on the usual ports" in printed
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "FOOTNOTE_MODEL"):
        assert f"  {name} " in printed
    status, printed, _ = models("--json")
    assert (status, json.loads(printed)) == (0, {"model": None, "servers": []})


def test_a_server_that_fails_is_one_sentence(server: ScriptedServer, models: Models) -> None:
    server.say(failure(401, f"Incorrect API key provided: {KEY}"), path=MODELS)
    status, printed, err = models("--base-url", server.base_url, OPENAI_API_KEY=KEY)
    assert (status, printed) == (1, "")
    (line,) = err.splitlines()
    assert line.startswith(f"{server.host} does not accept the key")
    assert KEY not in line


def test_an_address_that_is_none_is_bad_usage(models: Models) -> None:
    status, _, err = models("--base-url", "localhost:11434")
    assert status == 2
    assert "should begin with http:// or https://" in err
    said = "--base-url is empty; give the address of a server.\n"
    assert models("--base-url", " ") == (2, "", said)


def test_a_name_that_no_resolver_knows() -> None:
    """In a network namespace, where the real resolver runs and finds nothing."""
    line = [sys.executable, "-m", "ui.cli", "models", "--base-url", "http://name.invalid/v1"]
    done = loopback_only(line)
    assert done.returncode == 1
    assert done.stderr == (
        "The host name.invalid is not known: check OPENAI_BASE_URL and the network.\n"
    )
