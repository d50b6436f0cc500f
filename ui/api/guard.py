"""Middleware before every route: admits requests, sets security headers, injects our scripts."""

import logging
import re
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index import StoreError
from ui.api.access import Access
from ui.api.failures import failure
from ui.api.whose import PERSON
from ui.markup import is_loopback, without_port

# Gradio has many more routes, from an API by name to a proxy; the page needs only these.
_PATHS = frozenset("/ /config /theme.css /favicon.ico /manifest.json".split()) | {
    f"/gradio_api/{name}"
    for name in (
        "app_id cancel info login_check queue/data queue/join reset startup-events token upload "
        "upload_progress user"
    ).split()
}
_EVENTS, _HEARTBEAT = "/gradio_api/queue/data", "/gradio_api/heartbeat/"
_FOLDERS = ("/assets/", "/static/", _HEARTBEAT)
_MAX_SESSIONS = 100_000
_PROGRAMS = ("/api/v1/", "/v1/", "/mcp")
_WRONG_KEY = "Send the key of this Footnote: Authorization: Bearer KEY."
_NOBODY = "Nobody is signed in; come by way of the proxy that signs you in."
_KEYLESS = "This Footnote has a password and no key for programs; set FOOTNOTE_API_KEY."
_READER = "/read/"
_SIGN_IN = "/sign-in"
# These paths need no sign-in.
_OPEN = frozenset({_SIGN_IN, "/health", "/ready"})
# What a browser that goes back must not show to who has signed in since, or to nobody.
_SHOWN = frozenset({"/", "/config"})
_SIGN_IN_BYTES = 10_000
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITES = frozenset({"none", "same-origin"})
# Python reads no number of thousands of digits.
_LENGTH = re.compile("[0-9]{1,15}")

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

_STATIC = Path(__file__).parents[1] / "static"
_HEAD = b"<head>"
# Gradio inserts its ``head`` parameter only after its own scripts have started.
_FIRST = b"".join(
    b"<script>" + (_STATIC / name).read_bytes() + b"</script>"
    for name in ("random.js", "stream.js")
)

_LOG = logging.getLogger(__name__)


class Guard:
    """ASGI middleware that protects all doors, and puts our first scripts into the page.

    It accepts only the doors' routes and ``pages``, callers that ``access`` admits, requests from
    this host's pages or a named origin, or without an Origin unless a browser changes something
    for another site, and bodies up to ``max_bytes``.
    With ``local`` the host must be a name of this machine, which prevents DNS rebinding.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        local: bool,
        max_bytes: int,
        access: Access,
    ) -> None:
        self._app = app
        self._local = local
        self._most_bytes = max_bytes
        self._access = access
        # Who reads the events of each tab, by its name.
        self._sessions: dict[str, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        path = scope["path"]
        identity = self._access.identity
        if identity is not None and path not in _OPEN:
            try:
                # It may look into the database.
                scope[PERSON] = await run_in_threadpool(identity.person, scope)
            except StoreError as error:
                # The reason names folders and servers.
                _LOG.warning("Nobody can be told: %s", error)
                unread = failure(503, "Footnote's store cannot be read now.")
                await _refuse(unread, scope, receive, send)
                return
        most = _SIGN_IN_BYTES if path in _OPEN else self._most_bytes
        refusal = self._refusal(scope, most)
        if refusal is not None:
            await _refuse(refusal, scope, receive, send)
            return
        body = _Body(receive, most)
        is_secret = identity is not None or self._access.password is not None
        is_begun = False

        async def headed(message: Message) -> None:
            nonlocal is_begun
            if body.refusal is not None and not is_begun:
                return
            if message["type"] == "http.response.start":
                is_begun = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if path.startswith(_PROGRAMS) or (is_secret and path in _SHOWN):
                    headers.setdefault("cache-control", "no-store")
                if self._access.origins and path.startswith(_READER):
                    # The policy of the reader says who may frame it.
                    del headers["x-frame-options"]
            await send(message)

        answering: Send = headed
        if scope["method"] == "GET" and path == "/":
            # The page must not arrive compressed.
            headers = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
            scope, answering = {**scope, "headers": headers}, _with_scripts(headed)
        try:
            await self._app(scope, body.receive, answering)
        except ClientDisconnect:
            if body.refusal is None:
                raise
        if body.refusal is not None and not is_begun:
            await _refuse(body.refusal, scope, receive, send)

    def _refusal(self, scope: Scope, most: int) -> Response | None:
        path, headers = scope["path"], Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        is_program = path.startswith(_PROGRAMS)
        is_named = is_program and origin in self._access.origins
        is_known = scope.get(PERSON) is not None
        length = headers.get("content-length", "0")
        if self._local and not is_loopback(without_port(host)):
            return failure(421, "Address this server by a name of its machine, like 127.0.0.1.")
        # Without TLS anybody on the way can make a page of this host.
        is_safe = scope.get("scheme") == "https"
        is_ours = origin == f"https://{host}" if is_safe else _host_of(origin or "") == host
        if origin is not None and not (is_ours or is_named):
            return failure(403, "Pages of other sites may not ask; FOOTNOTE_ORIGINS names some.")
        # What a browser sends for another site without an Origin.
        site = headers.get("sec-fetch-site", "none")
        if origin is None and scope["method"] not in _SAFE and site not in _OWN_SITES:
            return failure(403, "Pages of other sites may not change anything.")
        if is_program and not (is_known or self._access.admits_program(headers)):
            missing = _KEYLESS if self._access.key is None else _WRONG_KEY
            return failure(401, missing if self._access.identity is None else _NOBODY)
        if path.startswith(_READER):
            query = QueryParams(scope["query_string"])
            article_id = path.removeprefix(_READER)
            if not (is_known or self._access.admits_reader(headers, article_id, query)):
                return self._unknown(scope, "#cited")
        elif path in _PATHS or path.startswith(_FOLDERS):
            if is_known and not self._is_own_session(scope):
                return failure(403, "Somebody else is signed in now; reload the page.")
            if not (is_known or self._access.admits_browser(headers)):
                return self._unknown(scope) if path == "/" else failure(401, "Sign in first.")
        elif not is_program and path not in _OPEN:
            return failure(404, "There is nothing at this address.")
        if not _LENGTH.fullmatch(length) or int(length) > most:
            return _too_large(most)
        return None

    def _is_own_session(self, scope: Scope) -> bool:
        """Return whether a tab's events are read by the person who first did so."""
        path = scope["path"]
        session = path.removeprefix(_HEARTBEAT).partition("/")[0]
        if path == _EVENTS:
            session = QueryParams(scope["query_string"]).get("session_hash", "")
        elif not path.startswith(_HEARTBEAT):
            return True
        if len(self._sessions) >= _MAX_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        name: str = scope[PERSON].name
        return self._sessions.setdefault(session, name) == name

    def _unknown(self, scope: Scope, fragment: str = "") -> Response:
        """Return what a browser gets that nobody vouches for."""
        if self._access.identity is None:
            return _to_sign_in(scope, fragment)
        return failure(401, _NOBODY)


class _Body:
    """The body of a request, which is cut off once it is too large.

    ``refusal`` is then what is answered.
    """

    def __init__(self, receive: Receive, most: int) -> None:
        self.refusal: Response | None = None
        self._receive = receive
        self._most = most
        self._received = 0

    async def receive(self) -> Message:
        """Return the next message, a disconnection if the body is cut off."""
        if self.refusal is None:
            message = await self._receive()
            self._received += len(message.get("body", b""))
            if self._received <= self._most:
                return message
            self.refusal = _too_large(self._most)
            # What is still to come of it is not read.
            self.refusal.headers["connection"] = "close"
        return {"type": "http.disconnect"}


async def _refuse(refusal: Response, scope: Scope, receive: Receive, send: Send) -> None:
    for name, value in _HEADERS.items():
        refusal.headers.setdefault(name, value)
    await refusal(scope, receive, send)


def _too_large(most: int) -> Response:
    return failure(413, f"The request is larger than {most:,} bytes, which is the most.")


def _to_sign_in(scope: Scope, fragment: str = "") -> Response:
    # As it was sent: what is decoded is not an address any more.
    query = scope["query_string"].decode("latin-1")
    back = scope.get("raw_path", b"/").decode("latin-1") + (f"?{query}" if query else "")
    return RedirectResponse(f"{_SIGN_IN}?{urlencode({'to': back + fragment})}", 303)


def _with_scripts(send: Send) -> Send:
    """Wrap ``send`` to put our scripts first in an HTML page and pass anything else through."""
    start: Message | None = None
    body = b""

    async def completed(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start" and _is_html(message):
            start = message
        elif start is None or message["type"] != "http.response.body":
            await send(message)
        else:
            body += message.get("body", b"")
            if message.get("more_body", False):
                return
            body = body.replace(_HEAD, _HEAD + _FIRST, 1)
            MutableHeaders(scope=start)["content-length"] = str(len(body))
            await send(start)
            await send({"type": "http.response.body", "body": body})

    return completed


def _is_html(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith("text/html")


def _host_of(address: str) -> str | None:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return None
