"""Middleware before the page: whose tab it is, and our scripts first in it."""

from pathlib import Path

from starlette.datastructures import MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api.dependencies import PERSON
from ui.api.errors import error_response

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
_MAX_TABS = 100_000

_STATIC = Path(__file__).parents[1] / "static"
_HEAD = b"<head>"
# Gradio inserts its ``head`` parameter only after its own scripts have started.
_FIRST = b"".join(
    b"<script>" + (_STATIC / name).read_bytes() + b"</script>"
    for name in ("random.js", "stream.js")
)


def is_page_path(path: str) -> bool:
    """Return whether the page needs a path; Gradio's others are not there."""
    return path in _PATHS or path.startswith(_FOLDERS)


class PageGate:
    """Lets only who opened a tab read its events, and puts our first scripts into the page."""

    def __init__(self, page: ASGIApp) -> None:
        self._page = page
        # The names of those who read the events of each tab.
        self._owners: dict[str, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        is_http = scope["type"] == "http"
        if is_http and not self._is_own_tab(scope):
            refusal = error_response(403, "Somebody else is signed in now; reload the page.")
            await refusal(scope, receive, send)
        elif is_http and scope["method"] == "GET" and scope["path"] == "/":
            await self._send_page(scope, receive, send)
        else:
            await self._page(scope, receive, send)

    async def _send_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        # It must not arrive compressed.
        headers = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
        await self._page({**scope, "headers": headers}, receive, keep)
        start = next(each for each in messages if each["type"] == "http.response.start")
        body = b"".join(each.get("body", b"") for each in messages)
        body = body.replace(_HEAD, _HEAD + _FIRST, 1)
        MutableHeaders(scope=start)["content-length"] = str(len(body))
        await send(start)
        await send({"type": "http.response.body", "body": body})

    def _is_own_tab(self, scope: Scope) -> bool:
        """Return whether a tab's events are read by the person who first did so."""
        person, path = scope.get(PERSON), scope["path"]
        if person is None or not path.startswith((_EVENTS, _HEARTBEAT)):
            return True
        tab = path.removeprefix(_HEARTBEAT).partition("/")[0]
        if path == _EVENTS:
            tab = QueryParams(scope["query_string"]).get("session_hash", "")
        if len(self._owners) >= _MAX_TABS:
            del self._owners[next(iter(self._owners))]
        name: str = person.name
        return self._owners.setdefault(tab, name) == name
