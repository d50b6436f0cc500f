"""One request over one connection, to an address that was checked.

httpcore2 speaks HTTP over the socket it is given; its errors stop here. The socket is connected to
a checked IP address and to nothing else: no name is looked up, no proxy is asked, no cookie is
kept. httpcore2 does not limit a whole exchange, so every wait ends at the deadline.
"""

import math
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass

import httpcore2
import httpx2

from index.fetching.address import PageAddress, RefusalError

LATER = "try again later, or save the page and add the file"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a page may take, in seconds and bytes.

    ``body`` counts both as sent and unpacked.
    """

    total: float = 60.0
    connect: float = 10.0
    redirects: int = 5
    body: int = 50_000_000


class Deadline:
    """A point in time that every wait ends at."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def within(self, longest: float = math.inf) -> float:
        """Return the seconds left, at most ``longest``. Raises RefusalError when none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.over()
        return min(left, longest)

    def over(self) -> RefusalError:
        """Return why a page that takes longer than allowed is not fetched."""
        return RefusalError(f"it took longer than {self._seconds:g} seconds", LATER)


def look_up(host: str, seconds: float) -> Sequence[str]:
    """Return the IP addresses of a host. Raises OSError, or TimeoutError after ``seconds``."""
    found: Future[list[str]] = Future()

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            found.set_exception(error)
        else:
            found.set_result(list(dict.fromkeys(str(row[4][0]) for row in rows)))

    # The system's resolver cannot be interrupted; its thread may outlive the wait.
    threading.Thread(target=ask, daemon=True).start()
    return found.result(seconds)


def dial(ip: str, port: int, seconds: float) -> socket.socket:
    """Return a connection to an IP address, which is not looked up. Raises OSError."""
    return socket.create_connection((ip, port), seconds)


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


class Client:
    """Asks hosts for pages, each host looked up once, within limits."""

    def __init__(
        self, network: Network, limits: Limits, headers: Sequence[tuple[str, str]]
    ) -> None:
        """Send the same headers with each request."""
        self._limits = limits
        self._network = network
        self._headers = headers
        self._resolved: dict[str, Sequence[str]] = {}

    def resolve(self, address: PageAddress, deadline: Deadline) -> Sequence[str]:
        """Return the IP addresses of a host."""
        if address.host not in self._resolved:
            try:
                found = self._network.look_up(address.host, deadline.within(self._limits.connect))
            except TimeoutError as error:
                raise RefusalError(f"looking up {address.host} took too long", LATER) from error
            except (OSError, UnicodeError):
                found = []
            self._resolved[address.host] = found
        if not self._resolved[address.host]:
            raise RefusalError(f"{address.host} is not found", "check the address and the network")
        return self._resolved[address.host]

    @contextmanager
    def get(
        self, address: PageAddress, resolved: Sequence[str], deadline: Deadline
    ) -> Iterator[httpx2.Response]:
        """Ask for a page at one of the resolved IP addresses, and yield the reply with its head.

        Raises RefusalError when there is no connection, no reply that can be read, or the reply
        breaks off while its body is read.
        """
        url = httpcore2.URL(
            scheme=address.scheme, host=address.host, port=address.port, target=address.target
        )
        sent = [("Host", address.site), *self._headers, ("Connection", "close")]
        stream = _Stream(self._connect(address, resolved, deadline), deadline)
        try:
            with httpcore2.HTTP11Connection(url.origin, stream) as connection:
                if address.scheme == "https":
                    stream.encrypt(self._network.trust(), address.host)
                response = connection.handle_request(httpcore2.Request("GET", url, headers=sent))
                yield httpx2.Response(
                    response.status, headers=response.headers, content=response.iter_stream()
                )
        except ssl.SSLCertVerificationError as error:
            why = f"the server's certificate is not trusted ({error.verify_message.rstrip('.')})"
            raise RefusalError(why) from error
        except TimeoutError as error:
            raise deadline.over() from error
        except (OSError, httpcore2.RemoteProtocolError) as error:
            raise RefusalError("the server's reply breaks off or cannot be read", LATER) from error

    def _connect(
        self, address: PageAddress, resolved: Sequence[str], deadline: Deadline
    ) -> socket.socket:
        failure = OSError()
        for ip in resolved:
            try:
                return self._network.dial(ip, address.port, deadline.within(self._limits.connect))
            except OSError as error:
                failure = error
        late = isinstance(failure, TimeoutError)
        why = "it took too long" if late else failure.strerror or "no address"
        raise RefusalError(
            f"no connection to {address.site} could be made ({why})", LATER
        ) from failure


class _Stream(httpcore2.NetworkStream):
    """What is sent over a connection until the deadline."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._connection = connection
        self._deadline = deadline

    def encrypt(self, trust: ssl.SSLContext, host: str) -> None:
        """Speak TLS, with a certificate for the host. Raises ssl.SSLError."""
        self._connection.settimeout(self._deadline.within())
        self._connection = trust.wrap_socket(self._connection, server_hostname=host)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._connection.settimeout(self._deadline.within())
        return self._connection.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._connection.settimeout(self._deadline.within())
        self._connection.sendall(buffer)

    def close(self) -> None:
        self._connection.close()


def too_large(limits: Limits) -> RefusalError:
    """Return why a page that is larger than allowed is not fetched."""
    return RefusalError(f"it is larger than {limits.body / 1_000_000:g} MB")
