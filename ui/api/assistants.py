"""Assistants by the Model Context Protocol, where its package is installed."""

from functools import lru_cache

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.api.access import Access
from ui.api.failures import failure
from ui.api.links import Links
from ui.api.whose import person_of
from ui.engine import Engine
from ui.people import Engines


class Assistants:
    """An ASGI application that answers assistants."""

    def __init__(self, engines: Engines, access: Access) -> None:
        settings, named = engines.whole.settings, engines.whole.named
        # On a shared server an add would have no collection to go to.
        adds_to = settings if access.mcp_add and access.identity is None else None
        model = named.key if named else None

        @lru_cache(64)
        def door(base: str, engine: Engine) -> ASGIApp:
            from ui.mcp.serving import http_application

            return http_application(engine.service, Links(base, access).to, adds_to, model)

        self._engines = engines
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        request = Request(scope)
        try:
            engine = self._engines.of(person_of(request))
            app = self._door(str(request.base_url), engine)
        except ModuleNotFoundError:
            app = failure(501, "This server lacks the package mcp; make mcp adds it.")
        await app(scope, receive, send)
