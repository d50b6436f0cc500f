"""The two ways in: standard input and output, and HTTP."""

from mcp.server.transport_security import TransportSecuritySettings
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from index import IndexSettings
from qa import QAService
from ui.mcp.places import Link, resource_link
from ui.mcp.server import article_server

# Hosts, origins and passwords are for the guard of the whole server to check.
_UNCHECKED = TransportSecuritySettings(enable_dns_rebinding_protection=False)


async def serve_stdio(service: QAService, adds_to: IndexSettings | None = None) -> None:
    """Serve one client on standard input and output until it closes them."""
    await article_server(service, resource_link, adds_to).run_stdio_async()


def http_application(
    service: QAService, link: Link, adds_to: IndexSettings | None = None, model: str | None = None
) -> ASGIApp:
    """Return the streamable HTTP transport as an application, for any path of a server.

    It takes what ``article_server`` does. No request depends on another, so any worker may answer
    it, and no lifespan has to be run.
    """
    server = article_server(service, link, adds_to, model)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        # Nothing is ever announced, so whoever listens with a GET would wait for ever.
        if scope["method"] != "POST":
            await Response(status_code=405, headers={"Allow": "POST"})(scope, receive, send)
            return
        # A manager can be run only once; without sessions it keeps nothing between requests.
        server.streamable_http_app(stateless_http=True, transport_security=_UNCHECKED)
        manager = server.session_manager
        async with manager.run():
            await manager.handle_request(scope, receive, send)

    return answer
