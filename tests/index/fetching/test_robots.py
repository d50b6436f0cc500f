"""What a site's robots.txt asks for is done."""

import pytest

from index.fetching import Limits
from tests.index.fetching.web import LATER, PAGE, PUBLIC, SAVE, Web, page, raw, redirect
from tests.scripted_server import Pause, Response

REFUSED = f"the robots.txt of a.example asks programs not to fetch it; {SAVE}"
ROBOTS = "/robots.txt"


@pytest.mark.parametrize(
    "rules",
    [
        "User-agent: *\nDisallow: /",
        "user-agent: *\r\ndisallow: /page\r\n",
        "User-agent: Footnote\nDisallow: /page",
        "User-agent: footnote\nDisallow: /\n\nUser-agent: *\nAllow: /",
        "\ufeffUser-agent: *\nDisallow: /pa",
        "# nobody\nUser-agent: *\nCrawl-delay: ²\nRequest-rate: ²/²\nDisallow: http://[\n"
        "Disallow: /",
        "User-agent: *\nAllow: /page/open\nDisallow: /page",
    ],
)
def test_a_page_that_is_not_allowed_is_not_fetched(web: Web, rules: str) -> None:
    web.server.say(page(rules.encode()), path=ROBOTS)
    assert web.refusal(PAGE) == REFUSED
    assert [asked.path for asked in web.server.requests] == [ROBOTS]


@pytest.mark.parametrize(
    "robots",
    [
        page(b""),
        page(b"User-agent: *\nDisallow:"),
        page(b"User-agent: *\nDisallow: /other"),
        page(b"User-agent: Other\nDisallow: /"),
        page(b"User-agent: *\nDisallow: /\n\nUser-agent: Footnote\nAllow: /"),
        page(b"<html>User-agent: *<br>Disallow: /</html>"),
        page(bytes(range(256)) * 100),
        page(b"User-agent: *\n" + b"Allow: /page\n" * 50_000 + b"Disallow: /"),
        page(b"x", content_encoding="br"),
        Response(404, {}, []),
        Response(403, {}, []),
        Response(429, {}, []),
        Response(None, {}, []),
        raw("HTTP/1.1 200 OK", "Content-Length: 900", body=b"User-agent: *\nDisallow: /"),
        redirect("/robots.txt"),
        redirect("http://127.0.0.1/robots.txt"),
        redirect("http://localhost/robots.txt"),
        redirect("file:///robots.txt"),
    ],
)
def test_a_page_that_is_allowed_is_fetched(web: Web, robots: Response) -> None:
    web.server.say(*[robots] * 20, path=ROBOTS).say(page(), path="/page")
    assert web.fetch(PAGE).data == b"There."
    assert len(web.server.asked(ROBOTS)) <= 6
    assert {ip for ip, _ in web.dialled} == {PUBLIC}


@pytest.mark.parametrize("status", [500, 503])
def test_a_site_whose_rules_cannot_be_read_now_is_left(web: Web, status: int) -> None:
    web.server.say(Response(status, {}, []), path=ROBOTS)
    assert web.refusal(PAGE) == (
        f"the robots.txt of a.example cannot be read right now (status {status}); {LATER}"
    )
    assert web.server.asked("/page") == []


@pytest.mark.parametrize(
    "robots", [Response(None, {}, [Pause()]), Response(200, {}, [b"a", Pause(0.1)] * 50)]
)
def test_rules_that_do_not_come_are_not_waited_for(web: Web, robots: Response) -> None:
    web.server.say(robots, path=ROBOTS).say(page(), path="/page")
    assert web.fetch(PAGE, limits=Limits(robots=0.3)).data == b"There."


def test_rules_are_read_once_for_each_site_on_the_way(web: Web) -> None:
    web.server.say(redirect("/two"), path="/page").say(
        redirect("http://b.example/three"), path="/two"
    )
    web.server.say(page(), page(b"User-agent: *\nDisallow: /three"), path=ROBOTS)
    assert web.refusal(PAGE) == (
        "it redirects to http://b.example/three, and the robots.txt of b.example asks programs "
        f"not to fetch it; {SAVE}"
    )
    assert [asked.headers["host"] for asked in web.server.asked(ROBOTS)] == [
        "a.example",
        "b.example",
    ]
    assert web.looked_up == ["a.example", "b.example"]


def test_rules_elsewhere_are_followed_to(web: Web) -> None:
    web.server.say(redirect("http://b.example/robots.txt"), path=ROBOTS)
    web.server.say(page(b"User-agent: *\nDisallow: /"), path=ROBOTS)
    assert web.refusal(PAGE) == REFUSED


def test_the_rules_themselves_may_be_fetched(web: Web) -> None:
    web.server.say(page(b"User-agent: *\nDisallow: /"), path=ROBOTS)
    assert web.fetch(f"http://a.example{ROBOTS}").data.startswith(b"User-agent")
