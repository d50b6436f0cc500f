"""What a page may be: servers that are slow, huge, lying or packed with more than they show."""

import gzip
import zlib

import pytest

from index.fetching import Limits
from tests.index.fetching.web import LATER, PAGE, SAVE, Web, page, raw
from tests.scripted_server import Pause, Response

DRIP = [step for _ in range(400) for step in (b"x", Pause(0.02))]


@pytest.mark.parametrize("response", [Response(None, {}, [Pause()]), Response(200, {}, DRIP)])
def test_a_slow_server_is_left(web: Web, response: Response) -> None:
    web.server.say(response, path="/page")
    said = f"it took too long; {LATER}"
    assert web.refusal(PAGE, limits=Limits(total=0.6)) == said


UNREADABLE = "the server's reply breaks off or cannot be read"
OK = "HTTP/1.1 200 OK"
LARGE = "it is larger than 0.1 MB"


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (raw(OK, "Content-Length: 100", body=b"short"), f"{UNREADABLE}; {LATER}"),
        (raw(OK, "Transfer-Encoding: chunked", body=b"5\r\nhe"), f"{UNREADABLE}; {LATER}"),
        (raw(OK, "Content-Length: 5", "Content-Length: 6", body=b"hi"), f"{UNREADABLE}; {LATER}"),
        (raw(OK, "Content-Length: 99999999"), f"{LARGE}; {SAVE}"),
        (Response(200, {}, [b"a" * 50_000] * 3), f"{LARGE}; {SAVE}"),
        (raw(OK, "A: " + "a" * 190_000), f"{UNREADABLE}; {LATER}"),
        (Response(None, {}, [b"SSH-2.0-OpenSSH_9.6\r\n"]), f"{UNREADABLE}; {LATER}"),
        (Response(None, {}, []), f"{UNREADABLE}; {LATER}"),
        (raw("HTTP/1.1 403 No"), f"the server sent no page (status 403); {SAVE}"),
        (raw("HTTP/1.1 404 No"), "there is no such page (status 404); check the address."),
        (raw("HTTP/1.1 429 No"), f"the server sent no page (status 429); {LATER}"),
        (raw("HTTP/1.1 502 No"), f"the server sent no page (status 502); {LATER}"),
    ],
)
def test_a_reply_that_is_no_page_is_refused(web: Web, response: Response, said: str) -> None:
    web.server.say(response, path="/page")
    assert web.refusal(PAGE, limits=Limits(body=100_000)) == said


def test_a_bomb_is_not_unpacked(web: Web) -> None:
    web.server.say(page(gzip.compress(bytes(99_000_000)), content_encoding="gzip"), path="/page")
    assert web.refusal(PAGE) == f"it is larger than 50 MB; {SAVE}"


TEXT = b"The kettle sings. " * 100_000


@pytest.mark.parametrize(
    ("coding", "packed"),
    [("gzip", gzip.compress(TEXT)), ("deflate", zlib.compress(TEXT)), ("identity", TEXT)],
)
def test_a_packed_page_is_unpacked(web: Web, coding: str, packed: bytes) -> None:
    steps = [packed[start : start + 1_000] for start in range(0, len(packed), 1_000)]
    web.server.say(Response(200, {"Content-Encoding": coding}, steps), path="/page")
    assert web.fetch(PAGE).data == TEXT


def test_a_page_that_is_packed_badly_is_refused(web: Web) -> None:
    web.server.say(page(b"no gzip at all", content_encoding="gzip"), path="/page")
    assert web.refusal(PAGE) == f"{UNREADABLE}; {LATER}"


@pytest.mark.parametrize(
    ("path", "content_type", "suffix", "charset"),
    [
        ("/page", "text/html; charset=ISO-8859-2", ".html", "iso-8859-2"),
        ("/page", "application/xhtml+xml", ".xhtml", None),
        ("/page", "text/plain", ".txt", None),
        ("/README.md?raw=1", "text/plain; charset=utf-8", ".md", "utf-8"),
        ("/page.html", "text/plain", ".txt", None),
        ("/paper.pdf", "application/octet-stream", ".pdf", None),
        # What a file holds tells these.
        ("/paper", "application/pdf", "", None),
        ("/paper.pdf", "", ".pdf", None),
        ("/page.exe", "", "", None),
        ("/page", "application/json", "", None),
    ],
)  # fmt: skip
def test_the_format_of_a_page_is_told(
    web: Web, path: str, content_type: str, suffix: str, charset: str | None
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    web.server.say(Response(200, headers, [b"There."]), path=path)
    fetched = web.fetch(f"http://a.example{path}")
    assert (fetched.suffix, fetched.charset) == (suffix, charset)
    assert fetched.address == f"http://a.example{path}"


@pytest.mark.parametrize("content_type", ["image/png", "video/mp4"])
def test_what_is_no_text_is_not_read(web: Web, content_type: str) -> None:
    web.server.say(Response(200, {"Content-Type": content_type}, [Pause()]), path="/page")
    assert web.refusal(PAGE) == (
        f"it is not text but {content_type}; give the address of the page that shows it."
    )


def test_a_request_says_who_asks_and_nothing_of_the_person(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    web.server.say(page(set_cookie="a=b"), page(), path="/page")
    web.fetch(PAGE)
    web.fetch(PAGE)
    for asked in web.server.requests:
        assert set(asked.headers) == {
            "host", "user-agent", "accept", "accept-encoding", "connection",
        }  # fmt: skip
        agent = "Footnote (+fetches single pages a person asked for)"
        assert asked.headers["user-agent"] == agent
    assert [asked.path for asked in web.server.requests] == ["/page"] * 2
