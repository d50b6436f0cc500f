"""Bodies that are too large are cut off, whatever they declare."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.fakes import FakeEngine
from tests.ui.conftest import doors, serving
from ui.api import OPEN, Guard

MOST = 1000
ASK = json.dumps({"question": "Who?"}).encode()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    engine = FakeEngine({})
    app = doors(engine)
    guard = Guard(app, local=True, max_bytes=MOST, access=OPEN)
    folder: Path = tmp_path_factory.mktemp("bodies")
    with serving(folder, idle=1) as serve:
        yield serve(engine, app=guard)


class Raw:
    """A request on a connection of its own, written piece by piece."""

    def __init__(self, address: str, *headers: str, path: str = "/api/v1/ask") -> None:
        place = urlsplit(address)
        self._socket = socket.create_connection((place.hostname, place.port), timeout=30)
        lines = [f"POST {path} HTTP/1.1", f"Host: {place.netloc}", *headers]
        self.send("\r\n".join([*lines, "Content-Type: application/json", "", ""]).encode())

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def chunk(self, data: bytes) -> None:
        self.send(b"%x\r\n%b\r\n" % (len(data), data))

    def answer(self) -> tuple[int, str]:
        """Return the status and all else that comes until the server closes the connection."""
        found = b""
        while chunk := self._socket.recv(65536):
            found += chunk
        self._socket.close()
        head, _, body = found.decode().partition("\r\n\r\n")
        return int(head.split()[1]), body


CHUNKED = "Transfer-Encoding: chunked"


def test_a_declared_length_is_believed_at_once_and_who_signs_in_sends_little(address: str) -> None:
    for length in (MOST + 1, 10**30):
        request = Raw(address, f"Content-Length: {length}")
        status, said = request.answer()
        assert status in {400, 413}, said
    request = Raw(address, "Content-Length: 999999", path="/sign-in")
    assert request.answer()[0] == 413


def test_a_body_that_grows_too_large_is_cut_off(address: str) -> None:
    request = Raw(address, CHUNKED)
    for _ in range(3):
        request.chunk(b" " * 400)
    status, said = request.answer()
    assert status == 413
    assert "larger than 1,000 bytes" in json.loads(said)["error"]["message"]


def test_a_body_in_pieces_is_read(address: str) -> None:
    request = Raw(address, CHUNKED, "Connection: close")
    for letter in ASK:
        request.chunk(bytes([letter]))
    request.chunk(b"")
    status, _ = request.answer()
    assert status == 200
