"""An OpenID Connect provider for tests, which signs in whoever it is told to; all names made up."""

import hashlib
import secrets
import time
from base64 import b64decode, urlsafe_b64encode
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

CLIENT, SECRET = "footnote", "a+secret/of: 100% tests=="


class IdentityProvider:
    """Signs a browser in as ``person``, whose claims its user information tells.

    ``told`` replaces claims of the signed token, ``informed`` those of the user information, and
    ``returned`` what a browser brings back; what is empty there is left out. What is signed with
    ``key`` names ``algorithm``.
    """

    def __init__(self) -> None:
        self.issuer = ""
        self.known_key = RSAKey.generate_key(2048, {"kid": "1"})
        self._codes: dict[str, dict[str, str]] = {}
        self.begin_anew()
        self._renewals: set[str] = set()
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._configuration),
                Route("/keys", self._keys),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/me", self._me),
            ]
        )

    def begin_anew(self) -> None:
        """Do what a provider does that nothing is wrong with."""
        self.person = {"sub": "1", "email": "Ann@example.org", "email_verified": True}
        self.told: dict[str, Any] = {}
        self.informed: dict[str, Any] = {}
        self.returned: dict[str, str] = {}
        self.algorithm = "RS256"
        self.key: RSAKey | OctKey = self.known_key
        self.is_down = False
        self.renews = True
        self.renewals = 0

    def _configuration(self, request: Request) -> JSONResponse:
        names = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "me",
            "jwks_uri": "keys",
            "end_session_endpoint": "farewell",
        }
        places = {name: f"{self.issuer}/{path}" for name, path in names.items()}
        announced = {"authorization_response_iss_parameter_supported": True}
        return self._json({"issuer": self.issuer, **places, **announced})

    def _keys(self, request: Request) -> JSONResponse:
        return self._json({"keys": [self.known_key.as_dict(private=False)]})

    def _authorize(self, request: Request) -> RedirectResponse:
        query, code = dict(request.query_params), secrets.token_urlsafe(8)
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        self._codes[code] = query
        back = {"code": code, "state": query["state"], "iss": self.issuer, **self.returned}
        told = urlencode({name: value for name, value in back.items() if value})
        return RedirectResponse(f"{query['redirect_uri']}?{told}", 303)

    async def _token(self, request: Request) -> JSONResponse:
        if self.is_down:
            return self._json({})
        body = (await request.body()).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        basic = b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        assert [unquote(each) for each in basic.split(":")] == [CLIENT, SECRET]
        if form["grant_type"] == "refresh_token":
            self.renewals += 1
            # Each is taken once.
            if form["refresh_token"] not in self._renewals:
                return self._json({"error": "invalid_grant"}, 400)
            self._renewals.remove(form["refresh_token"])
            return self._json(self._tokens({}))
        asked = self._codes.pop(form["code"], None)
        if asked is None or asked["redirect_uri"] != form["redirect_uri"]:
            return self._json({"error": "invalid_grant"}, 400)
        challenge = hashlib.sha256(form["code_verifier"].encode()).digest()
        assert asked["code_challenge"] == urlsafe_b64encode(challenge).decode().rstrip("=")
        return self._json(self._tokens({"nonce": asked["nonce"]}))

    def _me(self, request: Request) -> JSONResponse:
        return self._json({**self.person, **self.informed})

    def _tokens(self, more: dict[str, str]) -> dict[str, str]:
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": self.person["sub"], "aud": CLIENT, "iat": now}
        claims = {**claims, "exp": now + 300, **more, **self.told}
        header = {"alg": self.algorithm, "kid": "1"}
        token = jwt.encode(header, claims, self.key, algorithms=[self.algorithm])
        found = {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer"}
        if self.renews:
            found["refresh_token"] = secrets.token_urlsafe(8)
            self._renewals.add(found["refresh_token"])
        return {**found, "id_token": token}

    def forget(self) -> None:
        """Renew nobody who has signed in so far."""
        self._renewals.clear()

    def _json(self, document: dict[str, Any], status: int = 200) -> JSONResponse:
        return JSONResponse(document, 503 if self.is_down else status)
