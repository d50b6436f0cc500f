"""Who may ask: programs by a bearer token, browsers by a password, links by their signature."""

import hashlib
import hmac
import time
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote, urlencode

from starlette.datastructures import Headers, QueryParams
from starlette.requests import cookie_parser

from ui.people import Identity

COOKIE = "footnote-session"
SESSION_SECONDS = 30 * 24 * 3600
_VERSION_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Access:
    """What admits a request; what needs no secret is open to whoever reaches the server.

    ``key`` is the bearer token of programs, ``password`` what a browser signs in with. Links open
    without either for ``link_hours``, if that is set. Pages of the ``origins`` may call the API and
    frame the reader. With ``mcp_add`` assistants may add articles. On a shared server ``identity``
    tells who asks, and neither key nor password opens anything.
    """

    key: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    link_hours: float | None = None
    origins: tuple[str, ...] = ()
    mcp_add: bool = False
    identity: Identity | None = None

    def admits_program(self, headers: Headers) -> bool:
        """Return whether a request to the API may be answered."""
        if self.key is None or self.identity is not None:
            return self.admits_browser(headers)
        scheme, _, token = headers.get("authorization", "").partition(" ")
        is_key = scheme.lower() == "bearer" and _equal(token.strip(), self.key)
        return is_key or self._has_session(headers)

    def admits_browser(self, headers: Headers) -> bool:
        """Return whether a browser may see the page."""
        if self.identity is not None:
            return False
        return self.password is None or self._has_session(headers)

    def admits_reader(self, headers: Headers, article_id: str, query: QueryParams) -> bool:
        """Return whether an article may be read, perhaps by an address with a good signature."""
        if self.admits_browser(headers) or self.admits_program(headers):
            return True
        return self.is_signed(article_id, query)

    def is_signed(self, article_id: str, query: QueryParams) -> bool:
        """Return whether an address of an article has a good signature."""
        # To stretch the secret takes long, so not where nothing was signed.
        if not self._signs:
            return False
        until = query.get("until", "")
        is_ours = _equal(query.get("signature", ""), self._mac(article_id, query.get("c"), until))
        return is_ours and int(until) > time.time()

    def session(self, password: str) -> str | None:
        """Return the value of a cookie for who knows the password, None for who does not."""
        if self.password is None or not _equal(password, self.password):
            return None
        until = str(int(time.time()) + SESSION_SECONDS)
        return f"{until}.{self._mac('session', until)}"

    def reader_link(self, base: str, article_id: str, sha256: str, start: int, end: int) -> str:
        """Return the address of characters of an article's version below a base."""
        span = f"{start}-{end}"
        fields = {"v": sha256[:_VERSION_DIGITS], "c": span, **self.signature(article_id, span)}
        return f"{base}read/{quote(article_id, safe='')}?{urlencode(fields)}#cited"

    def signature(self, article_id: str, span: str) -> dict[str, str]:
        """Return what a link carries so that it opens without signing in; it may be empty."""
        if not self._signs:
            return {}
        until = str(int(time.time() + (self.link_hours or 0) * 3600))
        return {"until": until, "signature": self._mac(article_id, span, until)}

    @property
    def _signs(self) -> bool:
        # Without a secret anybody could sign.
        return self.link_hours is not None and bool(self.key or self.password)

    def _has_session(self, headers: Headers) -> bool:
        cookies = cookie_parser(headers.get("cookie", ""))
        until, _, mac = cookies.get(COOKIE, "").partition(".")
        return _equal(mac, self._mac("session", until)) and int(until) > time.time()

    def _mac(self, *fields: str | None) -> str:
        secret = _stretched(f"{self.key}\n{self.password}")
        return hmac.new(secret, repr(fields).encode(), hashlib.sha256).hexdigest()


OPEN = Access()
"""Whoever reaches the server may ask."""


@cache
def _stretched(words: str) -> bytes:
    # Slow: whoever is sent a link could otherwise try many passwords against its signature.
    return hashlib.scrypt(words.encode(), salt=b"footnote", n=2**14, r=8, p=1)


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
