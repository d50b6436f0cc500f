"""HTTP whose requests have heads of a bounded size."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_MOST = 65_536


class BoundedHeads(HttpToolsProtocol):
    """Refuses a request whose head grows beyond 64 kB, which uvicorn would keep at any size."""

    # Bytes of the head so far; None while the body comes.
    _head: int | None = 0

    def data_received(self, data: bytes) -> None:
        """Take what came, and refuse the request if it still has no whole head."""
        if self._head is not None:
            self._head += len(data)
        super().data_received(data)
        if (self._head or 0) > _MOST and not self.transport.is_closing():
            self.send_400_response("The head of this request is too large.")

    def on_headers_complete(self) -> None:
        """Begin to answer."""
        self._head = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """End the request; another may follow."""
        self._head = 0
        super().on_message_complete()
