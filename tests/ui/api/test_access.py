"""Who gets in at which door, and what is refused before any door."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from tests.fakes import FakeEngine, make_article
from tests.ui.conftest import doors as all_doors
from ui.api import OPEN, Access
from ui.api.access import COOKIE

KEY, PASSWORD = "a-key-of-sixteen-characters", "correct horse"
HERE = "http://127.0.0.1:7860"
ARTICLE = make_article("mill/1", "The mill", "The mill burnt down in 1811.")
BOTH = Access(KEY, PASSWORD, link_hours=1)
ACCESSES = {
    "open": OPEN,
    "key": Access(KEY, link_hours=1),
    "password": Access(None, PASSWORD, link_hours=1),
    "both": BOTH,
}
PATHS = {
    "api": "/api/v1/articles",
    "models": "/v1/models",
    "document": "/api/v1/openapi.json",
    "read": "/read/mill%2F1?c=0-8",
    "health": "/health",
    "ready": "/ready",
}


@contextmanager
def doors(access: Access, **more: Any) -> Iterator[TestClient]:
    engine = FakeEngine({"mill/1": ARTICLE}, **more)
    app = all_doors(engine, access)
    with TestClient(app, base_url=HERE, follow_redirects=False) as client:
        yield client


def link(access: Access, span: str = "0-8") -> str:
    """Return an address that carries a signature."""
    signed = access.signature("mill/1", span)
    return f"/read/mill%2F1?c={span}&until={signed['until']}&signature={signed['signature']}"


def credentials(access: Access, name: str) -> dict[str, str]:
    session = access.session(PASSWORD) or ""
    return {
        "nothing": {},
        "key": {"authorization": f"Bearer {KEY}"},
        "lower": {"authorization": f"bearer  {KEY}"},
        "wrong": {"authorization": f"Bearer {KEY}x"},
        "basic": {"authorization": f"Basic {KEY}"},
        "session": {"cookie": f"other=1; {COOKIE}={session}"},
        "forged": {"cookie": f"{COOKIE}=9999999999.{'0' * 64}"},
    }[name]


IN, OUT, FORM = 200, 401, 303
# For each access and what is sent: the API and OpenAI's protocol, and the reader.
TABLE = {
    "open": {"nothing": (IN, IN), "wrong": (IN, IN), "forged": (IN, IN)},
    "key": {
        "nothing": (OUT, IN),
        "key": (IN, IN),
        "lower": (IN, IN),
        "wrong": (OUT, IN),
        "basic": (OUT, IN),
        "forged": (OUT, IN),
    },
    "password": {
        "nothing": (OUT, FORM),
        "key": (OUT, FORM),
        "session": (IN, IN),
        "forged": (OUT, FORM),
    },
    "both": {
        "nothing": (OUT, FORM),
        "key": (IN, IN),
        "wrong": (OUT, FORM),
        "basic": (OUT, FORM),
        "session": (IN, IN),
        "forged": (OUT, FORM),
    },
}


@pytest.mark.parametrize("name", ACCESSES)
def test_each_door_opens_to_whom_it_should(name: str) -> None:
    access = ACCESSES[name]
    with doors(access) as client:
        for sent, (program, reader) in TABLE[name].items():
            headers = credentials(access, sent)
            for door, path in PATHS.items():
                expected = IN if door in {"health", "ready"} else program
                expected = reader if door == "read" else expected
                assert client.get(path, headers=headers).status_code == expected, (sent, door)


def test_a_link_and_a_session_open_until_they_expire(monkeypatch: pytest.MonkeyPatch) -> None:
    good = link(BOTH)
    with doors(BOTH) as client:
        assert client.get(good).status_code == 200
        session = credentials(BOTH, "session")
        assert client.get(PATHS["read"], headers=session).status_code == 200
        # It opens nothing else.
        assert client.get(good.replace("/read/mill%2F1", "/v1/models")).status_code == 401
        for bad in (
            good.replace("mill%2F1", "mill%2F2"),
            good.replace("0-8", "0-9"),
            good.replace("c=0-8&", ""),
            re.sub(r"until=\d+", "until=99999999999", good),
            re.sub(r"until=\d+", "until=", good),
            good[:-1],
            re.sub(r"signature=\w+", "signature=%C3%A9", good),
            link(Access(KEY, "another", link_hours=1)),
            link(Access("another-key-of-sixteen", PASSWORD, link_hours=1)),
        ):
            assert client.get(bad).status_code == 303, bad
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + 3601)
        assert client.get(good).status_code == 303
        monkeypatch.setattr(time, "time", lambda: now + 31 * 24 * 3600)
        assert client.get(PATHS["read"], headers=session).status_code == 303
        monkeypatch.undo()
    with doors(Access(KEY, PASSWORD)) as client:
        # Whoever runs it has set no hours meanwhile.
        assert client.get(good).status_code == 303


def test_no_wrong_token_gets_in_or_is_told_of_the_right_one(
    caplog: pytest.LogCaptureFixture,
) -> None:
    wrong = [b"", b"\xff" * 20, KEY.upper().encode(), KEY[:-1].encode(), f"{KEY},x".encode()]
    answers = set()
    with doors(BOTH) as client:
        for token in (*wrong, PASSWORD.encode(), b"a" * 10_000):
            headers = [(b"authorization", b"Bearer " + token)]
            answer = client.get("/v1/models", headers=headers)
            assert answer.status_code == 401, token
            answers.add(answer.text)
    (text,) = answers
    assert "Authorization: Bearer KEY" in text
    for secret in (KEY, PASSWORD):
        assert secret not in text + caplog.text + repr(BOTH)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/../../config", 401),
        ("/api/v1/%2e%2e/%2e%2e/config", 401),
        ("/API/v1/articles", 401),
        ("/health/../api/v1/articles", 401),
        ("/read/", 303),
        ("/read/../api/v1/articles", 303),
        ("/mcp", 401),
        ("/static/../ui/app.py", 401),
        ("*", 401),
    ],
)
async def test_no_path_goes_around_the_guard(path: str, status: int) -> None:
    """Each path reaches the server as it is written, which no client but this would send."""
    raw = path.encode()
    scope = {
        "type": "http",
        "method": "GET",
        "path": unquote(path),
        "raw_path": raw,
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
    }
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    await all_doors(FakeEngine({}), BOTH)(scope, receive, send)
    assert sent[0]["status"] == status


def test_only_this_machine_s_names_and_pages_may_ask() -> None:
    with doors(OPEN) as client:
        for headers, status in (
            ({"host": "evil.example"}, 421),
            ({"host": "127.0.0.1.evil.example"}, 421),
            ({"host": "evil.example", "x-forwarded-host": "127.0.0.1"}, 421),
            ({"host": "[::1]:7860"}, 200),
            ({"origin": "http://evil.example"}, 403),
            ({"origin": "null"}, 403),
            ({"origin": "http://127.0.0.1:7860.evil.example"}, 403),
            ({"origin": "http://evil.example", "x-forwarded-host": "evil.example"}, 403),
            ({"origin": HERE}, 200),
        ):
            answer = client.get("/v1/models", headers=headers)
            assert answer.status_code == status, headers
            if status != 200:
                assert answer.json()["error"]["type"] == "invalid_request_error"
        # A browser tells where a request comes from, even without an Origin.
        for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 404)):
            answer = client.delete("/api/v1/articles/none", headers={"sec-fetch-site": site})
            assert answer.status_code == status, site
        assert client.get("/v1/models", headers={"sec-fetch-site": "cross-site"}).is_success
        read = client.get(PATHS["read"])
        assert "frame-ancestors 'none'" in read.headers["content-security-policy"]
        assert read.headers["x-frame-options"] == "DENY"


def test_named_origins_may_call_programs_doors_and_frame_the_reader() -> None:
    shop = {"origin": "https://shop.example"}
    with doors(Access(KEY, PASSWORD, origins=(shop["origin"],))) as client:
        leave = {"access-control-request-method": "POST"}
        leave["access-control-request-headers"] = "authorization,content-type"
        answer = client.options("/v1/chat/completions", headers={**shop, **leave})
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == shop["origin"]
        assert "access-control-allow-credentials" not in answer.headers
        other = {**leave, "origin": "https://other.example"}
        assert client.options("/v1/chat/completions", headers=other).status_code == 400
        refusal = client.get("/v1/models", headers=shop)
        # The page is told why.
        assert refusal.status_code == 401
        assert refusal.headers["x-content-type-options"] == "nosniff"
        assert refusal.headers["access-control-allow-origin"] == shop["origin"]
        answer = client.get("/v1/models", headers={**shop, **credentials(BOTH, "key")})
        assert answer.status_code == 200
        assert client.get("/sign-in", headers=shop).status_code == 403
        read = client.get(PATHS["read"], headers=credentials(BOTH, "key"))
        assert f"frame-ancestors {shop['origin']}" in read.headers["content-security-policy"]
        assert "x-frame-options" not in read.headers
        assert client.get("/sign-in").headers["x-frame-options"] == "DENY"
