"""The APIs as one application."""

from typing import Literal

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.security import HTTPBearer
from starlette.routing import Route

from index import StoreError
from ui.api import (
    articles,
    collections,
    completions,
    conversations,
    questions,
    reading,
    responses,
    search,
    signing_in,
)
from ui.api.assistants import assistant_endpoint
from ui.api.dependencies import CurrentServices, Services
from ui.api.errors import ERROR_HANDLERS, MAX_BODY_BYTES, ErrorAnswer
from ui.people import Library

# The guard has checked the key; this tells clients to send it.
_WITH_KEY = [Depends(HTTPBearer(auto_error=False, description="FOOTNOTE_API_KEY"))]
_METHODS = "GET HEAD POST PUT PATCH DELETE OPTIONS".split()
_ROUTERS = tuple(
    each.router for each in (articles, questions, search, conversations, completions, responses)
)

_router = APIRouter(tags=["server"])


def api_application(services: Services) -> FastAPI:
    """Return our API, OpenAI's protocol and MCP, the reader by address, health and readiness."""
    app = FastAPI(
        title="Footnote",
        description="Answers questions about articles, with footnotes to exact characters.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        max_body_size=MAX_BODY_BYTES,
        exception_handlers=ERROR_HANDLERS,
        responses={"4XX": {"model": ErrorAnswer, "description": "Nothing has changed."}},
    )
    app.state.services = services
    is_shared = isinstance(services.engines, Library)
    for router in (*_ROUTERS, collections.router) if is_shared else _ROUTERS:
        app.include_router(router, dependencies=_WITH_KEY)
    own_routers = [_router, reading.router]
    if services.access.identity is None:
        own_routers.append(signing_in.router)
    for router in own_routers:
        app.include_router(router)
    app.router.routes.append(Route("/mcp", assistant_endpoint(services), methods=_METHODS))
    return app


@_router.get("/health")
def show_health() -> dict[Literal["status"], Literal["ok"]]:
    """Tell that the server runs."""
    return {"status": "ok"}


@_router.get("/ready", responses={503: {"description": "They cannot."}})
def show_readiness(
    request: Request, response: Response, services: CurrentServices
) -> dict[Literal["status", "reason"], str]:
    """Tell whether questions can be answered."""
    try:
        _ = services.engines.whole.index.generation
    except StoreError as error:
        response.status_code = 503
        if not services.access.admits_program(request.headers):
            return {"status": "not ready"}
        # It names folders of this machine.
        return {"status": "not ready", "reason": str(error)}
    return {"status": "ready"}
