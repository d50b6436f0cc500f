"""List the models of a given server and of servers on this machine."""

import socket
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from index import ModelError
from index.server import OpenAIServer, ServerAddress

# The default port of each.
USUAL_PORTS: Mapping[str, int] = {
    "Ollama": 11434,
    "llama.cpp": 8080,
    "LM Studio": 1234,
    "vLLM": 8000,
}

# For a named server: the timeout, and retries. For a local port: seconds to connect, and to reply.
_ASK_SECONDS = 20.0
_ASK_RETRIES = 1
_KNOCK_SECONDS = 0.25
_REPLY_SECONDS = 2.0


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
    address = ServerAddress.of(base_url)
    server = OpenAIServer(address, api_key, timeout=_ASK_SECONDS, retries=_ASK_RETRIES)
    return _listed(None, server)


def local_servers(ports: Mapping[str, int] | None = None) -> tuple[ServerModels, ...]:
    """Return the model servers that answer on their default ports on this machine.

    No key is sent to them. Anything else that listens there is left out.
    """
    named = USUAL_PORTS if ports is None else ports
    with ThreadPoolExecutor(max(1, len(named))) as pool:
        found = pool.map(_knock, named, named.values())
        return tuple(server for server in found if server is not None)


def _knock(kind: str, port: int) -> ServerModels | None:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=_KNOCK_SECONDS).close()
        address = ServerAddress.of(f"http://127.0.0.1:{port}/v1")
        return _listed(kind, OpenAIServer(address, None, timeout=_REPLY_SECONDS, retries=0))
    except (OSError, ModelError):
        # Nothing listens there, or something else.
        return None


def _listed(kind: str | None, server: OpenAIServer) -> ServerModels:
    return ServerModels(kind, server.address.shown, server.address.host, server.models())
