"""Who may use a Chroma server: keys of Chroma Cloud, tokens, and certificates.

Chroma Cloud is a stand-in on loopback, with its documented quotas, in front of a real Chroma; the
real Chroma Cloud is never asked.
"""

import json
import ssl
from collections.abc import Iterator, Mapping
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import chromadb
import pytest
from chromadb.config import Settings
from llama_index.core.vector_stores.types import VectorStoreQuery
from llama_index.vector_stores.chroma import ChromaVectorStore

from index import (
    ArticleIndex,
    IndexSettings,
    MiniLMEmbedder,
    StoreError,
    add_articles,
    check_store,
    get_article,
    remove_articles,
    text_source,
)
from index.errors import SettingsError, StoreDamagedError
from tests.chroma_proxy import Body, ChromaCloud, ChromaProxy, RefusedError
from tests.index.certificate import make_certificate
from tests.servers import Chroma

FERRY = "The ferry sails at nine. It takes cars."
CLOUD = {
    "chroma_key": ChromaCloud.key,
    "chroma_tenant": ChromaCloud.tenant,
    "chroma_database": ChromaCloud.database,
    "passage_tokens": 32,
}


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    """Return a real server that has the tenant and the database of the cloud."""
    server = Chroma(tmp_path_factory.mktemp("chroma"))
    server.start()
    tenants = f"{server.address}/api/v2/tenants"
    made = {tenants: ChromaCloud.tenant}
    made[f"{tenants}/{ChromaCloud.tenant}/databases"] = ChromaCloud.database
    for address, name in made.items():
        data = json.dumps({"name": name}).encode()
        with urlopen(Request(address, data, {"Content-Type": "application/json"})):
            pass
    yield server
    server.stop()


@pytest.fixture
def client(chroma: Chroma) -> Iterator[Any]:
    """Return a client of the real database behind the cloud, which is emptied at the end."""
    client = chromadb.HttpClient(
        "127.0.0.1",
        int(chroma.address.rpartition(":")[2]),
        settings=Settings(anonymized_telemetry=False),
        tenant=ChromaCloud.tenant,
        database=ChromaCloud.database,
    )
    yield client
    for each in client.list_collections():
        client.delete_collection(each.name)


@pytest.fixture
def cloud(chroma: Chroma, client: Any) -> Iterator[tuple[ChromaCloud, str]]:
    """Return the stand-in for Chroma Cloud, and its address."""
    rules = ChromaCloud()
    with ChromaProxy(chroma.address, rules.check) as proxy:
        yield rules, proxy.address


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


def ports(count: int, cargo: str) -> str:
    sections = (f"## Port {each}\n\nPort {each} takes {cargo}." for each in range(count))
    return "\n\n".join(["# Ports", *sections])


def test_chroma_cloud_holds_articles_of_any_length_within_its_quotas(
    cloud: tuple[ChromaCloud, str],
    client: Any,
    tmp_path: Path,
    embedder: MiniLMEmbedder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rules, address = cloud
    used = settings(tmp_path, address, CLOUD)
    # Several passages answer each question, as Chroma's approximate search may miss one.
    text = ports(340, "salt").replace("Port 33", "Quay 33")
    add(used, embedder, "ports", text)
    assert rules.records["upsert"] == [300, 40]
    assert nearest(used, embedder, "What does the quay take?").startswith("Quay 33")
    text = ports(310, "salt").replace("Port 30", "Quay 30")
    add(used, embedder, "ports", text)
    assert rules.records["delete"] == [300, 40]
    assert nearest(used, embedder, "What does the quay take?").startswith("Quay 30")
    assert check_store(settings=used, embedder=embedder) == []

    # More is found in many articles than Chroma Cloud returns.
    monkeypatch.setattr("index.article_index._MOST_COMPARED", 5)
    add(used, embedder, "cities", ports(40, "wine").replace("Port", "City"))
    (vector,) = embedder.embed(["Port 7 takes salt."])
    with ArticleIndex.open(used, embedder=embedder) as index:
        found = [key.partition("@")[0] for key, _ in index.nearest(vector, 40, ["cities"])]
        assert found == ["cities"] * 40
        assert len(index.nearest(vector, 310, ["ports", "cities"])) == 310

    collection = client.get_collection("passages")
    collection.delete(collection.get(limit=2, offset=305)["ids"])
    (finding,) = check_store(settings=used, embedder=embedder)
    assert finding.text == "The vector store differed in 2 passages."
    add(used, embedder, "ferry", FERRY)
    remove_articles(["ports", "cities"], settings=used)
    assert collection.get()["documents"] == [FERRY]
    assert check_store(settings=used, embedder=embedder) == []


def test_what_exceeds_a_quota_of_a_record_is_found_and_read_whole(
    cloud: tuple[ChromaCloud, str], client: Any, tmp_path: Path, embedder: MiniLMEmbedder
) -> None:
    used = settings(tmp_path, cloud[1], CLOUD)
    article_id, title, word = "港" * 199, "The harbour of " + "ä" * 3000, "ж" * 9000
    add(used, embedder, article_id, f"# {title}\n\n## {'Quay ' * 500}\n\nThe word is {word}.")
    add(used, embedder, article_id[:-1], FERRY)
    (vector,) = embedder.embed(["The word is"])
    with ArticleIndex.open(used, embedder=embedder) as index:
        keys = [key for key, _ in index.nearest(vector, 9)]
        texts = {each.text for each in index.passages(keys).values()}
    assert texts == {f"The word is {word}.", FERRY}
    assert check_store(settings=used, embedder=embedder) == []
    store = ChromaVectorStore(chroma_collection=client.get_collection("passages"))
    found = store.query(VectorStoreQuery(query_embedding=vector.tolist(), similarity_top_k=9))
    whole = [get_article(each, settings=used).text for each in (article_id, article_id[:-1])]
    for node, text in zip(found.nodes or (), whole, strict=True):
        start, end = node.metadata["start"], node.metadata["end"]
        assert text[start:end].startswith(node.get_content())
    add(used, embedder, article_id, "Nothing is left.")
    remove_articles([article_id[:-1]], settings=used)
    assert client.get_collection("passages").count() == 1


def test_a_wrong_key_is_told_with_the_settings_that_hold_it(
    cloud: tuple[ChromaCloud, str], tmp_path: Path, embedder: MiniLMEmbedder
) -> None:
    for wrong, said in {
        "chroma_key": "refused access (Unauthorized); check FOOTNOTE_CHROMA_KEY, ",
        "chroma_tenant": "refused access (Permission denied.); check FOOTNOTE_CHROMA_KEY, ",
        "chroma_database": "FOOTNOTE_CHROMA_TENANT and FOOTNOTE_CHROMA_DATABASE.",
    }.items():
        used = settings(tmp_path / wrong, cloud[1], {**CLOUD, wrong: "wrong-one"})
        with pytest.raises(StoreError) as caught:
            add_articles([text_source(FERRY)], settings=used, embedder=embedder)
        assert said in str(caught.value)
        assert "wrong-one" not in str(caught.value)


def test_a_key_alone_goes_to_chroma_cloud_itself(tmp_path: Path, embedder: MiniLMEmbedder) -> None:
    used = IndexSettings.model_validate({"home": tmp_path, **CLOUD})
    # Tests reach no other host.
    with pytest.raises(StoreError, match=r"Chroma server https://api\.trychroma\.com failed"):
        add_articles([text_source(FERRY)], settings=used, embedder=embedder)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"chroma_key": "ck"}, "FOOTNOTE_CHROMA_KEY opens a database of Chroma Cloud; name it"),
        ({"chroma_key": "ck", "chroma_tenant": "t"}, "and FOOTNOTE_CHROMA_DATABASE"),
        ({"chroma_tenant": "t"}, "FOOTNOTE_CHROMA_TENANT is for a Chroma server; name"),
        ({"chroma_token": "t"}, "FOOTNOTE_CHROMA_TOKEN is for a Chroma server; name"),
        # Chroma Cloud serves a shared database, too.
        ({"database_url": "nonsense", **CLOUD}, "names no PostgreSQL database"),
    ],
)
def test_a_setting_without_those_it_needs_is_told(
    tmp_path: Path, embedder: MiniLMEmbedder, values: dict[str, Any], said: str
) -> None:
    used = IndexSettings.model_validate({"home": tmp_path, **values})
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

    values = {
        "chroma_token": "wrong-one",
        "chroma_tenant": ChromaCloud.tenant,
        "chroma_database": ChromaCloud.database,
    }
    with ChromaProxy(chroma.address, check) as proxy:
        lacking = settings(tmp_path / "lacking", proxy.address, values)
        with pytest.raises(StoreError) as caught:
            add_articles([text_source(FERRY)], settings=lacking, embedder=embedder)
        assert "refused access (status 403); check FOOTNOTE_CHROMA_TOKEN." in str(caught.value)
        used = settings(tmp_path / "used", proxy.address, {**values, "chroma_token": "secret"})
        add(used, embedder, "ferry", FERRY)
        assert nearest(used, embedder, "When does the ferry sail?") == FERRY
    assert client.get_collection("passages").count() == 1


def test_vectors_that_missed_a_change_are_told_and_brought_in_step(
    chroma: Chroma, client: Any, tmp_path: Path, embedder: MiniLMEmbedder
) -> None:
    place = {"chroma_tenant": ChromaCloud.tenant, "chroma_database": ChromaCloud.database}
    in_folder, on_server = IndexSettings(home=tmp_path), settings(tmp_path, chroma.address, place)
    add(in_folder, embedder, "ferry", FERRY)
    add(on_server, embedder, "ferry", "The ferry is laid up.")
    assert nearest(on_server, embedder, "When does the ferry sail?") == "The ferry is laid up."
    with pytest.raises(StoreDamagedError, match="another FOOTNOTE_CHROMA_URL; set it back"):
        nearest(in_folder, embedder, "When does the ferry sail?")
    check_store(settings=in_folder, embedder=embedder)
    assert nearest(in_folder, embedder, "When does the ferry sail?") == "The ferry is laid up."
    add(in_folder, embedder, "lamp", "A lamp is lit.")
    add(on_server, embedder, "bell", "A bell is rung.")
    assert nearest(on_server, embedder, "What is lit?") == "A lamp is lit."


def test_what_is_no_chroma_is_told(tmp_path: Path, embedder: MiniLMEmbedder) -> None:
    def check(path: str, headers: Message, body: Body) -> None:
        raise RefusedError(404, b"<html>No such page</html>")

    with ChromaProxy("http://127.0.0.1:1", check) as proxy:
        used = settings(tmp_path, proxy.address, {})
        with pytest.raises(StoreError, match=r"failed \(status 404\).* FOOTNOTE_CHROMA_URL, and"):
            add_articles([text_source(FERRY)], settings=used, embedder=embedder)


@pytest.mark.filterwarnings("ignore:`verify=<str>` is deprecated")  # Chroma's client does so
def test_a_certificate_of_one_s_own_authority_is_trusted_once_it_is_named(
    chroma: Chroma, client: Any, tmp_path: Path, embedder: MiniLMEmbedder
) -> None:
    made, key = make_certificate(tmp_path, "IP:127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    with ChromaProxy(chroma.address, lambda path, headers, body: None, context) as proxy:
        inside = {"chroma_tenant": ChromaCloud.tenant, "chroma_database": ChromaCloud.database}
        for home, wrong in (("untrusted", {}), ("no-certificate", {"chroma_ca": str(key)})):
            lacking = settings(tmp_path / home, proxy.address, {**inside, **wrong})
            with pytest.raises(StoreError, match=r"No secure connection .* in FOOTNOTE_CHROMA_CA"):
                add_articles([text_source(FERRY)], settings=lacking, embedder=embedder)
        used = settings(tmp_path / "used", proxy.address, {**inside, "chroma_ca": str(made)})
        add(used, embedder, "ferry", FERRY)
        assert nearest(used, embedder, "When does the ferry sail?") == FERRY
