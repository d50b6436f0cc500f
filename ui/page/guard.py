"""What stands before Gradio: which requests it gets, what the page loads, and what runs first."""

from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.markup import is_loopback, without_port

# Gradio has many more routes, from an API by name to a proxy; the page needs only these.
_PATHS = frozenset(
    "/ /config /theme.css /favicon.ico /manifest.json /login /login/ /logout".split()
) | {
    f"/gradio_api/{name}"
    for name in (
        "app_id cancel info login_check queue/data queue/join reset startup-events token upload "
        "upload_progress user"
    ).split()
}
_FOLDERS = ("/assets/", "/static/", "/gradio_api/heartbeat/")

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


class Guard:
    """ASGI middleware that protects the page, and puts random.js and stream.js first into it.

    It accepts only the routes that the page uses, only requests sent by a page of this very host,
    and only bodies up to ``max_bytes``. With ``local`` the host must be a name of this machine, so
    that a web site cannot point its own name here.
    """

    def __init__(self, app: ASGIApp, *, local: bool, max_bytes: int) -> None:
        self._app = app
        self._local = local
        self._most_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope["path"], Headers(scope=scope))
        if refusal is not None:
            response = PlainTextResponse(refusal.phrase, refusal.value)
            await response(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._most_bytes:
                return {"type": "http.disconnect"}
            return message

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        if scope["method"] == "GET" and scope["path"] == "/":
            # The page must not arrive compressed.
            headers = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
            await self._app({**scope, "headers": headers}, counted, _with_scripts(headed))
        else:
            await self._app(scope, counted, headed)

    def _refusal(self, path: str, headers: Headers) -> HTTPStatus | None:
        host = headers.get("host", "")
        if self._local and not is_loopback(without_port(host)):
            return HTTPStatus.MISDIRECTED_REQUEST
        origin = headers.get("origin")
        if origin is not None and _place(origin) != host:
            return HTTPStatus.FORBIDDEN
        if path not in _PATHS and not path.startswith(_FOLDERS):
            return HTTPStatus.NOT_FOUND
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self._most_bytes:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return None


def _with_scripts(send: Send) -> Send:
    """Return what sends a page with our scripts first, and whatever is no page as it is."""
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


def _place(address: str) -> str | None:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return None
