"""Sign in through an OpenID Connect provider, and sign out."""

import logging
from secrets import token_urlsafe
from urllib.parse import quote, unquote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from ui.api.access import SESSION_SECONDS, Access
from ui.api.reading import lone_page
from ui.api.signing_in import give_cookie, own_path
from ui.markup import render
from ui.people import Identity, Sessions, SignInError, host_cookie, session_cookie, state_of

_SIGN_IN = "/sign-in"
_SIGNED_OUT = "footnote-signed-out"
_BACK = "/sign-in/back"
_BEGUN = "footnote-sign-in-"
_BEGUN_SECONDS, _MOST_BEGUN = 600, 4
_LONGEST_PATH = 1000

_LOG = logging.getLogger(__name__)


def provider_routes(identity: Identity, sessions: Sessions, access: Access) -> APIRouter:
    """Return the routes that send a browser to the provider, and take it back."""
    routes = APIRouter(include_in_schema=False)
    provider, people = sessions.provider, identity.people

    @routes.get(_SIGN_IN)
    def begin(request: Request, to: str = "/", force_login: bool = False) -> Response:
        secret, to = token_urlsafe(32), to if len(to) <= _LONGEST_PATH else "/"
        if _SIGNED_OUT in request.cookies and not force_login:
            # The provider may still know them, and would let them in again unasked.
            return page("You are signed out.", to)
        try:
            address = provider.sign_in_address(_back(request), secret, force_login=force_login)
        except SignInError as error:
            return refused(error, to, 502)
        response = RedirectResponse(address, 303)
        # Several tabs may sign in at once.
        begun = _begun(request, state_of(secret))
        value = f"{secret}.{quote(own_path(to), safe='')}"
        give_cookie(response, request, begun, value, _BEGUN_SECONDS)
        # Browsers send the oldest first.
        before = [each for each in request.cookies if each.startswith(_begun(request))]
        for old in before[: 1 - _MOST_BEGUN]:
            forget(response, request, old)
        return response

    @routes.get(_BACK)
    def back(request: Request) -> Response:
        begun = _begun(request, request.query_params.get("state", ""))
        secret, _, to = request.cookies.get(begun, "").partition(".")
        to = own_path(unquote(to))
        try:
            if not secret:
                raise SignInError("This browser did not begin to sign in, or took too long.")
            signed_in = provider.finish_sign_in(_back(request), secret, request.query_params)
        except SignInError as error:
            response = refused(error, to, 403)
            forget(response, request, begun)
            return response
        if people.admit(signed_in.name, signed_in.groups) is None:
            return page(f"{signed_in.name} may no longer use this server.", to, 403)
        people.note(signed_in.name, "signed in", "")
        response = RedirectResponse(to, 303)
        forget(response, request, begun)
        response.delete_cookie(_SIGNED_OUT, path=_SIGN_IN)
        # One browser has one session.
        sessions.end(request.scope)
        name = session_cookie(request.url.scheme)
        give_cookie(response, request, name, sessions.begin(signed_in), SESSION_SECONDS)
        return response

    @routes.post("/sign-out")
    def sign_out(request: Request) -> Response:
        if name := sessions.end(request.scope):
            people.note(name, "signed out", "")
        response = RedirectResponse("/signed-out", 303)
        forget(response, request, session_cookie(request.url.scheme))
        response.headers["clear-site-data"] = '"cache"'
        give_cookie(response, request, _SIGNED_OUT, "1", SESSION_SECONDS, _SIGN_IN)
        return response

    @routes.get("/signed-out")
    def signed_out() -> Response:
        try:
            farewell = provider.sign_out_address()
        except SignInError:
            farewell = None
        return page("You are signed out.", "/", farewell=farewell)

    def forget(response: Response, request: Request, cookie: str) -> None:
        response.delete_cookie(cookie, secure=request.url.scheme == "https")

    def refused(error: SignInError, to: str, status: int) -> Response:
        # For whoever runs the server; neither the message nor its cause holds a secret.
        cause = f" ({error.__cause__!r})" if error.__cause__ else ""
        _LOG.warning("sign-in refused: %s%s", error, cause)
        return page(str(error), to, status)

    def page(said: str, to: str, status: int = 200, farewell: str | None = None) -> Response:
        words = {"said": said, "to": to, "farewell": farewell, "issuer": provider.issuer}
        return lone_page("Sign in", render("signing", words), access, status)

    return routes


def _back(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}{_BACK}"


def _begun(request: Request, state: str = "") -> str:
    """Return the name of a begun sign-in's cookie; without a state, that with which all begin."""
    return host_cookie(f"{_BEGUN}{state[:16]}", request.url.scheme)
