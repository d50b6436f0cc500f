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
def server(certificate: tuple[Path, Path]) -> Iterator[ScriptedServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with ScriptedServer(tls=context) as server:
        yield server


NAMES = {"a.example": [PUBLIC], "b.example": [PUBLIC]}


def test_a_certificate_that_nobody_signed_is_not_trusted(server: ScriptedServer) -> None:
    said = Web(server, NAMES).refusal("https://a.example/page")
    assert said.startswith("the server's certificate is not trusted (self")
    assert said.endswith(f"); {SAVE}")
    assert server.requests == []


@pytest.fixture
def trusting(server: ScriptedServer, certificate: tuple[Path, Path]) -> Web:
    """Return a web on which that certificate is trusted."""
    return Web(server, NAMES, trust=ssl.create_default_context(cafile=str(certificate[0])))


def test_a_trusted_certificate_for_the_host_is_taken(trusting: Web) -> None:
    trusting.server.say(page(), path="/page")
    fetched = trusting.fetch("https://a.example/page")
    assert (fetched.data, fetched.address) == (b"There.", "https://a.example/page")
    assert set(trusting.dialled) == {(PUBLIC, 443)}
    assert {each.headers["host"] for each in trusting.server.requests} == {"a.example"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep certificates elsewhere")
def test_the_system_is_told_whom_to_trust_as_usual(
    server: ScriptedServer, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    server.say(page(), path="/page")
    assert Web(server, NAMES).fetch("https://a.example/page").data == b"There."


@pytest.mark.parametrize("host", ["b.example", PUBLIC])
def test_a_certificate_for_another_host_is_refused(trusting: Web, host: str) -> None:
    said = trusting.refusal(f"https://{host}/page")
    assert said.startswith("the server's certificate is not trusted (")
    assert "mismatch" in said
    assert trusting.server.requests == []
