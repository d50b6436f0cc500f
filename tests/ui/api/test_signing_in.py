"""Who knows the password is let in, by a form that leads back, and nobody else."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.fakes import FakeEngine, make_article
from tests.ui.conftest import doors, serving
from tests.ui.looks import LOOKS
from tests.ui.visitor import Visit
from ui.api import Access, LoginThrottle

PASSWORD = "correct horse battery"
MARKED = "The mill burnt down in 1811."
ARTICLE = make_article("mill/1", "The mill", f"{MARKED} Nobody was hurt.")
READ = f"/read/mill%2F1?v={ARTICLE.sha256[:12]}&c=0-{len(MARKED)}"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("form")
    engine = FakeEngine({ARTICLE.id: ARTICLE})
    with serving(folder) as serve, pytest.MonkeyPatch.context() as patch:
        # How long one try waits for another is tested by itself.
        patch.setattr(LoginThrottle, "seconds", 0)
        yield serve(engine, app=doors(engine, Access(None, PASSWORD)))


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as found:
        yield found


@pytest.mark.parametrize(
    ("to", "led"),
    [
        ("/read/a?c=1-2#cited", "/read/a?c=1-2#cited"),
        ("/", "/"),
        ("//evil.example", "/"),
        ("\\/evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
    ],
)
def test_it_leads_nowhere_else(client: httpx.Client, to: str, led: str) -> None:
    fields = {"to": to, "password": PASSWORD}
    for answer in (
        client.post("/sign-in", data=fields),
        client.get("/sign-in", params={"to": to}),
    ):
        assert (answer.status_code, answer.headers["location"]) == (303, led)
        assert "a=b" not in answer.headers.get("set-cookie", "")


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: httpx.Client) -> None:
    answer = client.post("/sign-in", data={"password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert PASSWORD not in cookie


def test_the_form_says_what_is_wrong_and_runs_nothing(client: httpx.Client) -> None:
    hostile = '"><script>alert(1)</script>'
    for answer in (
        client.get("/sign-in", params={"to": hostile}),
        client.post("/sign-in", data={"to": hostile, "password": hostile}),
        client.post("/sign-in", content=b"\xff\xfe=%ff&password=%ff%fe"),
        client.post("/sign-in", files={"password": b"x"}),
        client.post("/sign-in", json={"password": PASSWORD}),
    ):
        assert answer.status_code in {200, 403}
        assert "<script" not in answer.text
        assert "script-src" not in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "set-cookie" not in answer.headers
        time.sleep(0.1)


def test_the_address_to_go_back_to_is_the_one_that_was_asked_for(client: httpx.Client) -> None:
    answer = client.get(READ)
    assert answer.status_code == 303
    query = urlsplit(answer.headers["location"]).query
    assert parse_qs(query)["to"] == [f"{READ}#cited"]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_form_leads_back(address: str, visit: Visit, width: int, scheme: str) -> None:
    visitor = visit(
        address,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        java_script_enabled=True,
    )
    page = visitor.page
    page.goto(f"{address}{READ}")
    assert page.title() == "Sign in · Footnote"
    assert visitor.focused() == "password"
    assert page.get_by_label("Password").get_attribute("autocomplete") == "current-password"
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 26)"
    assert dark == (scheme == "dark")
    visitor.check_access(None)
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    visitor.see("[role=alert]")
    assert visitor.text("[role=alert]") == "That is not the password."
    assert page.get_by_label("Password").get_attribute("aria-invalid") == "true"
    assert visitor.focused() == "password"
    visitor.check_access(None)
    # A refusal is logged by the browser.
    visitor.failures.clear()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    visitor.see("mark#cited")
    assert visitor.text("#cited") == MARKED
    assert visitor.fragment() == "#cited"
