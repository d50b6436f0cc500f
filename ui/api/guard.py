"""Middleware before the page and the APIs: it admits requests, and sets security headers."""

import logging
from typing import Literal
from urllib.parse import urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index import StoreError
from ui.api.access import Access
from ui.api.dependencies import PERSON
from ui.api.errors import MAX_BODY_BYTES, TOO_LARGE, error_response
from ui.api.page_gate import is_page_path
from ui.markup import is_loopback, without_port

_READER = "/read/"
_SIGN_IN = "/sign-in"
# These paths need no sign-in.
_OPEN = frozenset({_SIGN_IN, "/health", "/ready"})
# What a browser that goes back must not show to who has signed in since, or to nobody.
_SHOWN = frozenset({"/", "/config"})
_WRONG_KEY = "Send the key of this Footnote: Authorization: Bearer KEY."
_KEYLESS = "This Footnote has a password and no key for programs; set FOOTNOTE_API_KEY."
_NOBODY = "Nobody is signed in; come by way of the proxy that signs you in."
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITES = frozenset({"none", "same-origin"})

# Gradio compiles templates and writes inline scripts, hence the two "unsafe" keywords. The policy
# exists to keep the browser from asking any other host for anything.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}
_LOG = logging.getLogger(__name__)
Area = Literal["open", "reader", "page", "api"]


class Guard:
    """ASGI middleware that passes requests on to the page or to the APIs, if it admits them.

    It admits callers that ``access`` knows, and requests from this host's pages or a named origin,
    or without an Origin unless a browser changes something for another site. With ``local`` the
    host must be a name of this machine, which prevents DNS rebinding. What is neither the page's,
    nor the reader's, nor open to all is for programs.
    """

    def __init__(
        self, api: ASGIApp, access: Access, *, local: bool, page: ASGIApp | None = None
    ) -> None:
        self._api, self._page = api, page
        self._access, self._local = access, local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await (self._page or self._api)(scope, receive, send)
        if scope["type"] != "http":
            return
        area = self._area(scope["path"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._set_headers(MutableHeaders(scope=message), scope["path"], area)
            await send(message)

        app: ASGIApp | None = await self._refusal(scope, area)
        if app is None:
            app = self._page if area == "page" and self._page else self._api
        await app(scope, receive, send_with_headers)

    def _area(self, path: str) -> Area:
        if path in _OPEN:
            return "open"
        if path.startswith(_READER):
            return "reader"
        return "page" if is_page_path(path) else "api"

    def _set_headers(self, headers: MutableHeaders, path: str, area: Area) -> None:
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        is_secret = self._access.identity is not None or self._access.password is not None
        if area == "api" or (is_secret and path in _SHOWN):
            headers.setdefault("cache-control", "no-store")
        if self._access.origins and area == "reader":
            # The policy of the reader says who may frame it.
            del headers["x-frame-options"]

    async def _refusal(self, scope: Scope, area: Area) -> Response | None:
        """Return what answers a request that is not admitted; note who is signed in."""
        access, path, headers = self._access, scope["path"], Headers(scope=scope)
        if self._local and not is_loopback(without_port(headers.get("host", ""))):
            message = "Address this server by a name of its machine, like 127.0.0.1."
            return error_response(421, message)
        if message := self._foreign(scope, headers, area):
            return error_response(403, message)
        # FastAPI cuts off what is longer than it says.
        if int(headers.get("content-length", "0")) > MAX_BODY_BYTES:
            return error_response(413, TOO_LARGE)
        if area == "open":
            return None
        if access.identity is not None:
            try:
                # It may look into the database.
                scope[PERSON] = await run_in_threadpool(access.identity.person, scope)
            except StoreError as error:
                # The reason names folders and servers.
                _LOG.warning("Who asks cannot be looked up: %s", error)
                return error_response(503, "Footnote's store cannot be read now.")
        if area == "reader":
            query = QueryParams(scope["query_string"])
            is_admitted = access.admits_reader(headers, path.removeprefix(_READER), query)
        elif area == "page":
            is_admitted = access.admits_browser(headers)
        else:
            is_admitted = access.admits_program(headers)
        if is_admitted or scope.get(PERSON) is not None:
            return None
        if access.identity is not None:
            return error_response(401, _NOBODY)
        if area == "api":
            return error_response(401, _WRONG_KEY if access.key else _KEYLESS)
        if area == "reader":
            return _to_sign_in(scope, "#cited")
        return _to_sign_in(scope) if path == "/" else error_response(401, "Sign in first.")

    def _foreign(self, scope: Scope, headers: Headers, area: Area) -> str:
        """Return why a request of another site's page is refused, "" for any other."""
        host, origin = headers.get("host", ""), headers.get("origin")
        if origin is None:
            # What a browser sends for another site without an Origin.
            site = headers.get("sec-fetch-site", "none")
            is_harmless = scope["method"] in _SAFE_METHODS or site in _OWN_SITES
            return "" if is_harmless else "Pages of other sites may not change anything."
        # Without TLS anybody on the way can make a page of this host.
        is_safe = scope.get("scheme") == "https"
        is_ours = origin == f"https://{host}" if is_safe else _host_of(origin) == host
        if is_ours or (area == "api" and origin in self._access.origins):
            return ""
        return "Pages of other sites may not ask; FOOTNOTE_ORIGINS names some."


def _to_sign_in(scope: Scope, fragment: str = "") -> Response:
    # As it was sent: what is decoded is not an address any more.
    query = scope["query_string"].decode("latin-1")
    back = scope.get("raw_path", b"/").decode("latin-1") + (f"?{query}" if query else "")
    return RedirectResponse(f"{_SIGN_IN}?{urlencode({'to': back + fragment})}", 303)


def _host_of(address: str) -> str | None:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return None
