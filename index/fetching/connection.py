"""One request over one connection, to an address that was checked; http.client, ssl and socket.

Their errors stop here. The connection is made to the IP address it is given and to nothing else:
no name is looked up, no proxy is asked, no cookie is kept. Every wait ends at the deadline.
"""

import io
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse, IncompleteRead

from index.fetching.address import PageAddress, RefusalError

LATER = "try again later, or save the page and add the file"

_PIECE = 65_536
# How much longer what is sent may be than what it holds: chunks have a length each.
_OVERHEAD = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """What a page may take, in seconds and bytes.

    ``body`` counts both as sent and unpacked, ``head`` all that comes before, a read ahead of up
    to 8 KB included.
    """

    total: float = 60.0
    connect: float = 10.0
    silence: float = 20.0
    robots: float = 10.0
    redirects: int = 5
    head: int = 131_072
    body: int = 50_000_000


class Deadline:
    """A point in time that every wait ends at."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def within(self, longest: float) -> float:
        """Return the seconds left, at most ``longest``. Raises RefusalError when none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise RefusalError(f"it took longer than {self._seconds:g} seconds", LATER)
        return min(left, longest)

    def sooner(self, seconds: float) -> "Deadline":
        """Return a deadline in ``seconds``, or this one if it comes first."""
        return Deadline(self.within(seconds))


def look_up(host: str, seconds: float) -> Sequence[str]:
    """Return the IP addresses of a host. Raises OSError, or TimeoutError after ``seconds``."""
    found: list[str] = []
    failures: list[OSError] = []

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(row[4][0]) for row in rows))
        except UnicodeError as error:
            failures.append(OSError(str(error)))
        except OSError as error:
            failures.append(error)

    # The system's resolver cannot be interrupted; its thread may outlive the wait.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    if asking.is_alive():
        raise TimeoutError
    if failures:
        raise failures[0]
    return found


def dial(ip: str, port: int, seconds: float) -> socket.socket:
    """Return a connection to an IP address. Raises OSError."""
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect((ip, port))
    except BaseException:
        connection.close()
        raise
    return connection


def system_trust() -> ssl.SSLContext:
    """Return a context that trusts whom the operating system trusts."""
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@dataclass(frozen=True, slots=True)
class Network:
    """How names are looked up, connections made and certificates judged; tests give their own."""

    look_up: Callable[[str, float], Sequence[str]] = look_up
    dial: Callable[[str, int, float], socket.socket] = dial
    trust: Callable[[], ssl.SSLContext] = system_trust


class Reply:
    """A response whose head has been read."""

    def __init__(self, response: HTTPResponse) -> None:
        self._response = response
        self.status = response.status

    def header(self, name: str) -> str:
        """Return a header, empty if there is none."""
        return str(self._response.headers.get(name) or "")

    @property
    def content_type(self) -> str:
        """Return the type of the body in lower case, empty if none is given."""
        given = "content-type" in self._response.headers
        return self._response.headers.get_content_type() if given else ""

    @property
    def charset(self) -> str | None:
        """Return the charset that the head names, in lower case."""
        return self._response.headers.get_content_charset()

    def size(self) -> int | None:
        """Return the length that the head announces. Raises RefusalError for two that differ."""
        announced = set(self._response.headers.get_all("content-length", []))
        if len(announced) > 1:
            raise RefusalError("the server announces two different lengths", LATER)
        return self._response.length

    def pieces(self) -> Iterator[bytes]:
        """Yield the body as it is sent. Raises RefusalError if it breaks off."""
        with _faults():
            while piece := self._response.read(_PIECE):
                yield piece
        if self._response.length:
            raise RefusalError("the connection broke off in the middle", LATER)


def resolve(address: PageAddress, network: Network, seconds: float) -> Sequence[str]:
    """Return the IP addresses of a host; one that is an IP address is not looked up."""
    if address.ip is not None:
        return [address.host]
    try:
        found = network.look_up(address.host, seconds)
    except TimeoutError as error:
        raise RefusalError(f"looking up {address.host} took too long", LATER) from error
    except OSError as error:
        raise RefusalError(
            f"{address.host} is not found", "check the address and the network"
        ) from error
    if not found:
        raise RefusalError(f"{address.host} is not found", "check the address and the network")
    return found


@contextmanager
def request(
    address: PageAddress,
    resolved: Sequence[str],
    headers: Sequence[tuple[str, str]],
    *,
    network: Network,
    limits: Limits,
    deadline: Deadline,
) -> Iterator[Reply]:
    """Ask for a page at one of the resolved IP addresses, and yield the reply.

    Raises RefusalError when there is no connection or no reply that can be read.
    """
    with _faults():
        connection = _connected(address, resolved, network, limits, deadline)
        try:
            wire = _Wire(connection, limits, deadline)
            if address.scheme == "https":
                connection = wire.encrypt(network.trust(), address.host)
            wire.send(_head(address, headers))
            with HTTPResponse(wire, method="GET") as response:  # type: ignore[arg-type]
                response.begin()
                wire.end_of_head()
                yield Reply(response)
        finally:
            connection.close()


class _Wire(io.RawIOBase):
    """What a connection sends, within the limits of time and size."""

    def __init__(self, connection: socket.socket, limits: Limits, deadline: Deadline) -> None:
        self._connection = connection
        self._limits = limits
        self._deadline = deadline
        self._left = limits.head
        self._in_head = True

    def encrypt(self, trust: ssl.SSLContext, host: str) -> ssl.SSLSocket:
        """Speak TLS, with a certificate for ``host``. Raises ssl.SSLError."""
        self._connection.settimeout(self._deadline.within(self._limits.connect))
        encrypted = trust.wrap_socket(self._connection, server_hostname=host)
        self._connection = encrypted
        return encrypted

    def send(self, data: bytes) -> None:
        self._connection.settimeout(self._deadline.within(self._limits.silence))
        self._connection.sendall(data)

    def end_of_head(self) -> None:
        self._in_head = False
        self._left = self._limits.body * _OVERHEAD + self._limits.head

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return this as the file that http.client reads a socket as."""
        return io.BufferedReader(self, 8192)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._connection.settimeout(self._deadline.within(self._limits.silence))
        try:
            count = self._connection.recv_into(buffer)
        except TimeoutError as error:
            self._deadline.within(self._limits.silence)
            raise RefusalError(
                f"the server sent nothing for {self._limits.silence:g} seconds", LATER
            ) from error
        self._left -= count
        if self._left < 0 and self._in_head:
            raise RefusalError(f"the head of its reply is larger than {self._limits.head:,} bytes")
        if self._left < 0:
            raise too_large(self._limits)
        return count


def too_large(limits: Limits) -> RefusalError:
    """Return why a page that is larger than allowed is not fetched."""
    return RefusalError(f"it is larger than {limits.body / 1_000_000:g} MB")


def _connected(
    address: PageAddress,
    resolved: Sequence[str],
    network: Network,
    limits: Limits,
    deadline: Deadline,
) -> socket.socket:
    failure: OSError | None = None
    for ip in resolved:
        try:
            return network.dial(ip, address.port, deadline.within(limits.connect))
        except OSError as error:
            failure = error
    if isinstance(failure, TimeoutError):
        raise RefusalError(f"no connection to {address.site} was made in time", LATER) from failure
    why = (failure and failure.strerror) or "no address"
    raise RefusalError(f"no connection to {address.site} could be made ({why})", LATER) from failure


def _head(address: PageAddress, headers: Sequence[tuple[str, str]]) -> bytes:
    lines = [f"GET {address.target} HTTP/1.1", f"Host: {address.site}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("ascii")


@contextmanager
def _faults() -> Iterator[None]:
    """Turn what goes wrong on a connection into a RefusalError."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise RefusalError(
            f"the server's certificate is not trusted ({error.verify_message.rstrip('.')})"
        ) from error
    except ssl.SSLError as error:
        raise RefusalError("no encrypted connection could be made", LATER) from error
    except TimeoutError as error:
        raise RefusalError("the server did not answer in time", LATER) from error
    except IncompleteRead as error:
        raise RefusalError("the connection broke off in the middle", LATER) from error
    except HTTPException as error:
        raise RefusalError("the server's reply cannot be read", LATER) from error
    except OSError as error:
        why = error.strerror or "closed"
        raise RefusalError(f"the connection broke off ({why})", LATER) from error
