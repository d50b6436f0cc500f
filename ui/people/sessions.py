"""Browsers that signed in with a provider; every server of a store knows them."""

import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from typing import Any

from sqlalchemy import insert, select, update
from starlette.datastructures import Headers
from starlette.types import Scope

from index import IndexSettings
from index.store import PackageDatabase
from ui.people.beliefs import Beliefs
from ui.people.openid import OpenIdProvider, ProviderError, SignedIn, SignInError
from ui.people.person import digest
from ui.people.tables import SESSIONS, TABLES

# The provider is asked again before a session ends without it.
_ASKED_AFTER, _ENDS_AFTER = 50 * 60.0, 60 * 60.0
_CLAIMED_SECONDS = 60.0
_KEPT_SECONDS = 30 * 24 * 3600.0


class Sessions:
    """The sessions of a store. Safe to share between threads and processes.

    An hour after the provider last vouched for somebody, their session ends; before that it is
    asked again, where it allows that. Every method raises StoreError.
    """

    def __init__(
        self,
        settings: IndexSettings,
        provider: OpenIdProvider,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take the settings, who vouches for people, and what tells the time in seconds."""
        self.provider = provider
        self._clock = clock
        self._database = PackageDatabase(settings, TABLES)
        self._believed: Beliefs[tuple[str, tuple[str, ...]] | None] = Beliefs(clock)

    def begin(self, signed_in: SignedIn) -> str:
        """Begin a session; return its token, which nothing else keeps."""
        token, now = secrets.token_urlsafe(32), self._clock()
        row = {"sha256": digest(token), "claimed": 0, **_known(signed_in, token, now)}
        with self._database.changing() as connection:
            old = SESSIONS.c.checked < now - _KEPT_SECONDS
            connection.execute(SESSIONS.delete().where(old))
            connection.execute(insert(SESSIONS).values(row))
        return token

    def end(self, scope: Scope) -> str:
        """End the session of a request; return whose it was, "" if there is none."""
        token = _token(scope)
        return self._end(digest(token)) if token else ""

    def named(self, scope: Scope) -> tuple[str, tuple[str, ...]] | None:
        """Return the name and groups of who sends a request, None without a session."""
        token = _token(scope)
        if not token:
            return None
        key = digest(token)
        return self._believed.of(key, lambda: self._find(key, token))

    def _find(self, key: str, token: str) -> tuple[str, tuple[str, ...]] | None:
        is_this = SESSIONS.c.sha256 == key
        with self._database.reading() as connection:
            row = connection.execute(select(SESSIONS).where(is_this)).first()
        if row is None:
            return None
        now = self._clock()
        is_due = now - row.checked > _ASKED_AFTER and row.renewal is not None
        if is_due and self._claim(key, now):
            # Whoever claimed it asks alone: a provider takes each renewal once.
            try:
                signed_in = self.provider.renewed(_read(row.renewal, token), row.subject)
            except ProviderError:
                pass
            except SignInError:
                self._end(key)
                return None
            else:
                with self._database.changing() as connection:
                    known = _known(signed_in, token, now, row.renewal)
                    connection.execute(update(SESSIONS).where(is_this).values(known))
                return signed_in.name, signed_in.groups
        if now - row.checked > _ENDS_AFTER:
            return None
        return row.person, tuple(json.loads(row.groups))

    def _claim(self, key: str, now: float) -> bool:
        free = (SESSIONS.c.sha256 == key) & (SESSIONS.c.claimed < now - _CLAIMED_SECONDS)
        with self._database.changing() as connection:
            done = connection.execute(update(SESSIONS).where(free).values(claimed=int(now)))
            return bool(done.rowcount)

    def _end(self, key: str) -> str:
        is_this = SESSIONS.c.sha256 == key
        with self._database.changing() as connection:
            name = connection.scalar(select(SESSIONS.c.person).where(is_this))
            connection.execute(SESSIONS.delete().where(is_this))
        self._believed.clear()
        return name or ""


def session_cookie(scheme: str) -> str:
    """Return the name of the cookie of a session."""
    return host_cookie("footnote-session", scheme)


def host_cookie(name: str, scheme: str) -> str:
    """Return the full name of a cookie, which behind TLS no neighbouring host can set."""
    return f"__Host-{name}" if scheme == "https" else name


def sent_cookie(headers: Headers, name: str) -> str:
    """Return the value of a cookie that a request sends, empty if it sends none."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _token(scope: Scope) -> str:
    return sent_cookie(Headers(scope=scope), session_cookie(scope.get("scheme", "http")))


def _known(
    signed_in: SignedIn, token: str, now: float, before: str | None = None
) -> dict[str, Any]:
    """Return the columns of what the provider said just now; without a renewal the one before."""
    renewal = signed_in.refresh_token
    return {
        "person": signed_in.name,
        "groups": json.dumps(signed_in.groups),
        "subject": signed_in.subject,
        "renewal": before if renewal is None else _box(token).encrypt(renewal.encode()).decode(),
        "checked": int(now),
    }


def _read(renewal: str, token: str) -> str:
    return str(_box(token).decrypt(renewal.encode()), "utf-8")


def _box(token: str) -> Any:
    # Comes with Authlib.
    from cryptography.fernet import Fernet

    return Fernet(urlsafe_b64encode(sha256(f"renewal {token}".encode()).digest()))
