"""The provider that signs people in, by OpenID Connect; no other module uses Authlib."""

import hmac
import time
from base64 import b64encode
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from index import FootnoteError, UsageError
from ui.people.person import MAX_GROUPS, is_name

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

    from authlib.integrations.httpx_client import OAuth2Client

_TIMEOUT = 10.0
_LEEWAY = 60
# A provider's keys and addresses are fetched again after so long.
_KNOWN_SECONDS = 3600.0
_UNREACHABLE = "{} cannot be reached, or did not answer as a provider should; try again later."
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")


class SignInError(FootnoteError):
    """The provider, or what it says of somebody, does not let them in."""


class ProviderError(SignInError):
    """The provider cannot be reached now, or its reply is not understood."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody as a provider knows them; ``refresh_token`` asks it later whether it still does."""

    name: str
    groups: tuple[str, ...]
    subject: str
    refresh_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Client:
    """What the provider knows Footnote by, and who may sign in.

    ``name_claim`` and ``groups_claim`` are the claims with a person's name and groups. With
    ``domains`` a name must end in one of them, with ``groups`` a person must be in one of them.
    """

    issuer: str
    id: str
    secret: str | None = field(default=None, repr=False)
    scope: str = "openid email profile"
    name_claim: str = "email"
    groups_claim: str = "groups"
    domains: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


class OpenIdProvider:
    """An identity provider. Safe to share between threads.

    The state, nonce and PKCE verifier of a sign-in are derived from one random ``secret`` that the
    browser keeps, so only that browser can finish it. Every method may raise SignInError.
    """

    def __init__(self, client: Client) -> None:
        """Take what the provider knows us by. Raises UsageError if Authlib is missing."""
        try:
            import authlib.integrations.httpx_client  # noqa: F401
        except ImportError as error:
            raise UsageError(
                "FOOTNOTE_AUTH=oidc needs Authlib; make server installs it."
            ) from error
        self._client = client
        self._known: tuple[float, dict[str, Any], Any] | None = None

    @property
    def issuer(self) -> str:
        """The address that names the provider."""
        return self._client.issuer

    def sign_in_address(self, back: str, secret: str, *, force_login: bool = False) -> str:
        """Return where a browser signs in; it then comes to the address ``back``.

        With ``force_login`` the provider asks who it is, even if it knows.
        """
        # OpenID Connect Core 1.0, section 11, has a provider ask before it gives offline access.
        asks_consent = "offline_access" in self._client.scope.split()
        prompts = ["login"] * force_login + ["consent"] * asks_consent
        with self._asking(back) as asking:
            found: tuple[str, str] = asking.create_authorization_url(
                self._metadata()["authorization_endpoint"],
                state=state_of(secret),
                nonce=_made_from(secret, "nonce"),
                code_verifier=_made_from(secret, "verifier"),
                **({"prompt": " ".join(prompts)} if prompts else {}),
            )
        return found[0]

    def sign_out_address(self) -> str | None:
        """Return where a browser signs out of the provider, None where that is not offered."""
        address: str | None = self._metadata().get("end_session_endpoint")
        return address and f"{address}?{urlencode({'client_id': self._client.id})}"

    def finish_sign_in(self, back: str, secret: str, query: Mapping[str, str]) -> SignedIn:
        """Return who has signed in, from the query with which the provider sent them back."""
        if not hmac.compare_digest(query.get("state", "").encode(), state_of(secret).encode()):
            raise SignInError("This browser did not begin to sign in here.")
        announces = self._metadata().get("authorization_response_iss_parameter_supported")
        if query.get("iss", None if announces else self.issuer) != self.issuer:
            raise SignInError("Another provider answered.")
        if "code" not in query:
            reason = query.get("error_description") or query.get("error") or "no reason given"
            shown = "".join(filter(str.isprintable, reason[:200]))
            raise SignInError(f"The provider did not sign you in: {shown}.")
        with self._asking(back) as asking:
            token = asking.fetch_token(
                self._metadata()["token_endpoint"],
                grant_type="authorization_code",
                code=query["code"],
                redirect_uri=back,
                code_verifier=_made_from(secret, "verifier"),
            )
            claims = self._claims(token, _made_from(secret, "nonce"))
            return self._signed_in(self._with_info(asking, claims), token)

    def renewed(self, refresh_token: str, subject: str) -> SignedIn:
        """Return somebody as the provider knows them now."""
        with self._asking() as asking:
            token = asking.refresh_token(self._metadata()["token_endpoint"], refresh_token)
            claims = self._claims(token) if "id_token" in token else {"sub": subject}
            if claims["sub"] != subject:
                raise SignInError("The provider answered about somebody else.")
            return self._signed_in(self._with_info(asking, claims), token)

    @contextmanager
    def _asking(self, back: str | None = None) -> "Iterator[OAuth2Client]":
        import httpx2
        from authlib.common.errors import AuthlibBaseError
        from authlib.integrations.httpx_client import OAuth2Client
        from joserfc.errors import JoseError

        client = self._client
        offered = self._metadata().get("token_endpoint_auth_methods_supported", [])
        by_post = "client_secret_post" in offered and "client_secret_basic" not in offered
        method = "client_secret_post" if by_post else _with_basic
        try:
            with OAuth2Client(
                client.id,
                client.secret,
                token_endpoint_auth_method=method if client.secret else None,
                scope=client.scope,
                redirect_uri=back,
                code_challenge_method="S256",
                timeout=_TIMEOUT,
                verify=_trust(),
            ) as asking:
                yield asking
        except AuthlibBaseError as error:
            raise SignInError(f"The provider refused: {error.error}.") from error
        except JoseError as error:
            raise SignInError(f"The provider's token is not valid: {error}.") from error
        except (httpx2.HTTPError, KeyError, ValueError, TypeError) as error:
            raise ProviderError(_UNREACHABLE.format(self.issuer)) from error

    def _metadata(self) -> dict[str, Any]:
        return self._provider()[1]

    def _provider(self, anew: bool = False) -> tuple[float, dict[str, Any], Any]:
        import httpx2
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        known, now = self._known, time.monotonic()
        if known is not None and not anew and now - known[0] < _KNOWN_SECONDS:
            return known
        try:
            with httpx2.Client(timeout=_TIMEOUT, verify=_trust()) as asking:
                place = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
                metadata = asking.get(place).raise_for_status().json()
                if metadata["issuer"] != self.issuer:
                    raise SignInError(f"{place} names another issuer; set FOOTNOTE_OIDC_ISSUER.")
                keys = asking.get(metadata["jwks_uri"]).raise_for_status().json()
            self._known = known = now, metadata, KeySet.import_key_set(keys)
        except (httpx2.HTTPError, JoseError, KeyError, ValueError, TypeError) as error:
            raise ProviderError(_UNREACHABLE.format(self.issuer)) from error
        return known

    def _claims(self, token: Mapping[str, Any], nonce: str | None = None) -> dict[str, Any]:
        """Return what the provider's signed token says to us."""
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError

        def decoded(anew: bool) -> jwt.Token:
            keys = self._provider(anew)[2]
            return jwt.decode(token["id_token"], keys, algorithms=list(_ALGORITHMS))

        try:
            found = decoded(anew=False)
        except InvalidKeyIdError:
            found = decoded(anew=True)
        ours = {"essential": True, "value": self._client.id}
        claims = CodeIDToken(
            found.claims,
            found.header,
            {"iss": {"essential": True, "value": self.issuer}, "aud": ours},
            {"nonce": nonce, "client_id": self._client.id, "access_token": token["access_token"]},
        )
        claims.validate(leeway=_LEEWAY)
        return dict(claims)

    def _with_info(self, asking: "OAuth2Client", claims: dict[str, Any]) -> dict[str, Any]:
        place = self._metadata().get("userinfo_endpoint")
        if place is None:
            return claims
        info: dict[str, Any] = asking.get(place).raise_for_status().json()
        if info["sub"] != claims["sub"]:
            raise SignInError("The provider answered about somebody else.")
        return {**claims, **info}

    def _signed_in(self, claims: Mapping[str, Any], token: Mapping[str, Any]) -> SignedIn:
        client = self._client
        name, listed = claims.get(client.name_claim), claims.get(client.groups_claim, ())
        if not isinstance(name, str) or not is_name(name):
            raise SignInError(f"The provider gives no usable {client.name_claim} for you.")
        if client.name_claim == "email":
            if claims.get("email_verified", True) is not True:
                raise SignInError(f"The provider has not verified {name}.")
            # One mailbox, however a provider writes it today.
            name = name.lower()
        named = listed if isinstance(listed, list) else [listed]
        groups = sorted({each for each in named if isinstance(each, str) and is_name(each)})
        if client.domains and name.rpartition("@")[2] not in client.domains:
            raise SignInError(f"{name} is not of a domain that may use this server.")
        if client.groups and not set(client.groups) & set(groups):
            raise SignInError(f"{name} is not in a group that may use this server.")
        return SignedIn(name, tuple(groups[:MAX_GROUPS]), claims["sub"], token.get("refresh_token"))


def _with_basic(
    client: Any, method: str, uri: str, headers: dict[str, str], body: str
) -> tuple[str, dict[str, str], str]:
    """Return a request that names the client by HTTP's Basic scheme, as RFC 6749, 2.3.1, has it.

    Authlib does not encode what holds a sign of its own.
    """
    known = ":".join(quote(each, safe="") for each in (client.client_id, client.client_secret))
    basic = b64encode(known.encode()).decode()
    return uri, {**headers, "Authorization": f"Basic {basic}"}, body


def state_of(secret: str) -> str:
    """Return the state derived from a browser's secret, which only that browser has."""
    return _made_from(secret, "state")


def _made_from(secret: str, purpose: str) -> str:
    return hmac.new(secret.encode(), purpose.encode(), "sha256").hexdigest()


def _trust() -> "ssl.SSLContext":
    # Late, as it loads modules that otherwise only fetching needs.
    from index.fetching import Network

    return Network().trust()
