"""A server on loopback that looks at each request before a real Chroma server gets it."""

import json
import ssl
import threading
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
