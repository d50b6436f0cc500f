"""Sign in with the password, and go on to where one wanted to go."""

import re

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import QueryParams
from starlette.responses import Response

from ui.api.access import COOKIE, SESSION_SECONDS, Access
from ui.api.dependencies import CurrentServices
from ui.api.reading import lone_page
from ui.markup import render

# A path of this server; a browser takes "//" and "/\" for another host.
_PATH = re.compile(r"/(?![/\\])[!-~]*")
_MAX_BYTES = 10_000

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
def show_form(request: Request, services: CurrentServices, to: str = "/") -> Response:
    """Show the form that asks for the password."""
    if services.access.admits_browser(request.headers):
        return RedirectResponse(_own_path(to), 303)
    return _form(services.access, to)


@router.post("/sign-in", max_body_size=_MAX_BYTES)
async def sign_in(request: Request, services: CurrentServices) -> Response:
    """Take the password, and lead on to the address of the field ``to``."""
    access = services.access
    fields = QueryParams((await request.body()).decode("utf-8", "replace"))
    to = fields.get("to", "/")
    host = request.client.host if request.client else ""
    if not await services.throttle.turn(host):
        message = "Too many passwords were tried. Wait a moment, and try again."
        return _form(access, to, message, 429)
    session = access.session(fields.get("password", ""))
    if session is None:
        return _form(access, to, "That is not the password.", 403)
    response = RedirectResponse(_own_path(to), 303)
    # No script reads it; behind TLS it is sent only there.
    response.set_cookie(
        COOKIE,
        session,
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


def _form(access: Access, to: str, message: str = "", status: int = 200) -> Response:
    html = render("sign_in", {"to": to, "wrong": message})
    return lone_page("Sign in", html, access, status)


def _own_path(to: str) -> str:
    """Return a path of this server, "/" for anything else."""
    return to if _PATH.fullmatch(to) else "/"
