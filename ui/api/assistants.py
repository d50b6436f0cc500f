"""Assistants by the Model Context Protocol, where its package is installed."""

from functools import lru_cache

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.api.access import Access
from ui.api.failures import failure
from ui.api.links import Links
from ui.engine import Engine


class Assistants:
    """An ASGI application that answers assistants."""

    def __init__(self, engine: Engine, access: Access) -> None:
        adds_to = engine.settings if access.mcp_add else None
        model = engine.named.key if engine.named else None

        @lru_cache(8)
        def door(base: str) -> ASGIApp:
            from ui.mcp.serving import http_application

            return http_application(engine.service, Links(base, access).to, adds_to, model)

        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        try:
            app = self._door(str(Request(scope).base_url))
        except ModuleNotFoundError:
            app = failure(501, "This server lacks the package mcp; make mcp adds it.")
        await app(scope, receive, send)
