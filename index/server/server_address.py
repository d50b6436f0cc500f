"""Check a server's address before anything is sent to it."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from index.errors import SettingsError

_USUAL_PORTS = {"http": 80, "https": 443}
_OPENAIS = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A server's address: ``base_url`` for requests, ``host`` for display.

    ``host`` includes the port unless it is the default one, and never a user or password.
    """

    base_url: str
    host: str
    local: bool

    @classmethod
    def of(cls, base_url: str | None) -> "ServerAddress":
        """Parse a setting's URL, or OpenAI's own. Raises SettingsError if it is invalid."""
        url = (base_url or _OPENAIS).strip().rstrip("/")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise _no_address(f"it is not an address ({error})") from error
        if parts.scheme not in _USUAL_PORTS or not parts.hostname:
            raise _no_address("it should begin with http:// or https:// and name a host")
        if not url.isprintable() or not url.isascii() or " " in url:
            raise _no_address("it contains characters that no address has")
        name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        usual = port is None or port == _USUAL_PORTS[parts.scheme]
        host = name if usual else f"{name}:{port}"
        return cls(url, host, _is_local(parts.hostname))

    @property
    def shown(self) -> str:
        """Return the base URL without any user or password."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{self.host}{parts.path}"


def _no_address(wish: str) -> SettingsError:
    # The value is not shown: an address may contain a password.
    return SettingsError(f"OPENAI_BASE_URL cannot be used: {wish}.")


def _is_local(hostname: str) -> bool:
    if hostname == "localhost" or hostname.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(hostname).is_loopback
    except ValueError:
        return False
