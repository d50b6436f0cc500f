"""All doors for programs as one router."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException
from starlette.routing import Route

from index import StoreError
from ui.api.access import Access
from ui.api.articles import article_routes
from ui.api.asking import Asking
from ui.api.assistants import Assistants
from ui.api.completions import completion_routes
from ui.api.conversations import conversation_routes
from ui.api.failures import FAILURE
from ui.api.people import people_routes
from ui.api.questions import question_routes
from ui.api.reading import reading_routes
from ui.api.responses import response_routes
from ui.api.signing_in import Tries, sign_in_routes
from ui.conversations import ConversationStore
from ui.people import Engines, Library

# The guard has checked the key; this tells clients to send it.
_WITH_KEY = [Depends(HTTPBearer(auto_error=False, description="FOOTNOTE_API_KEY"))]
METHODS = "GET HEAD POST PUT PATCH DELETE OPTIONS".split()


def api_routes(engines: Engines, access: Access, store: ConversationStore) -> APIRouter:
    """Return the API, OpenAI's protocol and MCP, the reader by address, health and readiness."""
    routes, asking = APIRouter(responses={"4XX": FAILURE}), Asking()
    questions = question_routes(engines, asking, store)
    own_routes = [article_routes(engines), questions, conversation_routes(store)]
    if isinstance(engines, Library):
        own_routes.append(people_routes(engines))
    for own in own_routes:
        routes.include_router(own, prefix="/api/v1", dependencies=_WITH_KEY)
    for theirs in (completion_routes, response_routes):
        routes.include_router(theirs(engines, asking, access), dependencies=_WITH_KEY)
    routes.include_router(reading_routes(engines, access))
    if access.identity is None:
        routes.include_router(sign_in_routes(access, Tries()))
    routes.routes.append(Route("/mcp", Assistants(engines, access)))

    @routes.get("/health", tags=["server"], summary="Tell that the server runs")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @routes.get("/ready", tags=["server"], summary="Tell whether questions can be answered")
    def ready(request: Request) -> JSONResponse:
        try:
            engines.whole.refuse_other_store()
        except StoreError as error:
            # The reason names folders of this machine.
            reason = {"reason": str(error)} if access.admits_program(request.headers) else {}
            return JSONResponse({"status": "not ready", **reason}, 503)
        return JSONResponse({"status": "ready"})

    # Below the doors for programs, nothing is left to the page.
    @routes.api_route("/api/v1/{rest:path}", methods=METHODS, include_in_schema=False)
    @routes.api_route("/v1/{rest:path}", methods=METHODS, include_in_schema=False)
    def nothing() -> None:
        raise HTTPException(404)

    return routes
