"""`footnote models` lists what servers offer, and says how to use it."""

import socket

import pytest

from tests.scripted_server import MODELS, ScriptedServer, failure
from tests.ui.cli.conftest import Run

KEY = "sk-test-0123456789abcdef"
USUAL_PORTS = "qa.models.named_models.USUAL_PORTS"


def test_a_named_server_is_asked(server: ScriptedServer, run: Run) -> None:
    named = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": KEY}
    done = run("models", **named)
    assert (done.status, done.err) == (0, "")
    assert done.out == (
        f"{server.host} offers:\n  llama3.2\n  qwen3:8b\n\n"
        'To use one:\n  footnote ask "..." --model NAME\n'
        "  export FOOTNOTE_MODEL=NAME    # for every question\n\n"
        f"Nothing is sent to a model until you name one. Passages then go to {server.host}.\n"
    )
    assert server.asked(MODELS)[0].headers["authorization"] == f"Bearer {KEY}"
    found = {"kind": None, "base_url": server.base_url, "host": server.host}
    assert run("models", "--json", FOOTNOTE_MODEL="llama3.2", **named).document == {
        "model": "llama3.2",
        "servers": [{**found, "models": ["llama3.2", "qwen3:8b"]}],
    }
    missing = "which is not among them."
    printed = run("models", "--base-url", server.base_url, FOOTNOTE_MODEL="llama3.2").out
    assert f"  export OPENAI_BASE_URL={server.base_url}\n" in printed
    assert "--model llama3.2" in printed
    assert missing not in printed
    assert (
        f"FOOTNOTE_MODEL is 'llama9', {missing}"
        in run("models", FOOTNOTE_MODEL="llama9", **named).out
    )
    server.say(failure(401, f"Incorrect API key provided: {KEY}"), path=MODELS)
    refused = run("models", **named)
    assert refused.status == 1
    assert refused.complaint.startswith(f"{server.host} does not accept the key")
    assert KEY not in refused.err


def test_unnamed_servers_on_this_machine_are_found(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer(models=("it's; rm\x1b[2J",)) as server, ScriptedServer(models=()) as empty:
        monkeypatch.setattr(USUAL_PORTS, {"vLLM": empty.port, "Ollama": server.port})
        done = run("models")
        assert (done.status, done.err) == (0, "")
        assert done.out == (
            f"{empty.host} (vLLM) offers no models; load one there first.\n\n"
            f"{server.host} (Ollama) offers:\n  it's; rm\ufffd[2J\n\n"
            f"To use one:\n  export OPENAI_BASE_URL={server.base_url}\n"
            """  footnote ask "..." --model 'it'"'"'s; rm\ufffd[2J'\n"""
            """  export FOOTNOTE_MODEL='it'"'"'s; rm\ufffd[2J'    # for every question\n\n"""
            f"Nothing is sent to a model until you name one. Passages then go to {server.host}.\n"
        )


def test_without_any_server_it_says_what_can_be_set(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setattr(USUAL_PORTS, {"Ollama": port})
    done = run("models")
    assert done.status == 0
    assert "none answers on the usual ports" in done.out
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "FOOTNOTE_MODEL"):
        assert f"  {name} " in done.out
    assert run("models", "--json").document == {"model": None, "servers": []}
