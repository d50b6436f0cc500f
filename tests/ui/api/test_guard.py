"""Which requests reach the page."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from index import IndexSettings
from index.add_queue import AddQueue
from index.loading import MAX_BYTES
from tests.fakes import FakeEngine
from ui.api import OPEN, Services
from ui.app import application
from ui.conversations import ConversationStore, FeedbackStore
from ui.people import OneEngine

HERE = "http://127.0.0.1:7860"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    kept, engine = IndexSettings(home=tmp_path_factory.mktemp("home")), FakeEngine({})
    store, feedback, queue = ConversationStore(kept), FeedbackStore(kept), AddQueue(kept)
    page = application(Services(OneEngine(engine), OPEN, store), feedback, queue)
    with TestClient(page, base_url=HERE) as found:
        yield found
    engine.ended.set()


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
    ("method", "path", "headers", "status"),
    [
        *(("GET", path, {}, 404) for path in ("/monitoring", "/docs", "/openapi.json")),
        ("GET", "/gradio_api/openapi.json", {}, 404),
        ("GET", "/gradio_api/file=/etc/hostname", {}, 404),
        ("GET", "/gradio_api/proxy=http://127.0.0.1/", {}, 404),
        ("GET", "/gradio_api/../gradio_api/runs", {}, 404),
        *(("POST", f"/gradio_api/{name}/ask", {}, 404) for name in ("run", "api", "call/v2")),
        ("POST", "/gradio_api/component_server", {}, 404),
        ("GET", "/", {"host": "evil.example:7860"}, 421),
        ("GET", "/", {"host": "localhost.evil.example"}, 421),
        ("POST", "/gradio_api/queue/join", {"origin": "http://evil.example"}, 403),
        ("POST", "/gradio_api/queue/join", {"origin": "null"}, 403),
        ("POST", "/gradio_api/queue/join", {"origin": HERE}, 422),
    ],
)
def test_the_page_answers_what_it_needs_and_its_own_site_alone(
    client: TestClient, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    assert client.request(method, path, headers=headers, json={}).status_code == status


def test_large_bodies_are_refused(client: TestClient) -> None:
    files = {"files": ("a.txt", b"x" * (MAX_BYTES + 1))}
    assert client.post("/gradio_api/upload", files=files).status_code == 413
    declared = {"content-length": str(MAX_BYTES * 2)}
    assert client.post("/gradio_api/upload", headers=declared).status_code == 413
