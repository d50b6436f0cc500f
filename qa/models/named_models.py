"""The models of servers, by name."""

import socket
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index import ModelError
from index.server import OpenAIServer, ServerAddress
from qa.models.chat_model import ChatModel

if TYPE_CHECKING:
    from qa.settings import QASettings

# The default port of each.
USUAL_PORTS: Mapping[str, int] = {
    "Ollama": 11434,
    "llama.cpp": 8080,
    "LM Studio": 1234,
    "vLLM": 8000,
}

# For a named server: the timeout. For a local port: seconds to connect, and to reply.
_ASK_SECONDS = 20.0
_PROBE_SECONDS = 0.25
_REPLY_SECONDS = 2.0


def open_model(name: str, settings: "QASettings") -> ChatModel:
    """Open a model of the configured server; nothing is sent yet. Raises ModelError."""
    from qa.models.openai_model import OpenAIModel

    return OpenAIModel(name, OpenAIServer.of(settings, name))


@dataclass(frozen=True, slots=True)
class ServerModels:
    """The sorted names of a server's models.

    ``kind`` is the software that usually listens there, or None. ``base_url`` is for
    OPENAI_BASE_URL and contains no password; ``host`` is for display.
    """

    kind: str | None
    base_url: str
    host: str
    models: tuple[str, ...]


def models_at(base_url: str | None, api_key: str | None) -> ServerModels:
    """Ask a server for its models; None means OpenAI's own.

    Raises SettingsError when the address is invalid, and ModelError when it does not answer.
    """
    return _listed(None, ServerAddress.of(base_url), api_key, _ASK_SECONDS)


def local_servers(ports: Mapping[str, int] | None = None) -> tuple[ServerModels, ...]:
    """Return the model servers that answer on their default ports on this machine.

    No key is sent to them. Anything else that listens there is left out.
    """
    named = USUAL_PORTS if ports is None else ports
    with ThreadPoolExecutor(max(1, len(named))) as pool:
        found = pool.map(_probe, named, named.values())
        return tuple(server for server in found if server is not None)


def _probe(kind: str, port: int) -> ServerModels | None:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=_PROBE_SECONDS).close()
        address = ServerAddress.of(f"http://127.0.0.1:{port}/v1")
        return _listed(kind, address, None, _REPLY_SECONDS)
    except (OSError, ModelError):
        # Nothing listens there, or something else.
        return None


def _listed(
    kind: str | None, address: ServerAddress, api_key: str | None, seconds: float
) -> ServerModels:
    with closing(OpenAIServer(address, api_key, timeout=seconds, retries=0)) as server:
        return ServerModels(kind, address.shown, address.host, server.models())
