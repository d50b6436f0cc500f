"""Redirects are followed by hand, and each place is checked like the first."""

import ipaddress
import random
from collections import Counter

import pytest

from index.errors import FetchError
from tests.index.fetching.web import PAGE, PUBLIC, Web, always, page, redirect

NAME = "name the host in FOOTNOTE_FETCH_HOSTS if you trust it, or save the page and add the file."
SAVE = "save the page and add the file."
MACHINE = "is this machine itself"
# Python writes it as it likes.
MAPPED = str(ipaddress.ip_address("::ffff:127.0.0.1"))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("location", "end"),
    [
        ("/two", "http://a.example/two"),
        ("two?q=1#part", "http://a.example/two?q=1"),
        ("//b.example/two", "http://b.example/two"),
        ("http://b.example:8080/two", "http://b.example:8080/two"),
        ("http://c.example/two", "http://c.example/two"),
        ("HTTP://B.EXAMPLE/two", "http://b.example/two"),
    ],
)
def test_a_redirect_is_followed(web: Web, status: int, location: str, end: str) -> None:
    path = end.removeprefix("http://").partition("/")[2]
    web.server.say(redirect(location, status), path="/page").say(page(), path=f"/{path}")
    fetched = web.fetch(PAGE)
    assert (fetched.address, fetched.data) == (end, b"There.")


def test_a_location_in_utf_8_is_quoted(web: Web) -> None:
    location = "/über uns".encode().decode("latin-1")
    web.server.say(redirect(location), path="/page").say(page(), path="/%C3%BCber%20uns")
    assert web.fetch(PAGE).address == "http://a.example/%C3%BCber%20uns"


HOSTILE = [
    ("http://127.0.0.1/", f"it redirects to http://127.0.0.1/, and 127.0.0.1 {MACHINE}; {NAME}"),
    ("http://127.0.0.1:6379/", "it redirects to http://127.0.0.1:6379/, and pages are fetched "
     "from the ports 80, 443, 8080, 8443 only; name 127.0.0.1:6379 in FOOTNOTE_FETCH_HOSTS if "
     f"you trust it, or {SAVE}"),
    ("//127.0.0.1/x", f"it redirects to http://127.0.0.1/x, and 127.0.0.1 {MACHINE}; {NAME}"),
    ("http://[::1]/", f"it redirects to http://[::1]/, and ::1 {MACHINE}; {NAME}"),
    ("http://[::ffff:7f00:1]/", f"it redirects to http://[{MAPPED}]/, and {MAPPED} carries an "
     f"IPv4 address inside an IPv6 one; {NAME}"),
    ("http://localhost/", "it redirects to http://localhost/, and localhost is a name on this "
     f"machine or its network; {NAME}"),
    ("http://169.254.169.254/latest/meta-data/", "it redirects to "
     "http://169.254.169.254/latest/meta-data/, and 169.254.169.254 is on the link of this "
     f"machine, where clouds keep their metadata; {NAME}"),
    ("http://metadata.google.internal/", "it redirects to http://metadata.google.internal/, and "
     f"metadata.google.internal is a name on this machine or its network; {NAME}"),
    ("http://inside.example/", "it redirects to http://inside.example/, and inside.example leads "
     f"to 10.0.0.5, which is on a private network; {NAME}"),
    ("http://mixed.example/", "it redirects to http://mixed.example/, and mixed.example leads to "
     f"192.168.0.1, which is on a private network; {NAME}"),
    ("http://2130706433/", "it redirects to http://2130706433/, but 2130706433 is an IP address "
     f"in an unusual form; {SAVE}"),
    ("http://0x7f.1/", "it redirects to http://0x7f.1/, but 0x7f.1 is an IP address in an "
     f"unusual form; {SAVE}"),
    ("http://127.0.0.1./", f"it redirects to http://127.0.0.1./, but its host ends in a dot; "
     f"{SAVE}"),
    ("http://a:b@127.0.0.1/", f"it redirects to http://127.0.0.1/, but it has a user name in it; "
     f"{SAVE}"),
    ("http://a.example\\@127.0.0.1/", "it redirects to http://127.0.0.1/, but it has a user name "
     f"in it; {SAVE}"),
    ("/\\127.0.0.1/", None),
    ("file:///etc/passwd", "it redirects to file:///etc/passwd, but only http:// and https:// "
     f"addresses are fetched; {SAVE}"),
    ("gopher://127.0.0.1:6379/_x", "it redirects to gopher://127.0.0.1:6379/_x, but only http:// "
     f"and https:// addresses are fetched; {SAVE}"),
    ("data:text/plain,x", "it redirects to data:text/plain,x, but it does not say how to reach "
     f"it; {SAVE}"),
    ("javascript:alert(1)", "it redirects to javascript:alert(1), but it does not say how to "
     f"reach it; {SAVE}"),
    ("http://[::1", f"it redirects to http://[::1, which is no address; {SAVE}"),
    ("http://a.example\x00.b.example/", "it redirects to an address with control characters in "
     f"it; {SAVE}"),
    ("http://a.example/\x1b[2J", f"it redirects to an address with control characters in it; "
     f"{SAVE}"),
    ("http://gone.example/", "it redirects to http://gone.example/, and gone.example is not "
     "found; check the address and the network."),
]  # fmt: skip


@pytest.mark.parametrize("hops", [1, 3])
@pytest.mark.parametrize(("location", "said"), HOSTILE)
def test_a_redirect_to_where_nothing_is_fetched_is_refused(
    web: Web, location: str, said: str | None, hops: int
) -> None:
    web.names |= {"inside.example": ["10.0.0.5"], "mixed.example": [PUBLIC, "192.168.0.1"]}
    steps = [f"/{number}" for number in range(1, hops)]
    for path, target in zip(["/page", *steps], [*steps, location], strict=True):
        web.server.say(redirect(target), path=path)
    why = web.refusal(PAGE)
    # What browsers take for another host is a path here, and stays on the same one.
    assert why == (said or "it redirects to http://a.example/%5C127.0.0.1/, and there is no such "
                   "page (status 404); check the address.")  # fmt: skip
    assert {ip for ip, _ in web.dialled} == {PUBLIC}


def test_an_endless_redirect_ends(web: Web) -> None:
    web.server.say(*always(redirect("/page")), path="/page")
    assert web.refusal(PAGE) == f"it redirects more than 5 times; {SAVE}"
    assert len(web.server.asked("/page")) == 6


def test_five_redirects_are_followed(web: Web) -> None:
    web.server.say(*always(redirect("/page"), 5), page(), path="/page")
    assert web.fetch(PAGE).data == b"There."


def test_a_redirect_without_a_place_is_no_page(web: Web) -> None:
    web.server.say(redirect(""), path="/page")
    assert web.refusal(PAGE) == f"the server sent no page (status 302); {SAVE}"


def test_a_public_page_leads_nowhere_near_a_named_host(web: Web) -> None:
    """Whom the person trusts is for the person to ask, not for a page elsewhere to point at."""
    web.names["wiki.corp"] = ["10.0.0.5"]
    web.server.say(redirect("http://wiki.corp/admin"), path="/page")
    said = web.refusal(PAGE, "wiki.corp")
    assert said == (
        "it redirects to http://wiki.corp/admin, and wiki.corp is a name on this machine or its "
        f"network; {NAME}"
    )
    assert web.escapes() == []


def test_a_named_host_leads_to_itself_and_to_public_ones(web: Web) -> None:
    web.names["wiki.corp"] = ["10.0.0.5"]
    web.server.say(redirect("/two"), path="/page").say(redirect(PAGE + "2"), path="/two")
    web.server.say(page(), path="/page2")
    assert web.fetch("http://wiki.corp/page", "wiki.corp").address == "http://a.example/page2"
    web.server.say(redirect(PAGE), path="/page").say(redirect("http://wiki.corp/"), path="/page")
    assert "and wiki.corp is a name on" in web.refusal("http://wiki.corp/page", "wiki.corp")


def test_no_chain_of_redirects_escapes(web: Web) -> None:
    """Random chains over public, private and changing hosts dial public addresses only."""
    draw = random.Random(7)
    places = ["10.0.0.5", "127.0.0.1", "::1", "fd00::1", "169.254.169.254", "::ffff:10.0.0.1"]
    ends = Counter[str]()
    for chain in range(150):
        hosts = [f"{letter}{chain}.example" for letter in "abcd"]
        for host in hosts:
            place = draw.choice(places)
            (web.names[host],) = draw.choices([[PUBLIC], [place], [PUBLIC, place]], [10, 1, 1])
            web.later[host] = [place]
        targets = [
            draw.choice([*(f"http://{host}" for host in hosts), *(["http://127.0.0.1"] * step)])
            for step in range(3)
        ]
        paths = [f"/{chain}/{step}" for step in range(4)]
        for step, target in enumerate(targets):
            web.server.say(redirect(f"{target}{paths[step + 1]}"), path=paths[step])
        web.server.say(page(), path=paths[-1])
        try:
            web.fetch(f"http://{hosts[0]}{paths[0]}")
            ends["fetched"] += 1
        except FetchError:
            ends["refused"] += 1
    assert web.escapes() == []
    assert min(ends["fetched"], ends["refused"]) > 10
    assert max(Counter(web.looked_up).values()) == 1
