"""What is no address of a page, or is read differently by different programs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import AddressSourceError
from index.fetching import PageAddress, parse_address

CHECK = "check how it is written."
DOT = "its host ends in a dot; write it without the dot."
USER = "it has a user name in it; leave out what stands before the @."
PORT = "its host or its port cannot be read; check how it is written."
KIND = "only http:// and https:// addresses are fetched; save the page and add the file."
SIGNS = "it has characters in it that no address has; copy it again."


def odd(host: str) -> str:
    return f"{host} is an IP address in an unusual form; write it as four numbers from 0 to 255."


def nameless(host: str) -> str:
    return f"{host} is no name of a host; check how it is written."


MALFORMED = [
    # IPv4 in forms that C libraries read and people do not
    ("http://2130706433/", odd("2130706433")),
    ("http://0x7f000001/", odd("0x7f000001")),
    ("http://0X7F.0.0.1/", odd("0X7F.0.0.1")),
    ("http://017700000001/", odd("017700000001")),
    ("http://0177.0.0.1/", odd("0177.0.0.1")),
    ("http://0177.0.0.01/", odd("0177.0.0.01")),
    ("http://127.1/", odd("127.1")),
    ("http://127.0.1/", odd("127.0.1")),
    ("http://0/", odd("0")),
    ("http://0x/", odd("0x")),
    ("http://127.0.0.0x1/", odd("127.0.0.0x1")),
    ("http://127.0.0.1.2/", odd("127.0.0.1.2")),
    ("http://256.0.0.1/", odd("256.0.0.1")),
    ("http://127.0.0.001/", odd("127.0.0.001")),
    ("http://169.254.43518/", odd("169.254.43518")),
    ("http://2852039166/latest/meta-data/", odd("2852039166")),
    ("http://a.example.1/", odd("a.example.1")),
    # the same in disguise
    ("http://１２７.0.0.1/", "１２７.0.0.1 is the IP address 127.0.0.1 in disguise; " + CHECK),
    ("http://127。0。0。1/", "127。0。0。1 is the IP address 127.0.0.1 in disguise; " + CHECK),
    ("http://①②⑦.⓪.⓪.①/", "①②⑦.⓪.⓪.① is the IP address 127.0.0.1 in disguise; " + CHECK),
    ("http://²¹³⁰⁷⁰⁶⁴³³/", odd("²¹³⁰⁷⁰⁶⁴³³")),
    # trailing dots
    ("http://127.0.0.1./", DOT),
    ("http://localhost./", DOT),
    ("http://a.example./", DOT),
    ("http://a.example../", DOT),
    ("http://a.example。/", DOT),
    # user names, and what is taken for them
    ("http://user@a.example/", USER),
    ("http://user:secret@a.example/", USER),
    ("http://a.example@127.0.0.1/", USER),
    ("http://a.example:80@127.0.0.1:81/", USER),
    ("http://@127.0.0.1/", USER),
    ("http://a.example\\@127.0.0.1/", USER),
    ("http://a.example%40127.0.0.1/", nameless("a.example%40127.0.0.1")),
    ("http://127.0.0.1\\a.example/", nameless("127.0.0.1\\a.example")),
    ("http://%6c%6f%63alhost/", nameless("%6c%6f%63alhost")),
    ("http://127.0.0.1%2f.a.example/", nameless("127.0.0.1%2f.a.example")),
    ("http://a.example&127.0.0.1/", nameless("a.example&127.0.0.1")),
    # IPv6
    ("http://[::1/", PORT),
    ("http://::1/", PORT),
    ("http://[::1]a/", PORT),
    ("http://[fe80::1%25eth0]/", "[fe80::1%25eth0] is no IPv6 address; " + CHECK),
    ("http://[fe80::1%eth0]/", "[fe80::1%eth0] is no IPv6 address; " + CHECK),
    ("http://[]/", "[] is no IPv6 address; " + CHECK),
    ("http://[127.0.0.1]/", "[127.0.0.1] is no IPv6 address; " + CHECK),
    ("http://[a.example]/", "[a.example] is no IPv6 address; " + CHECK),
    # ports
    ("http://a.example:port/", PORT),
    ("http://a.example:-80/", PORT),
    ("http://a.example:８０/", PORT),
    ("http://a.example:80:80/", PORT),
    ("http://a.example:0/", "there is no port 0; " + CHECK),
    ("http://a.example:65536/", "there is no port 65536; " + CHECK),
    ("http://a.example:000080/", PORT),
    # no host
    ("http://", "it names no host; " + CHECK),
    ("http:///etc/passwd", "it names no host; " + CHECK),
    ("http://:80/", "it names no host; " + CHECK),
    ("http://?q=a.example", "it names no host; " + CHECK),
    ("http://.a.example/", nameless(".a.example")),
    ("http://a..example/", nameless("a..example")),
    ("http://-a.example/", nameless("-a.example")),
    ("http://a example/", nameless("a example")),
    ("http://*/", nameless("*")),
    # names that only look like letters, or are too long
    ("http://xn--a.exämple\u202e/", nameless("xn--a.exämple\\u202e")),
    ("http://a／b.example/", nameless("a／b.example")),
    ("http://a＠b.example/", nameless("a＠b.example")),
    ("http://a：80/", nameless("a：80")),
    ("http://ab℀.example/", nameless("ab℀.example")),
    # other kinds
    ("ftp://a.example/", KIND),
    ("file:///etc/passwd", KIND),
    ("gopher://127.0.0.1:70/_x", KIND),
    ("view-source:http://a.example/", KIND),
    ("httpx://a.example/", KIND),
    ("www.a.example/b", "it does not say how to reach it; write https://www.a.example/b."),
]  # fmt: skip


@pytest.mark.parametrize(("address", "why"), MALFORMED)
def test_what_is_no_address_is_bad_usage(address: str, why: str) -> None:
    with pytest.raises(AddressSourceError) as caught:
        parse_address(address)
    assert caught.value.exit_status == 2
    said = str(caught.value)
    assert said.endswith(f" cannot be fetched: {why}")
    assert said.isprintable()
    assert "secret" not in said


@pytest.mark.parametrize(
    "sign", ["\r\nHost: b.example", "\n", "\t", "\0", "\x1b[31m", "\x7f", "\x85", "\ud800"]
)
def test_characters_that_would_split_a_request_are_refused(sign: str) -> None:
    for address in (f"http://a.example/{sign}", f"http://a.example{sign}/", f"{sign}http://a.b/"):
        with pytest.raises(AddressSourceError) as caught:
            parse_address(address)
        assert str(caught.value).endswith(f" cannot be fetched: {SIGNS}")
        assert str(caught.value).isprintable()


def test_a_name_or_an_address_that_is_too_long_is_refused() -> None:
    for address in (
        f"http://{'a' * 64}.example/",
        f"http://{'a.' * 127}example/",
        f"http://{'ä' * 5_000}/",
        f"http://a.example/{'a' * 5_000}",
    ):
        with pytest.raises(AddressSourceError) as caught:
            parse_address(address)
        assert len(str(caught.value)) < 500


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
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://faß.example/", "http://xn--fa-hia.example/"),
        ("http://BÜCHER。example/", "http://xn--bcher-kva.example/"),
        # Greek and Cyrillic letters that look Latin show as what they are.
        ("http://аpple.example/", "http://xn--pple-43d.example/"),
    ],
)
def test_an_address_is_brought_into_one_form(address: str, plain: str) -> None:
    assert parse_address(address).text == plain


@given(
    st.one_of(
        st.text(max_size=60),
        st.builds(
            "{}://{}{}".format,
            st.sampled_from(["http", "https"]),
            st.text(max_size=30),
            st.text(max_size=30),
        ),
    )
)
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
