"""Put scripts into the page that run before any other."""

from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEAD = b"<head>"
_STATIC = Path(__file__).parents[1] / "static"
_SCRIPTS = b"".join(
    b"<script>" + (_STATIC / name).read_bytes() + b"</script>"
    for name in ("random.js", "stream.js")
)


class FirstScript:
    """ASGI middleware that puts random.js and stream.js first into the page.

    Gradio inserts its ``head`` parameter only after its own scripts have started.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        # The page must not arrive compressed.
        headers = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
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
                body = body.replace(_HEAD, _HEAD + _SCRIPTS, 1)
                MutableHeaders(scope=start)["content-length"] = str(len(body))
                await send(start)
                await send({"type": "http.response.body", "body": body})

        await self._app({**scope, "headers": headers}, receive, completed)


def _is_html(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith("text/html")
