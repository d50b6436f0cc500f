"""Which hosts are connected to: never one that is not public, unless it is named."""

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fetching.guard import why_not_public
from tests.index.fetching.web import NAME, PUBLIC, PUBLIC_IPV6, SAVE, Web, page, redirect

TUNNEL = "carries an IPv4 address inside an IPv6 one"
REASONS = {
    "is this machine itself": "127.0.0.1 127.255.255.254 0.0.0.0 0.1.2.3 ::1 ::",
    "is on a private network": """
        10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 100.100.100.200 198.18.0.1
        fc00::1 fd00:ec2::254 fec0::1""",
    "is on the link of this machine, where clouds keep their metadata": """
        169.254.169.254 169.254.170.2 168.63.129.16 fe80::1""",
    "is reserved and no public host": """
        192.0.0.192 192.0.2.1 198.51.100.1 203.0.113.1 192.88.99.1 240.0.0.1 255.255.255.255
        2001:db8::1 2001:20::1 3fff::1 100::1 5f00::1 4000::1""",
    "is a group of hosts": "224.0.0.1 239.255.255.250 ff02::1",
    TUNNEL: """
        ::ffff:127.0.0.1 ::ffff:93.184.215.14 ::127.0.0.1 ::ffff:0:10.0.0.1 64:ff9b::7f00:1
        64:ff9b::a9fe:a9fe 64:ff9b:1::1 2002:7f00:1:: 2002:c0a8:101::1 2001:0:7f00:1::
        2606:2800:220:1::5efe:7f00:1 2606:2800:220:1:200:5efe:a00:1""",
}
NOT_PUBLIC = [(ip, why) for why, addresses in REASONS.items() for ip in addresses.split()]
LOCAL_NAMES = """
    localhost a.localhost LOCALHOST ｌｏｃａｌｈｏｓｔ local\u200bhost ⓛⓞⓒⓐⓛⓗⓞⓢⓣ router metadata
    metadata.google.internal printer.local router.home.arpa wiki.corp"""


@pytest.mark.parametrize(("ip", "why"), NOT_PUBLIC)
def test_what_is_not_public_is_refused_by_its_number_and_by_a_name(
    web: Web, ip: str, why: str
) -> None:
    plain = str(ipaddress.ip_address(ip))
    assert web.refusal(f"http://{f'[{ip}]' if ':' in ip else ip}/") == f"{plain} {why}; {NAME}"
    assert web.looked_up == []
    # One bad address among good ones refuses the host.
    for found in ([ip], [ip, PUBLIC], [PUBLIC, PUBLIC_IPV6, ip]):
        web.names["a.example"] = found
        assert web.refusal("http://a.example/") == f"a.example leads to {ip}, which {why}; {NAME}"
    assert (web.looked_up, web.dialled) == (["a.example"] * 3, [])


@pytest.mark.parametrize(
    ("host", "said"),
    [
        *(
            (each, f" is a name on this machine or its network; {NAME}")
            for each in LOCAL_NAMES.split()
        ),
        ("a.onion", f"a.onion is not a name on the public internet; {SAVE}"),
        ("a.invalid", f"a.invalid is not a name on the public internet; {SAVE}"),
    ],
)
def test_a_local_name_is_not_even_looked_up(web: Web, host: str, said: str) -> None:
    assert web.refusal(f"http://{host}/").endswith(said)
    assert (web.looked_up, web.dialled) == ([], [])


FORMS = """
    0x7f.1 0177.0.0.1 0177.0.0.01 127.1 127.0.1 127.0.0.0x1 127.0.0.001 169.254.43518 0xA.5
    0300.0250.1.1"""


@pytest.mark.parametrize("host", FORMS.split())
def test_what_a_c_library_reads_as_an_address_is_checked_as_one(web: Web, host: str) -> None:
    ip = socket.inet_ntoa(socket.inet_aton(host))
    web.names[host.lower()] = [ip]
    assert f"{host.lower()} leads to {ip}, which is" in web.refusal(f"http://{host}/")
    assert web.dialled == []


@pytest.mark.parametrize(
    "host",
    ["１２７.0.0.1", "127。0。0。1", "①②⑦.⓪.⓪.①", "2130706433", "0x7f000001", "0", "²¹³⁰⁷⁰⁶⁴³³"],
)
def test_other_digits_and_numbers_lead_nowhere_near(web: Web, host: str) -> None:
    assert "FOOTNOTE_FETCH_HOSTS" in web.refusal(f"http://{host}/")
    assert (web.looked_up, web.dialled) == ([], [])


@pytest.mark.parametrize("port", [22, 25, 81, 3306, 6379, 8000, 9200, 11211])
def test_an_odd_port_is_refused(web: Web, port: int) -> None:
    assert web.refusal(f"http://a.example:{port}/") == (
        "pages are fetched only from ports 80, 443, 8080 and 8443; name "
        f"a.example:{port} in FOOTNOTE_FETCH_HOSTS if you trust it, or {SAVE}"
    )
    assert (web.looked_up, web.dialled) == ([], [])


@pytest.mark.parametrize("ip", [PUBLIC, PUBLIC_IPV6, "8.8.8.8", "172.32.0.1", "100.128.0.1"])
def test_a_public_host_is_connected_to_at_the_address_that_was_checked(web: Web, ip: str) -> None:
    web.names["a.example"] = [ip]
    web.server.say(page(), path="/page")
    assert web.fetch("http://a.example/page").data == b"There."
    assert (web.looked_up, set(web.dialled)) == (["a.example"], {(ip, 80)})
    assert [each.headers["host"] for each in web.server.requests] == ["a.example"]


def test_a_name_that_leads_elsewhere_the_second_time_is_not_looked_up_again(web: Web) -> None:
    """What is checked is connected to: there is no second look-up for an attacker to answer."""
    web.later["a.example"] = ["127.0.0.1"]
    web.server.say(redirect("/two"), path="/page").say(page(), path="/two")
    assert web.fetch("http://a.example/page").data == b"There."
    assert web.looked_up == ["a.example"]
    assert set(web.dialled) == {(PUBLIC, 80)}


@pytest.mark.parametrize(
    ("address", "host", "led"),
    [
        ("http://wiki.corp/page", "wiki.corp", "10.0.0.5"),
        ("http://wiki.corp:8080/page", "wiki.corp", "10.0.0.5"),
        ("http://WIKI.corp:8000/page", "wiki.corp:8000", "10.0.0.5"),
        ("http://a.example:8000/page", "a.example:8000", PUBLIC),
        ("http://10.0.0.5/page", "10.0.0.5", "10.0.0.5"),
        ("http://[::1]:9/page", "[0:0:0:0:0:0:0:1]:9", "::1"),
        ("http://localhost:8000/page", "localhost:8000", "127.0.0.1"),
    ],
)
def test_a_named_host_is_fetched_from(web: Web, address: str, host: str, led: str) -> None:
    web.names |= {"wiki.corp": ["10.0.0.5"], "localhost": ["127.0.0.1"]}
    web.server.say(page(), path="/page")
    assert web.fetch(address, "other.example", host).data == b"There."
    assert {ip for ip, _ in web.dialled} == {led}


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("http://wiki.corp:8000/", "wiki.corp"),
        ("http://wiki.corp/", "wiki.corp:8000"),
        ("http://a.wiki.corp/", "wiki.corp"),
        ("http://corp/", "wiki.corp"),
        ("http://127.0.0.2/", "127.0.0.1"),
        ("http://[::ffff:127.0.0.1]/", "127.0.0.1"),
        ("http://127.0.0.1/", "localhost"),
    ],
)
def test_naming_a_host_allows_no_other(web: Web, address: str, host: str) -> None:
    web.names |= {"wiki.corp": ["10.0.0.5"], "a.wiki.corp": ["10.0.0.5"]}
    assert "FOOTNOTE_FETCH_HOSTS" in web.refusal(address, host)
    assert web.dialled == []


@given(st.ip_addresses())
def test_no_address_passes_that_python_takes_for_special(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if why_not_public(ip) is None:
        assert ip.is_global
        special = (ip.is_multicast, ip.is_reserved, ip.is_private, ip.is_link_local)
        assert not any(special)
    if ip.version == 4:
        assert why_not_public(ipaddress.IPv6Address(f"::ffff:{ip}")) == TUNNEL
