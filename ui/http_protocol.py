"""The protocol by which uvicorn reads requests."""

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MAX_UNFINISHED_BYTES = 65_536

# httptools is a tenth faster, and drops good requests that come in one go with a bad one, and the
# body of a request that offers HTTP/2, as Java's client does.


class HTTPProtocol(H11Protocol):
    """Refuses a malformed request in one answer.

    uvicorn would answer what is malformed behind a head a second time, which h11 refuses with a
    traceback in the log.
    """

    def _unsupported_upgrade_warning(self) -> None:
        """Log nothing: the request is answered as if it offered no upgrade."""

    def send_400_response(self, msg: str) -> None:
        """Say what is wrong, unless an answer has begun; then close the connection."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            if len(self.conn.trailing_data[0]) > MAX_UNFINISHED_BYTES:
                msg = "The headers of this request exceed 64 KiB; send fewer or shorter ones."
            super().send_400_response(msg)
        self.transport.close()
        if self.cycle is not None:
            # The application may still be at work; uvicorn would tell it only once all is sent.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
