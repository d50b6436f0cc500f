"""The log as JSON, one object a line: nothing that somebody wrote, asked or sent but a name."""

import io
import json
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from contextvars import ContextVar
from datetime import UTC, datetime
from secrets import token_hex
from traceback import extract_tb

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api import FAILED, METHODS, PERSON

# Whose messages are words of a program; of others only the logger is told.
_KNOWN = frozenset("index qa eval ui uvicorn asyncio".split())
# What is told of a request that was refused before it had a route.
_DOORS = "/ /api/v1 /v1 /mcp /read /sign-in /gradio_api /assets /static /config".split()
_ADDS = "POST", "/api/v1/articles"
_HUNG_UP = 499
_LONGEST_TRACE = 20

_LOG = logging.getLogger(__name__)
_REQUEST: ContextVar[str | None] = ContextVar("request", default=None)


@contextmanager
def json_log() -> Iterator[None]:
    """Write the log inside the block to standard error as JSON, and nothing else there."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    # It would be told on the same stream.
    logging.raiseExceptions = False
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("ui").setLevel(logging.INFO)
    with redirect_stderr(_Prints()):
        yield


def told(app: ASGIApp) -> ASGIApp:
    """Log each request of an application once it has ended, under a name that it answers with."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        status, began, name = _HUNG_UP, time.perf_counter(), token_hex(8)

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = name
            await send(message)

        _REQUEST.set(name)
        try:
            await app(scope, receive, named)
        except Exception:
            status = 500
            raise
        finally:
            _tell(scope, status, time.perf_counter() - began)

    return answer


def _tell(scope: Scope, status: int, seconds: float) -> None:
    method, path = scope["method"], scope["path"]
    door = next((each for each in _DOORS if path == each or path.startswith(f"{each}/")), None)
    route = getattr(scope.get("route"), "path", door)
    if route and door and not route.startswith(door):
        # A router does not know what it was included below.
        route = door + route
    person, failed = scope.get(PERSON), scope.get(FAILED)
    event = "request"
    if status >= 500:
        event = "server error"
    elif door == "/sign-in" and status >= 400:
        event = "sign-in refused"
    elif (method, route) == _ADDS and (failed or status >= 400):
        event = "add failed"
    fields = {
        "event": event,
        "method": method if method in METHODS else None,
        "route": route,
        "status": status,
        "ms": round(seconds * 1000),
        "person": person.name if person else None,
        "error": failed,
    }
    _LOG.log(logging.ERROR if status >= 500 else logging.INFO, "request", extra={"fields": fields})


class _Lines(logging.Formatter):
    """Makes a line of JSON of a record."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        error = record.exc_info[1] if record.exc_info else None
        fields = getattr(record, "fields", None)
        if fields is None:
            is_error = record.levelno >= logging.ERROR
            fields = {
                "event": "server error" if is_error else "warning",
                "logger": record.name,
                "message": _message(record),
            }
        if error is not None:
            frames = extract_tb(error.__traceback__)[-_LONGEST_TRACE:]
            fields |= {
                "error": type(error).__name__,
                "trace": [f"{each.filename}:{each.lineno} {each.name}" for each in frames],
            }
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        head = {"time": at, "level": record.levelname.lower(), "request": _REQUEST.get()}
        told = (head | fields).items()
        return json.dumps({name: value for name, value in told if value is not None})


def _message(record: logging.LogRecord) -> str | None:
    """Return what a record says, without what was put into its words; None of a library."""
    if record.name.partition(".")[0] not in _KNOWN:
        return None
    words = str(record.msg).partition("\n")[0]
    given = record.args if isinstance(record.args, tuple) else ()
    return words % tuple(map(_harmless, given)) if given else words


def _harmless(given: object) -> object:
    if isinstance(given, BaseException):
        return type(given).__name__
    return given if isinstance(given, int | float) else "…"


class _Prints(io.TextIOBase):
    """Takes the place of standard error: of what is printed there only an error's kind is told."""

    _last = 0

    def write(self, text: str) -> int:
        """Log that something was printed, an exception with its traceback once."""
        error = sys.exc_info()[1]
        if error is None and text.strip():
            _LOG.warning("a library printed something, which is left out")
        elif error is not None and self._last != id(error):
            self._last = id(error)
            _LOG.error("an unexpected error", exc_info=error)
        return len(text)
