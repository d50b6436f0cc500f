"""What is no address of a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import AddressSourceError
from index.fetching import PageAddress, parse_address

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
    "only http:// and https:// addresses are fetched; save the page and add the file.": """
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
def test_what_is_no_address_is_bad_usage(address: str, why: str) -> None:
    with pytest.raises(AddressSourceError) as caught:
        parse_address(address)
    assert caught.value.exit_status == 2
    said = str(caught.value)
    assert said.endswith(f" cannot be fetched: {why}")
    assert said.isprintable()
    assert len(said) < 500
    assert "secret" not in said


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("http://a.example", "http://a.example/"),
        ("HTTPS://A.Example:443/B?C#d", "https://a.example/B?C"),
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
def test_an_address_is_brought_into_one_form(address: str, plain: str) -> None:
    assert parse_address(address).text == plain


PARTS = st.sampled_from(["http", "https"]), st.text(max_size=30), st.text(max_size=30)


@given(st.text(max_size=60) | st.builds("{}://{}{}".format, *PARTS))
def test_any_text_is_refused_or_has_one_form_that_is_safe_to_send(text: str) -> None:
    try:
        address = parse_address(text)
    except AddressSourceError:
        return
    assert isinstance(address, PageAddress)
    assert address.text.isascii()
    assert not any(sign.isspace() or not sign.isprintable() for sign in address.text)
    assert "@" not in address.site
    assert parse_address(address.text) == address
