"""Assistants by the Model Context Protocol, where its package is installed."""

from collections.abc import Callable
from functools import lru_cache, partial

from starlette.requests import Request
from starlette.types import ASGIApp

from ui.api.dependencies import Services, current_person
from ui.api.errors import error_response
from ui.engine import Engine


def assistant_endpoint(services: Services) -> Callable[[Request], ASGIApp]:
    """Return what answers assistants' requests."""
    access, engines = services.access, services.engines
    # On a shared server an add would have no collection to go to.
    adds_to = engines.whole.settings if access.mcp_add and access.identity is None else None
    model = engines.whole.models.named.key if engines.whole.models.named else None

    @lru_cache(64)
    def application(base: str, engine: Engine) -> ASGIApp:
        from ui.mcp.serving import http_application

        return http_application(engine.service, partial(access.reader_link, base), adds_to, model)

    def answer(request: Request) -> ASGIApp:
        try:
            return application(str(request.base_url), engines.of(current_person(request)))
        except ModuleNotFoundError:
            return error_response(501, "This server lacks the package mcp; make mcp adds it.")

    return answer
