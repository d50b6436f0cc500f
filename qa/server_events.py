"""Server-sent events, read from bytes as they come."""

from collections.abc import Iterator

MOST_EVENT_BYTES = 1_048_576


class EventTooLongError(ValueError):
    """An event goes on without end."""


class ServerEvents:
    """Cuts a stream of bytes into the data of its events.

    Comments, and fields other than data, are left out. The format is the WHATWG's (HTML,
    "Server-sent events"); an event of more than 1 MiB is refused.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[str] = []
        self._size = 0

    def feed(self, chunk: bytes) -> Iterator[str]:
        """Yield the data of each event that the bytes complete. Raises EventTooLongError."""
        *lines, self._rest = (self._rest + chunk).replace(b"\r\n", b"\n").split(b"\n")
        for line in lines:
            yield from self._line(line.removesuffix(b"\r"))
        if len(self._rest) + self._size > MOST_EVENT_BYTES:
            raise EventTooLongError

    def end(self) -> Iterator[str]:
        """Yield what is left when the stream ends without the blank line of its last event."""
        rest, self._rest = self._rest, b""
        for line in (rest, b""):
            yield from self._line(line.removesuffix(b"\r"))

    def _line(self, line: bytes) -> Iterator[str]:
        if not line:
            if self._data:
                yield "\n".join(self._data)
            self._data, self._size = [], 0
            return
        name, _, value = line.partition(b":")
        if name == b"data":
            self._size += len(value)
            if self._size > MOST_EVENT_BYTES:
                raise EventTooLongError
            self._data.append(value.removeprefix(b" ").decode("utf-8", "replace"))
