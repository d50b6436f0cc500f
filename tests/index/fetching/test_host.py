"""Which hosts are connected to: never one that is not public, unless it is named."""

import ipaddress
import socket

import pytest

from tests.index.fetching.web import PUBLIC, PUBLIC_IPV6, Web, name, page

NOT_PUBLIC = """
    127.0.0.1 0.0.0.0 ::1 :: 10.0.0.1 172.16.0.1 192.168.1.1 100.64.0.1 198.18.0.1 fc00::1
    fd00:ec2::254 fec0::1 169.254.169.254 168.63.129.16 fe80::1 192.0.2.1 255.255.255.255
    2001:db8::1 4000::1 224.0.0.1 ff02::1 ::ffff:127.0.0.1 ::127.0.0.1 64:ff9b::a9fe:a9fe
    64:ff9b:1::1 2002:7f00:1:: 2001:0:7f00:1::"""


@pytest.mark.parametrize("ip", NOT_PUBLIC.split())
def test_what_is_not_public_is_refused_by_its_number_and_by_a_name(web: Web, ip: str) -> None:
    plain = str(ipaddress.ip_address(ip))
    site = f"[{plain}]" if ":" in ip else plain
    said = f"{plain} is not public; {name(site)}"
    assert web.refusal(f"http://{f'[{ip}]' if ':' in ip else ip}/") == said
    # One bad address among good ones refuses the host.
    for found in ([ip], [ip, PUBLIC], [PUBLIC, PUBLIC_IPV6, ip]):
        web.names["a.example"] = found
        said = f"a.example leads to {ip}, which is not public; {name('a.example')}"
        assert web.refusal("http://a.example/") == said
    assert web.dialled == []


@pytest.mark.parametrize("host", ["0x7f.1", "127.1", "169.254.43518", "2130706433"])
def test_what_a_c_library_reads_as_an_address_is_checked_as_one(web: Web, host: str) -> None:
    ip = socket.inet_ntoa(socket.inet_aton(host))
    web.names[host] = [ip]
    assert f"{host} leads to {ip}, which is not public" in web.refusal(f"http://{host}/")
    assert web.dialled == []


@pytest.mark.parametrize("port", [0, 22, 6379, 65536])
def test_an_odd_port_is_refused(web: Web, port: int) -> None:
    assert web.refusal(f"http://a.example:{port}/") == (
        f"pages are fetched only from ports 80, 443, 8080 and 8443; {name(f'a.example:{port}')}"
    )
    assert (web.looked_up, web.dialled) == ([], [])


@pytest.mark.parametrize("ip", [PUBLIC, PUBLIC_IPV6, "8.8.8.8", "172.32.0.1", "100.128.0.1"])
def test_a_public_host_is_connected_to_at_the_address_that_was_checked(web: Web, ip: str) -> None:
    web.names["a.example"] = [ip]
    web.server.say(page(), path="/page")
    assert web.fetch("http://a.example/page").data == b"There."
    assert (web.looked_up, set(web.dialled)) == (["a.example"], {(ip, 80)})
    assert [each.headers["host"] for each in web.server.requests] == ["a.example"]


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
        ("http://127.0.0.2/", "127.0.0.1"),
        ("http://[::ffff:127.0.0.1]/", "127.0.0.1"),
        ("http://127.0.0.1/", "localhost"),
    ],
)
def test_naming_a_host_allows_no_other(web: Web, address: str, host: str) -> None:
    web.names |= {"wiki.corp": ["10.0.0.5"], "a.wiki.corp": ["10.0.0.5"]}
    assert "FOOTNOTE_FETCH_HOSTS" in web.refusal(address, host)
    assert web.dialled == []
