"""A protocol for uvicorn that bounds the heads and trailers of requests."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_MAX_PENDING_BYTES = 65_536


class BoundedHeads(HttpToolsProtocol):
    """Refuses a request whose head or trailers are unfinished after 64 KiB.

    uvicorn would keep them at any size. What ends within the read that passes the limit is taken.
    """

    # Bytes since the parser last delivered a head, a part of a body, or a whole request.
    _pending_bytes = 0

    def data_received(self, data: bytes) -> None:
        """Pass on the bytes; refuse the request if too much of it is unfinished."""
        self._pending_bytes += len(data)
        super().data_received(data)
        if self._pending_bytes > _MAX_PENDING_BYTES and not self.transport.is_closing():
            self.send_400_response(
                "The headers of this request exceed 64 KiB; send fewer or shorter ones."
            )

    def on_headers_complete(self) -> None:
        """Count anew: the head is delivered."""
        self._pending_bytes = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Count anew: a part of the body is delivered."""
        self._pending_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Count anew: the request is delivered."""
        self._pending_bytes = 0
        super().on_message_complete()
