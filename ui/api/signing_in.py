"""Sign in with the password, and go on to where one wanted to go."""

import asyncio
import re
import time
from ipaddress import ip_address, ip_network

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import QueryParams
from starlette.responses import Response

from ui.api.access import COOKIE, SESSION_SECONDS, Access
from ui.api.reading import lone_page
from ui.markup import render

# A path of this server; a browser takes "//" and "/\" for another host.
_PATH = re.compile(r"/(?![/\\])[!-~]*")
_SECONDS_BETWEEN = 2.0
_LONGEST_WAIT = 10.0


class Tries:
    """Has passwords that are tried from one network wait for one another."""

    def __init__(self, seconds: float = _SECONDS_BETWEEN, longest: float = _LONGEST_WAIT) -> None:
        self._seconds, self._longest = seconds, longest
        self._free_at: dict[str, float] = {}

    async def turn(self, host: str) -> bool:
        """Wait for the turn of a host; return False at once if too many wait before it."""
        now, network = time.monotonic(), _network(host)
        self._free_at = {each: at for each, at in self._free_at.items() if at > now}
        at = self._free_at.get(network, now)
        if at - now > self._longest:
            return False
        self._free_at[network] = at + self._seconds
        await asyncio.sleep(at - now)
        return True


def sign_in_routes(access: Access, tries: Tries) -> APIRouter:
    """Return the routes of the form that asks for the password."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/sign-in")
    def form(request: Request, to: str = "/") -> Response:
        if access.admits_browser(request.headers):
            return RedirectResponse(_own_path(to), 303)
        return page(to)

    @routes.post("/sign-in")
    async def sign_in(request: Request) -> Response:
        fields = QueryParams((await request.body()).decode("utf-8", "replace"))
        to = fields.get("to", "/")
        host = request.client.host if request.client else ""
        if not await tries.turn(host):
            return page(to, "Too many passwords were tried. Wait a moment, and try again.", 429)
        session = access.session(fields.get("password", ""))
        if session is None:
            return page(to, "That is not the password.", 403)
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

    def page(to: str, wrong: str = "", status: int = 200) -> Response:
        return lone_page("Sign in", render("sign_in", {"to": to, "wrong": wrong}), access, status)

    return routes


def _own_path(to: str) -> str:
    """Return a path of this server, "/" for anything else."""
    return to if _PATH.fullmatch(to) else "/"


def _network(host: str) -> str:
    """Return the network of a host: one has a whole /64 of IPv6 addresses to itself."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(ip_network((address, 32 if address.version == 4 else 64), strict=False))
