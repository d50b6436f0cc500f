"""What is no address of a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import AddressSourceError
from index.fetching import PageAddress, parse_address

CHECK = "check how it is written."
# Why what is malformed is refused, with its host where it stands in braces.
MALFORMED = {
    # user names, and what is taken for them
    "it contains a user name; remove everything before the @.": """
        http://user@a.example/ http://user:secret@a.example/ http://a.example@127.0.0.1/
        http://a.example:80@127.0.0.1:81/ http://@127.0.0.1/ http://a.example\\@127.0.0.1/""",
    f"{{}} is not a valid host name; {CHECK}": """
        http://a.example%40127.0.0.1/ http://127.0.0.1\\a.example/ http://%6c%6f%63alhost/
        http://127.0.0.1./ http://localhost./ http://a.example./ http://a.example。/
        http://127.0.0.1%2f.a.example/ http://a.example&127.0.0.1/ http://.a.example/
        http://a..example/ http://-a.example/ http://*/ http://a／b.example/ http://a＠b.example/
        http://a：80/ http://ab℀.example/""",
    f"its host or its port cannot be read; {CHECK}": """
        http://[::1/ http://::1/ http://[::1]a/ http://a.example:port/ http://a.example:-80/
        http://a.example:８０/ http://a.example:80:80/ http://a.example:000080/""",
    f"{{}} is not an IPv6 address; {CHECK}": """
        http://[fe80::1%25eth0]/ http://[fe80::1%eth0]/ http://[]/ http://[127.0.0.1]/
        http://[a.example]/""",
    f"there is no port 0; {CHECK}": "http://a.example:0/",
    f"there is no port 65536; {CHECK}": "http://a.example:65536/",
    f"it has no host name; {CHECK}": "http:// http:///etc/passwd http://:80/ http://?q=a.example",
    "only http:// and https:// addresses are fetched; save the page and add the file.": """
        ftp://a.example/ file:///etc/passwd gopher://127.0.0.1:70/_x view-source:http://a.example/
        httpx://a.example/""",
    "it does not begin with http:// or https://; write https://www.a.example/b.": "www.a.example/b",
}


SPLITTING = ["\r\nHost: b.example", "\n", "\t", "\0", "\x1b[31m", "\x7f", "\x85", "\ud800"]
COPY = "it contains characters that an address cannot have; copy it again."
LONG = [f"{'a' * 64}.example/", f"{'a.' * 127}b/", f"{'ä' * 5_000}/", f"a.b/{'a' * 5_000}"]


@pytest.mark.parametrize(
    ("address", "why"),
    [
        *((each, why) for why, addresses in MALFORMED.items() for each in addresses.split()),
        ("http://a example/", f"a example is not a valid host name; {CHECK}"),
        ("http://xn--a.exämple\u202e/", f"xn--a.exämple\\u202e is not a valid host name; {CHECK}"),
        *((f"http://a.example/{sign}", COPY) for sign in SPLITTING),
        *((f"http://a.example{sign}/", COPY) for sign in SPLITTING),
        *((f"{sign}http://a.b/", COPY) for sign in SPLITTING),
        *((f"http://{rest}", "") for rest in LONG),
    ],
)
def test_what_is_no_address_is_bad_usage(address: str, why: str) -> None:
    with pytest.raises(AddressSourceError) as caught:
        parse_address(address)
    assert caught.value.exit_status == 2
    said = str(caught.value)
    host = address.partition("//")[2].partition("/")[0]
    assert " cannot be fetched: " in said
    assert said.endswith(why.format(host))
    assert said.isprintable()
    assert len(said) < 500
    assert "secret" not in said


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("http://a.example", "http://a.example/"),
        ("HTTPS://A.Example:443/B?C#d", "https://a.example/B?C"),
        ("http://a.example:443/", "http://a.example:443/"),
        ("http://a.example:/", "http://a.example/"),
        ("http://a.example?q=1", "http://a.example/?q=1"),
        ("http://a.example#@b.example/", "http://a.example/"),
        ("http://a.example/@b.example/", "http://a.example/@b.example/"),
        ("http://a.example/ä b?ö=%C3%A4", "http://a.example/%C3%A4%20b?%C3%B6=%C3%A4"),
        ("http://a.example/\\..\\b", "http://a.example/%5C..%5Cb"),
        ("http://[2606:2800:021F::0001]:8080/", "http://[2606:2800:21f::1]:8080/"),
        ("http://faß.example/", "http://xn--fa-hia.example/"),
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
