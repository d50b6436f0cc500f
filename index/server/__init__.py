"""A model server: its address, its client, and its faults as Footnote's errors."""

from index.server.openai_server import OpenAIServer
from index.server.server_address import ServerAddress
from index.server.server_faults import ServerError, ServerFaults

__all__ = [
    "OpenAIServer", "ServerAddress", "ServerError", "ServerFaults",
]  # fmt: skip
