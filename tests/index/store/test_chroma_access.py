"""Who may use a Chroma server, by token and certificate, and what is sent to it."""

import ssl
from collections.abc import Iterator, Mapping
from email.message import Message
from pathlib import Path
from typing import Any

import chromadb
import pytest
from chromadb.config import Settings

from index import (
    ArticleIndex,
    IndexSettings,
    MiniLMEmbedder,
    StoreError,
    add_articles,
    text_source,
)
from index.errors import SettingsError
from tests.chroma_proxy import Body, ChromaProxy, RefusedError
from tests.index.certificate import make_certificate
from tests.servers import Chroma

FERRY = "The ferry sails at nine. It takes cars."


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    """Return a real server."""
    server = Chroma(tmp_path_factory.mktemp("chroma"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def client(chroma: Chroma) -> Iterator[Any]:
    """Return a client of that server, which is emptied at the end."""
    client = chromadb.HttpClient(
        "127.0.0.1",
        int(chroma.address.rpartition(":")[2]),
        settings=Settings(anonymized_telemetry=False),
    )
    yield client
    for each in client.list_collections():
        client.delete_collection(each.name)


def settings(home: Path, address: str, values: Mapping[str, object]) -> IndexSettings:
    return IndexSettings.model_validate({"home": home, "chroma_url": address, **values})


def add(used: IndexSettings, embedder: MiniLMEmbedder, article_id: str, text: str) -> None:
    source = text_source(text, article_id=article_id)
    assert add_articles([source], settings=used, embedder=embedder).failed == ()


def nearest(used: IndexSettings, embedder: MiniLMEmbedder, question: str) -> str:
    (vector,) = embedder.embed([question])
    with ArticleIndex.open(used, embedder=embedder) as index:
        ((key, _),) = index.nearest(vector, 1)
        return index.passages([key])[key].text


def test_a_token_without_a_server_is_told(tmp_path: Path, embedder: MiniLMEmbedder) -> None:
    said = "FOOTNOTE_CHROMA_TOKEN is for a Chroma server; name"
    used = IndexSettings.model_validate({"home": tmp_path, "chroma_token": "t"})
    with pytest.raises(SettingsError, match=said):
        add_articles([text_source(FERRY)], settings=used, embedder=embedder)
    with pytest.raises(SettingsError, match=said):
        ArticleIndex.open(used, embedder=embedder)


def test_a_server_gets_the_token_it_asks_for(
    chroma: Chroma, client: Any, tmp_path: Path, embedder: MiniLMEmbedder
) -> None:
    def check(path: str, headers: Message, body: Body) -> None:
        if headers.get("Authorization") != "Bearer secret":
            raise RefusedError(403, b"<html>Go away</html>")

    values = {"chroma_token": "wrong-one"}
    with ChromaProxy(chroma.address, check) as proxy:
        lacking = settings(tmp_path / "lacking", proxy.address, values)
        with pytest.raises(StoreError) as caught:
            add_articles([text_source(FERRY)], settings=lacking, embedder=embedder)
        assert "refused access (status 403); check FOOTNOTE_CHROMA_TOKEN." in str(caught.value)
        used = settings(tmp_path / "used", proxy.address, {**values, "chroma_token": "secret"})
        add(used, embedder, "ferry", FERRY)
        assert nearest(used, embedder, "When does the ferry sail?") == FERRY
    assert client.get_collection("passages").count() == 1


@pytest.mark.filterwarnings("ignore:`verify=<str>` is deprecated")  # Chroma's client does so
def test_a_certificate_of_one_s_own_authority_is_trusted_once_it_is_named(
    chroma: Chroma, client: Any, tmp_path: Path, embedder: MiniLMEmbedder
) -> None:
    made, key = make_certificate(tmp_path, "IP:127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    with ChromaProxy(chroma.address, lambda path, headers, body: None, context) as proxy:
        for home, wrong in (("untrusted", {}), ("no-certificate", {"chroma_ca": str(key)})):
            lacking = settings(tmp_path / home, proxy.address, wrong)
            with pytest.raises(StoreError, match=r"No secure connection .* in FOOTNOTE_CHROMA_CA"):
                add_articles([text_source(FERRY)], settings=lacking, embedder=embedder)
        used = settings(tmp_path / "used", proxy.address, {"chroma_ca": str(made)})
        add(used, embedder, "ferry", FERRY)
        assert nearest(used, embedder, "When does the ferry sail?") == FERRY
