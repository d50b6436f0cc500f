"""A server on loopback that looks at each request before a real Chroma server gets it.

``ChromaCloud`` is a stand-in for Chroma Cloud: it checks the key, the tenant and the database, and
enforces the quotas that Chroma documents, with errors of Chroma's form. No test asks the real one,
so what else that does differently is unknown.
"""

import json
import ssl
import threading
from collections import defaultdict
from collections.abc import Callable
from email.message import Message
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

Body = dict[str, Any]


class RefusedError(Exception):
    """A request that does not get through: its status, and the body of the response."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(body)
        self.status, self.body = status, body


class ChromaProxy:
    """Passes on what a check lets through; entered as a context, it listens."""

    def __init__(
        self,
        chroma: str,
        check: Callable[[str, Message, Body], None],
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Take the address of the real server, and what raises RefusedError, or changes a body."""
        real = urlsplit(chroma).netloc

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                body = json.loads(sent) if sent else {}
                try:
                    check(urlsplit(self.path).path, self.headers, body)
                except RefusedError as refused:
                    self.respond(refused.status, refused.body)
                    return
                connection = HTTPConnection(real)
                headers = {"Content-Type": "application/json"}
                passed = json.dumps(body).encode() if sent else None
                connection.request(self.command, self.path, passed, headers)
                response = connection.getresponse()
                self.respond(response.status, response.read())
                connection.close()

            def respond(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

            do_GET = do_POST = do_DELETE = answer  # noqa: N815

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.address = f"http{'s' if tls else ''}://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "ChromaProxy":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class ChromaCloud:
    """The rules of Chroma Cloud, for a tenant with the default quotas."""

    key, tenant, database = "ck-right", "0b9e-tenant", "articles"

    def __init__(self) -> None:
        """Start with no request seen."""
        self.records: defaultdict[str, list[int]] = defaultdict(list)

    def check(self, path: str, headers: Message, body: Body) -> None:
        """Refuse a request without the key, of another database, or over a quota."""
        if headers.get("x-chroma-token") != self.key:
            raise RefusedError(401, _error("Unauthorized"))
        own = f"/api/v2/tenants/{self.tenant}/databases/{self.database}/"
        if not path.startswith(own) and path != "/api/v2/pre-flight-checks":
            raise RefusedError(403, _error("Permission denied."))
        action = path.rpartition("/")[2]
        if action == "collections":
            _limit(action, "Collection metadata value", 256, map(_size, body["metadata"].values()))
        if action in {"add", "upsert", "update", "delete", "get", "query"}:
            self._check_records(action, body)

    def _check_records(self, action: str, body: Body) -> None:
        ids, metadatas = body.get("ids") or [], body.get("metadatas") or []
        _limit(action, "Number of records", 300, [len(ids)])
        _limit(action, "ID size (bytes)", 128, map(_size, ids))
        _limit(action, "Document size (bytes)", 16_384, map(_size, body.get("documents") or []))
        for each in metadatas:
            _limit(action, "Number of metadata dictionary keys", 32, [len(each)])
            _limit(action, "Size of metadata dictionary key (bytes)", 36, map(_size, each))
            both = sum(_size(name) + _size(value) for name, value in each.items())
            _limit(action, "Size of metadata dictionary value (bytes)", 4096, [both])
        _limit(action, "Number of where clause predicates", 8, [_predicates(body.get("where"))])
        _limit(action, "Number of results", 300, [body.get("n_results") or 0])
        if action == "get":
            _limit(action, "Limit value", 300, [body["limit"] or 0])
            # Without a limit the rest is left out, and nothing said.
            body["limit"] = body["limit"] or 300
        self.records[action].append(len(ids))


def _predicates(where: object) -> int:
    if isinstance(where, dict):
        inner = [*where.get("$and", []), *where.get("$or", [])]
        return sum(map(_predicates, inner)) if inner else 1
    return 0


def _limit(action: str, what: str, most: int, sizes: Any) -> None:
    for size in sizes:
        if size > most:
            raise RefusedError(
                422,
                _error(
                    f"Quota exceeded: '{what}' exceeded quota limit for action "
                    f"'{action.title()}': current usage of {size} exceeds limit of {most}"
                ),
            )


def _size(value: object) -> int:
    return len(str(value).encode())


def _error(message: str) -> bytes:
    return json.dumps({"error": "ChromaError", "message": message}).encode()
