"""Which requests reach the page."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from index import IndexSettings
from index.add_queue import AddQueue
from index.loading import MAX_BYTES
from tests.fakes import FakeEngine
from ui.app import application
from ui.conversations import ConversationStore, FeedbackStore

HERE = "http://127.0.0.1:7860"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    kept, engine = IndexSettings(home=tmp_path_factory.mktemp("home")), FakeEngine({})
    store, feedback, queue = ConversationStore.open(kept), FeedbackStore.open(kept), AddQueue(kept)
    page = application(engine, store=store, feedback=feedback, queue=queue)
    with TestClient(page, base_url=HERE) as found:
        yield found
    engine.end_adding()


def test_the_page_comes_with_a_policy_that_names_no_other_host(client: TestClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "connect-src 'self'" in policy
    assert "//" not in policy
    assert answer.headers["x-frame-options"] == "DENY"


def test_our_first_script_stands_before_any_other_and_the_page_has_its_length(
    client: TestClient,
) -> None:
    answer = client.get("/", headers={"accept-encoding": "gzip, br"})
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-length"] == str(len(answer.content))
    assert re.search(rb"<head><script>[^<]*Math\.random = ", answer.content)
    assert "app_id" in client.get("/gradio_api/app_id").text


def test_no_endpoint_is_listed(client: TestClient) -> None:
    assert client.get("/gradio_api/info").json() == {"named_endpoints": {}, "unnamed_endpoints": {}}
    config = client.get("/config").json()
    assert {item["api_visibility"] for item in config["dependencies"]} == {"private"}


@pytest.mark.parametrize(
    "path",
    [
        *("/monitoring", "/monitoring/summary", "/docs", "/openapi.json"),
        *("/gradio_api/openapi.json", "/gradio_api/file=/etc/hostname", "/gradio_api/runs"),
        *("/gradio_api/proxy=http://127.0.0.1/", "/gradio_api/dev/reload"),
        *("/gradio_api/deep_link", "/gradio_api/call/ask/1", "/gradio_api/../gradio_api/runs"),
    ],
)
def test_what_the_page_does_not_need_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "name",
    "run/ask run/predict api/ask call/ask call/v2/ask component_server vibe-edit "
    "process_recording".split(),
)
def test_no_event_can_be_called_by_name(client: TestClient, name: str) -> None:
    event = {"data": ["text"], "fn_index": 1}
    assert client.post(f"/gradio_api/{name}", json=event).status_code == 404


@pytest.mark.parametrize(
    "host",
    ["evil.example:7860", "", "localhost.evil.example"],
)
def test_a_foreign_name_for_this_machine_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:1", "null"])
def test_another_site_cannot_send_anything(client: TestClient, origin: str) -> None:
    join = "/gradio_api/queue/join"
    assert client.post(join, json={}, headers={"origin": origin}).status_code == 403
    assert client.post(join, json={}, headers={"origin": HERE}).status_code == 422


def test_large_bodies_are_refused(client: TestClient) -> None:
    files = {"files": ("a.txt", b"x" * (MAX_BYTES + 1))}
    assert client.post("/gradio_api/upload", files=files).status_code == 413
    for length in (MAX_BYTES * 2, -1):
        answer = client.post("/gradio_api/upload", headers={"content-length": str(length)})
        assert answer.status_code == 413
