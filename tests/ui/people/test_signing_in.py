"""People whom a provider signs in, over HTTP on loopback."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from joserfc.jwk import OctKey, RSAKey

from index import IndexSettings
from index.add_queue import AddQueue
from index.sharing import Sharing
from tests.command import footnote
from tests.fakes import FakeEngine
from tests.identity_provider import CLIENT, SECRET, IdentityProvider
from tests.ui.conftest import serving, visiting
from ui.api import Access
from ui.app import application, forwarded
from ui.conversations import ConversationStore, FeedbackStore
from ui.engine import Engine
from ui.people import Client, Identity, Library, OpenIdProvider, People, Sessions
from ui.settings import UISettings

ME = "/api/v1/me"
HOUR = 3600.0


class Clock:
    """A clock that tests move."""

    now = 1_900_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True, slots=True)
class World:
    """Where all of them are."""

    provider: IdentityProvider
    address: str
    beside: str
    people: People
    clock: Clock


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Serve a provider, and two servers of one store that send people to it."""
    folder = tmp_path_factory.mktemp("signing-in")
    settings = IndexSettings(home=folder / "home")
    provider, clock = IdentityProvider(), Clock()
    people = People(settings, "ann@example.org")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOOTNOTE_HOME", str(settings.home))
        engine = Engine.open(ports={})
    with engine, serving(folder) as serve:
        provider.issuer = serve(FakeEngine({}, {}), app=provider.app)
        client = Client(provider.issuer, CLIENT, SECRET, domains=("example.org",))
        places = []
        for _ in range(2):
            sessions = Sessions(settings, OpenIdProvider(client), clock)
            app = application(
                engine,
                store=ConversationStore.open(settings),
                feedback=FeedbackStore.open(settings),
                queue=AddQueue(settings),
                local=False,
                access=Access(identity=Identity(people, sessions)),
                library=Library(engine, Sharing(settings), people),
            )
            places.append(serve(FakeEngine({}, {}), app=forwarded(app, ["127.0.0.1"])))
        yield World(provider, places[0], places[1], people, clock)


@pytest.fixture
def world(served: World) -> World:
    served.provider.begin_anew()
    return served


def client_of(address: str, **more: Any) -> httpx.Client:
    return httpx.Client(base_url=address, trust_env=False, follow_redirects=True, **more)


def sign_in(client: httpx.Client) -> httpx.Response:
    return client.get("/sign-in", params={"to": ME})


def test_somebody_signs_in_is_known_on_every_server_and_signs_out(world: World) -> None:
    with client_of(world.address) as client:
        first = client.get("/", follow_redirects=False)
        assert first.headers["location"] == "/sign-in?to=%2F"
        shared = client.get("/shared/x", follow_redirects=False)
        assert shared.headers["location"] == "/sign-in?to=%2Fshared%2Fx"
        told = sign_in(client)
        assert told.json() == {"name": "ann@example.org", "groups": [], "administers": True}
        assert str(told.url).endswith(ME)
        assert client.get(f"{world.beside}{ME}").status_code == 200
        # A browser that goes back asks again.
        assert {client.get(path).headers["cache-control"] for path in ("/", "/config")} == {
            "no-store"
        }
        cookies = dict(client.cookies)
        assert client.post("/sign-out").url.path == "/signed-out"
        assert client.get(ME).status_code == 401
        # The provider, which still knows them, lets nobody in unasked.
        assert "You are signed out." in client.get("/").text
        # The cookie itself opens nothing any more.
        assert httpx.get(world.address + ME, cookies=cookies).status_code == 401
        assert client.get("/sign-in", params={"to": ME, "force_login": "true"}).status_code == 200
        first_one = {"footnote-session": client.cookies["footnote-session"]}
        sign_in(client)
        assert httpx.get(world.address + ME, cookies=first_one).status_code == 401
    noted = {each.what for each in world.people.audit()}
    assert {"signed in", "came first", "signed out"} <= noted


def test_a_browser_keeps_few_cookies_of_sign_ins_that_it_began(world: World) -> None:
    with client_of(world.address) as client:
        for _ in range(7):
            begun = client.get("/sign-in", follow_redirects=False)
        kept = [name for name in client.cookies if name.startswith("footnote-sign-in-")]
        assert len(kept) == 4
        # The last of them can still be ended.
        client.get(begun.headers["location"])
        assert client.get(ME).status_code == 200


def test_somebody_signs_in_and_out_in_a_browser(world: World, browser: Any) -> None:
    with visiting(browser) as begin:
        page = begin().new_page()
        page.goto(world.address)
        person = page.get_by_role("button", name="Signed in as ann@example.org")
        person.click()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_text("You are signed out.").wait_for()
        assert page.goto(world.address + ME).status == 401
        page.goto(f"{world.address}/signed-out")
        page.get_by_role("link", name="Sign in").click()
        person.wait_for()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"told": {"aud": "other"}}, "token is not valid"),
        ({"told": {"aud": "other", "azp": CLIENT}}, "token is not valid"),
        ({"told": {"aud": [CLIENT, "other"], "azp": "other"}}, "token is not valid"),
        ({"told": {"iss": "https://elsewhere.example"}}, "token is not valid"),
        ({"told": {"nonce": "another"}}, "token is not valid"),
        ({"told": {"exp": 1_600_000_000}}, "token is not valid"),
        ({"told": {"sub": "2"}}, "somebody else"),
        ({"algorithm": "HS256", "key": OctKey.import_key(SECRET)}, "token is not valid"),
        ({"key": RSAKey.generate_key(2048, {"kid": "1"})}, "token is not valid"),
        ({"informed": {"sub": "2"}}, "somebody else"),
        ({"informed": {"email_verified": False}}, "not verified"),
        ({"informed": {"email": ""}}, "no usable email"),
        ({"informed": {"email": "ann@example.org\n"}}, "no usable email"),
        ({"informed": {"email": ["ann@example.org"]}}, "no usable email"),
        ({"informed": {"email": "eve@elsewhere.example"}}, "not of a domain"),
        ({"informed": {"email": "ann@example.org@elsewhere.example"}}, "not of a domain"),
        ({"returned": {"iss": "https://elsewhere.example"}}, "Another provider"),
        ({"returned": {"iss": ""}}, "Another provider"),
        ({"returned": {"state": "another"}}, "did not begin to sign in"),
        ({"returned": {"code": "guessed"}}, "invalid_grant"),
        (
            {"returned": {"code": "", "error_description": "<b>No</b>\n"}},
            ": &lt;b&gt;No&lt;/b&gt;.",
        ),
    ],
)
def test_whom_the_provider_does_not_vouch_for_stays_out(
    world: World, changed: dict[str, Any], reason: str
) -> None:
    for name, value in changed.items():
        setattr(world.provider, name, value)
    with client_of(world.address) as client:
        refused = sign_in(client)
        assert refused.status_code == 403
        assert reason in refused.text
        assert client.get(ME).status_code == 401


def test_one_token_may_be_for_several_clients(world: World) -> None:
    world.provider.told = {"aud": ["other", CLIENT], "azp": CLIENT}
    world.provider.informed = {"groups": "press"}
    with client_of(world.address) as client:
        assert sign_in(client).json()["groups"] == ["press"]


@pytest.mark.parametrize("groups", [{"press": False}, 5, None, [["press"], 7]])
def test_what_lists_no_groups_gives_none(world: World, groups: object) -> None:
    world.provider.informed = {"groups": groups}
    with client_of(world.address) as client:
        assert sign_in(client).json()["groups"] == []


def test_a_provider_is_asked_for_consent_to_what_it_gives_with_that_alone(world: World) -> None:
    for scope, prompt in (
        ("openid email", ["login"]),
        ("openid offline_access", ["login consent"]),
    ):
        provider = OpenIdProvider(Client(world.provider.issuer, CLIENT, SECRET, scope=scope))
        place = provider.sign_in_address("https://asks.example/", "secret", force_login=True)
        assert parse_qs(urlsplit(place).query)["prompt"] == prompt


def test_only_the_browser_that_began_ends_a_sign_in_and_once(world: World) -> None:
    with client_of(world.address) as client, client_of(world.address) as other:
        begun = client.get("/sign-in", params={"to": ME}, follow_redirects=False)
        back = httpx.get(begun.headers["location"], trust_env=False).headers["location"]
        assert other.get(back).status_code == 403
        assert client.get(back).json()["name"] == "ann@example.org"
        client.cookies.delete("footnote-session")
        assert client.get(back).status_code == 403
        assert client.get(ME).status_code == 401
        # Nobody is sent elsewhere afterwards.
        for to in ("//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example"):
            client.cookies.clear()
            assert client.get("/sign-in", params={"to": to}).url.netloc.decode() in world.address
    refused = f"/sign-in/back?{urlencode({'error': 'access_denied', 'state': 'x' * 64})}"
    assert httpx.get(world.address + refused, trust_env=False).status_code == 403


def test_several_tabs_sign_in_at_once(world: World) -> None:
    with client_of(world.address) as client:
        begun = [
            client.get("/sign-in", params={"to": f"{ME}?tab={each}"}, follow_redirects=False)
            for each in range(3)
        ]
        for number, each in enumerate(begun):
            assert str(client.get(each.headers["location"]).url).endswith(f"{ME}?tab={number}")


def test_the_cookie_is_for_this_server_alone(world: World) -> None:
    for scheme, prefix in (("http", ""), ("https", "__Host-")):
        headers = {"X-Forwarded-Proto": scheme, "Host": "asks.example"}
        with httpx.Client(base_url=world.address, headers=headers, trust_env=False) as client:
            begun = client.get("/sign-in")
            back = httpx.get(begun.headers["location"], trust_env=False).headers["location"]
            assert back.startswith(f"{scheme}://asks.example/sign-in/back?")
            name, _, value = begun.headers["set-cookie"].partition(";")[0].partition("=")
            client.headers["Cookie"] = f"{name}={value}"
            given = client.get(f"/sign-in/back?{back.partition('?')[2]}")
            twin = client.post("/sign-out", headers={"Origin": "http://asks.example"})
            assert twin.status_code == (403 if scheme == "https" else 303)
        session = next(
            each
            for each in given.headers.get_list("set-cookie")
            if each.startswith(f"{prefix}footnote-session=")
        )
        # Behind TLS a neighbouring host can set neither, and begin a sign-in for somebody else.
        assert name.startswith(f"{prefix}footnote-sign-in-")
        for cookie in (session, begun.headers["set-cookie"]):
            for part in ("HttpOnly", "SameSite=lax", "Path=/;"):
                assert part in f"{cookie};"
            assert ("Secure" in cookie) == (scheme == "https")
            assert "Domain" not in cookie


def test_nobody_in_by_a_header_or_from_another_site(world: World) -> None:
    for headers in (
        {"Remote-User": "ann@example.org"},
        {"X-Forwarded-User": "ann@example.org"},
        {"Cookie": "footnote-session=1.2"},
        {"Cookie": "footnote-session="},
        {"Cookie": "__Host-footnote-session=x"},
        {"Authorization": "Bearer fn_wrong"},
    ):
        assert httpx.get(world.address + ME, headers=headers).status_code == 401
    with client_of(world.address) as client:
        sign_in(client)
        document = client.get("/api/v1/openapi.json").json()
        changing = [
            (method, path.format_map(dict.fromkeys(("collection", "article_id", "key"), "x")))
            for path, methods in document["paths"].items()
            for method in methods
            if method != "get" and "{conversation" not in path
        ]
        assert len(changing) > 10
        for method, path in [*changing, ("post", "/sign-out"), ("post", "/mcp")]:
            for origin in ("https://elsewhere.example", "null"):
                sent = client.request(method, path, headers={"Origin": origin}, json={})
                assert sent.status_code == 403
        assert client.get(ME).status_code == 200


def test_a_session_lasts_as_long_as_the_provider_vouches(world: World) -> None:
    provider, clock = world.provider, world.clock
    with client_of(world.address) as client:
        sign_in(client)
        clock.now += 0.9 * HOUR
        provider.informed = {"groups": ["press", "night"]}
        # Both servers are asked, the provider by one of them.
        for address in (world.address, world.beside, world.address):
            assert client.get(address + ME).status_code == 200
            clock.now += 25
        assert provider.renewals == 1
        assert client.get(ME).json()["groups"] == ["night", "press"]
        clock.now += 0.9 * HOUR
        provider.is_down = True
        assert client.get(ME).status_code == 200
        clock.now += 0.2 * HOUR
        assert client.get(ME).status_code == 401
        provider.is_down = False
        clock.now += 100
        assert client.get(ME).status_code == 200
        # A person whom the provider knows no more is out, and stays out.
        provider.forget()
        clock.now += HOUR
        assert client.get(ME).status_code == 401
        assert client.get(world.beside + ME).status_code == 401


def test_a_session_that_cannot_be_renewed_ends_after_an_hour(world: World) -> None:
    world.provider.renews = False
    with client_of(world.address) as client:
        sign_in(client)
        world.clock.now += 0.9 * HOUR
        assert client.get(ME).status_code == 200
        world.clock.now += 0.2 * HOUR
        assert client.get(ME).status_code == 401
        # The provider still knows them, so they need not do anything.
        assert sign_in(client).json()["name"] == "ann@example.org"


def test_a_removed_person_is_out(world: World) -> None:
    with client_of(world.address) as client:
        sign_in(client)
        world.people.remove("ann@example.org")
        assert client.get(ME).status_code == 401
        assert "may no longer use" in sign_in(client).text
        world.people.remove("ann@example.org", undo=True)
        assert sign_in(client).json()["name"] == "ann@example.org"


def test_a_provider_that_is_down_is_named(world: World) -> None:
    with client_of(world.address) as client:
        begun = client.get("/sign-in", follow_redirects=False)
        back = httpx.get(begun.headers["location"], trust_env=False).headers["location"]
        world.provider.is_down = True
        refused = client.get(back)
        assert refused.status_code == 403
        assert f"{world.provider.issuer} cannot be reached" in refused.text


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "FOOTNOTE_OIDC_ISSUER and"),
        ({"FOOTNOTE_OIDC_ISSUER": "http://id.example"}, "begins with https://"),
        ({"FOOTNOTE_OIDC_ISSUER": "https://id.example"}, "FOOTNOTE_OIDC_CLIENT"),
    ],
)
def test_a_missing_setting_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], said: str
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    done = footnote("serve", "--port", "0", home=tmp_path, FOOTNOTE_AUTH="oidc")
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    "domains", ["a.example b.example", "A.example, B.example", "a.example,b.example"]
)
def test_domains_stand_with_spaces_or_commas(monkeypatch: pytest.MonkeyPatch, domains: str) -> None:
    monkeypatch.setenv("FOOTNOTE_OIDC_DOMAINS", domains)
    assert UISettings().oidc_domains == ("a.example", "b.example")
