"""The two ways in: standard input and output, and HTTP."""

from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from index import IndexSettings
from qa import QAService
from ui.mcp.door import Door
from ui.mcp.places import Link, resource_link
from ui.mcp.tools import Tools


async def serve_stdio(service: QAService, adds_to: IndexSettings | None = None) -> None:
    """Serve one client on standard input and output until it closes them."""
    server = Door(Tools(service, resource_link, adds_to)).server
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


def http_application(
    service: QAService,
    link: Link,
    adds_to: IndexSettings | None = None,
    model: str | None = None,
) -> ASGIApp:
    """Return the streamable HTTP transport as an application, for any path of a server.

    ``link`` makes the addresses of places. With ``adds_to``, the settings of the service's store,
    clients may add to it. ``model`` answers instead of the service's own. No request
    depends on another, so any worker may answer it, and no lifespan has to be run. Hosts, origins
    and passwords are for the server's guard to check.
    """
    return _StatelessTransport(Door(Tools(service, link, adds_to, model)))


class _StatelessTransport:
    def __init__(self, door: Door) -> None:
        self._server = door.server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Nothing is ever announced, so whoever listens with a GET would wait for ever.
        if scope["method"] != "POST":
            await Response(status_code=405, headers={"Allow": "POST"})(scope, receive, send)
            return
        # One can be run only once; without sessions it keeps nothing between requests.
        manager = StreamableHTTPSessionManager(self._server, stateless=True)
        async with manager.run():
            await manager.handle_request(scope, receive, send)
