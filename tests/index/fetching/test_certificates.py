"""Over TLS the certificate has to be for the host that was asked for, wherever it was found."""

import ssl
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.index.certificate import make_certificate
from tests.index.fetching.web import PUBLIC, SAVE, Web, page
from tests.scripted_server import ScriptedServer


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a certificate for a.example that nobody signed, and its key."""
    return make_certificate(tmp_path_factory.mktemp("certificate"), "DNS:a.example")


@pytest.fixture
def web(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """Return a web over https."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with ScriptedServer(tls=context) as server:
        yield Web(server, monkeypatch)


def test_a_certificate_that_nobody_signed_is_not_trusted(web: Web) -> None:
    said = web.refusal("https://a.example/page")
    assert said.startswith("the server's certificate is not trusted (self")
    assert said.endswith(f"); {SAVE}")
    assert web.server.requests == []


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep certificates elsewhere")
def test_the_system_says_whom_to_trust_and_the_certificate_for_which_host(
    web: Web, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    web.server.say(page(), path="/page")
    fetched = web.fetch("https://a.example/page")
    assert (fetched.data, fetched.address) == (b"There.", "https://a.example/page")
    assert set(web.dialled) == {(PUBLIC, 443)}
    assert [each.headers["host"] for each in web.server.requests] == ["a.example"]
    for host in ("b.example", PUBLIC):
        said = web.refusal(f"https://{host}/page")
        assert said.startswith("the server's certificate is not trusted (")
        assert "mismatch" in said
    assert len(web.server.requests) == 1
