"""Redirects are followed by hand, and each place is checked like the first."""

import pytest

from tests.index.fetching.web import PAGE, PUBLIC, SAVE, Web, name, page, redirect

LED = "wiki.corp leads to 10.0.0.5, which is not public"
PORTS = "pages are fetched only from ports 80, 443, 8080 and 8443"


@pytest.mark.parametrize(
    ("status", "location", "end"),
    [
        (301, "/two", "http://a.example/two"),
        (302, "two?q=1#part", "http://a.example/two?q=1"),
        (303, "//b.example/two", "http://b.example/two"),
        (307, "HTTP://B.EXAMPLE:8080/two", "http://b.example:8080/two"),
        # Servers mean UTF-8.
        (308, "/über uns".encode().decode("latin-1"), "http://a.example/%C3%BCber%20uns"),
    ],
)
def test_a_redirect_is_followed(web: Web, status: int, location: str, end: str) -> None:
    path = end.removeprefix("http://").partition("/")[2]
    web.server.say(redirect(location, status), path="/page").say(page(), path=f"/{path}")
    fetched = web.fetch(PAGE)
    assert (fetched.address, fetched.data) == (end, b"There.")


# A location, and what is said after "it redirects to".
HOSTILE = [
    ("http://127.0.0.1/", "http://127.0.0.1/, and 127.0.0.1 is not public; "
     f"{name('127.0.0.1')}"),
    ("http://127.0.0.1:6379/", f"http://127.0.0.1:6379/, and {PORTS}; {name('127.0.0.1:6379')}"),
    ("//127.0.0.1/x", f"http://127.0.0.1/x, and 127.0.0.1 is not public; {name('127.0.0.1')}"),
    ("http://localhost/", "http://localhost/, and localhost leads to ::1, which is not public; "
     f"{name('localhost')}"),
    ("http://inside.example/", "http://inside.example/, and inside.example leads to 10.0.0.5, "
     f"which is not public; {name('inside.example')}"),
    ("file:///etc/passwd", "file:///etc/passwd, and only http:// and https:// addresses are "
     f"fetched; {SAVE}"),
    ("http://[::1", f"http://[::1, and it is not an address; {SAVE}"),
    ("http://a:b@127.0.0.1/", f"http://127.0.0.1/, and it contains a user name; {SAVE}"),
    ("http://a.example/\x1b[2J", f"http://a.example/\\x1b[2J, and it is not an address; {SAVE}"),
    ("http://gone.example/", "http://gone.example/, and gone.example is not found; check the "
     "address and the network."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("location", "said"),
    [(place, f"it redirects to {why}") for place, why in HOSTILE],
)
def test_a_redirect_to_where_nothing_is_fetched_is_refused(
    web: Web, location: str, said: str
) -> None:
    web.names |= {"inside.example": ["10.0.0.5"], "localhost": ["::1", "127.0.0.1"]}
    web.server.say(redirect("/1"), path="/page").say(redirect(location), path="/1")
    assert web.refusal(PAGE).endswith(said)
    assert {ip for ip, _ in web.dialled} == {PUBLIC}


def test_five_redirects_are_followed_and_no_more(web: Web) -> None:
    web.server.say(*[redirect("/page")] * 5, page(), *[redirect("/page")] * 9, path="/page")
    assert web.fetch(PAGE).data == b"There."
    assert web.refusal(PAGE) == f"it redirects more than 5 times; {SAVE}"
    assert len(web.server.asked("/page")) == 12


def test_a_public_page_leads_nowhere_near_a_named_host(web: Web) -> None:
    """Whom the person trusts is for the person to ask, not for a page elsewhere to point at."""
    web.names["wiki.corp"] = ["10.0.0.5"]
    web.server.say(redirect("http://wiki.corp/admin"), path="/page")
    said = web.refusal(PAGE, "wiki.corp")
    assert said == f"it redirects to http://wiki.corp/admin, and {LED}; {name('wiki.corp')}"
    assert web.escapes() == []


def test_a_named_host_leads_to_itself_and_to_public_ones(web: Web) -> None:
    web.names["wiki.corp"] = ["10.0.0.5"]
    web.server.say(redirect("/two"), path="/page").say(redirect(PAGE + "2"), path="/two")
    web.server.say(page(), path="/page2")
    assert web.fetch("http://wiki.corp/page", "wiki.corp").address == "http://a.example/page2"
    web.server.say(redirect(PAGE), path="/page").say(redirect("http://wiki.corp/"), path="/page")
    assert f"and {LED}" in web.refusal("http://wiki.corp/page", "wiki.corp")
