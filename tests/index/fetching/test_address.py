"""What is no address of a page, and the one form of what is."""

import pytest

from tests.index.fetching.web import PUBLIC, SAVE, Web, page

CHECK = "check how it is written."
# Why what is malformed is refused.
MALFORMED = {
    "it contains a user name; remove everything before the @.": """
        http://user@a.example/ http://user:secret@a.example/ http://a.example@127.0.0.1/
        http://a.example\\@127.0.0.1/""",
    f"it is not an address; {CHECK}": """
        http://[::1/ http://::1/ http://a.example:port/ http://a／b.example/ http://ab℀.example/
        http://xn--a.exämple\u202e/""",
    f"it has no host name; {CHECK}": "http:// http:///etc/passwd http://?q=a http://[/",
    f"only http:// and https:// addresses are fetched; {SAVE}": """
        ftp://a.example/ file:///etc/passwd gopher://127.0.0.1:70/_x httpx://a.example/""",
    "it does not begin with http:// or https://; write https://www.a.example/b.": "www.a.example/b",
}
SPLITTING = ["\r\nHost: b.example", "\n", "\0", "\x1b[31m", "\ud800"]


@pytest.mark.parametrize(
    ("address", "why"),
    [
        *((each, why) for why, addresses in MALFORMED.items() for each in addresses.split()),
        *((f"http://a.example/{sign}", f"it is not an address; {CHECK}") for sign in SPLITTING),
        *((f"http://a.example{sign}/", f"it is not an address; {CHECK}") for sign in SPLITTING),
        (f"http://a.b/{'a' * 70_000}", f"it is not an address; {CHECK}"),
    ],
)
def test_what_is_no_address_is_not_asked_for(web: Web, address: str, why: str) -> None:
    assert web.refusal(address) == why
    assert (web.looked_up, web.dialled) == ([], [])


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("HTTP://A.Example:80/B?C#d", "http://a.example/B?C"),
        ("http://a.example:443/", "http://a.example:443/"),
        ("http://a.example?q=1", "http://a.example/?q=1"),
        ("http://a.example#@b.example/", "http://a.example/"),
        ("http://a.example/ä b?ö=%C3%A4", "http://a.example/%C3%A4%20b?%C3%B6=%C3%A4"),
        ("http://[2606:2800:021F::0001]:8080/", "http://[2606:2800:21f::1]:8080/"),
        ("http://BÜCHER。example/", "http://xn--bcher-kva.example/"),
        # Greek and Cyrillic letters that look Latin show as what they are.
        ("http://аpple.example/", "http://xn--pple-43d.example/"),
    ],
)
def test_an_address_is_brought_into_one_form(web: Web, address: str, plain: str) -> None:
    _, _, site, path = plain.split("/", 3)
    web.names[site] = [PUBLIC]
    web.server.say(page(), path=f"/{path}")
    assert web.fetch(address).address == plain
    assert [each.headers["host"] for each in web.server.requests] == [site]
