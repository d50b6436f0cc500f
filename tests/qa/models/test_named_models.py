import socket
from collections.abc import Iterator

import pytest

from qa import ServerModels, local_servers
from tests.scripted_server import MODELS, Pause, Response, ScriptedServer, document, failure

KEY = "sk-test-0123456789abcdef"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(models=("qwen3:8b", "llama3.2", "llama3.2")) as running:
        yield running


@pytest.fixture
def nobody() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def test_local_servers_are_found_where_they_listen(
    server: ScriptedServer, nobody: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with ScriptedServer(models=()) as empty:
        ports = {"Ollama": nobody, "llama.cpp": empty.port, "vLLM": server.port}
        assert local_servers(ports) == (
            ServerModels("llama.cpp", empty.base_url, empty.host, ()),
            ServerModels("vLLM", server.base_url, server.host, ("llama3.2", "qwen3:8b")),
        )
    assert "authorization" not in server.requests[0].headers


def test_what_is_no_model_server_is_passed_over(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.models.named_models._REPLY_SECONDS", 0.2)
    ports = {"vLLM": server.port}
    for answered in (
        document({"detail": "Not Found"}, status=404),
        failure(401, "Who are you?"),
        Response(200, {"Content-Type": "text/html"}, [b"<html>Hello</html>"]),
        Response(None, steps=[Pause()]),
    ):
        server.say(answered, path=MODELS)
        assert local_servers(ports) == ()
    assert local_servers({}) == ()
