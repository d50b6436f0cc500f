"""Questions and claims over HTTP, and the errors of every door."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from qa import query
from tests.fakes import FakeEngine
from tests.ui.api.conftest import ANSWER, LAMP, OFF_TOPIC, QUESTION, events
from tests.ui.conftest import doors
from ui.engine import Engine

ASK = "/api/v1/ask"


def without_times(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "timings_ms"}


def test_an_answer_is_what_python_gets(
    client: httpx.Client, library: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_HOME", str(library.settings.home))
    for question in (QUESTION, LAMP, OFF_TOPIC, "hello"):
        answer = client.post(ASK, json={"question": question}).json()
        assert without_times(answer) == without_times(query(question).to_dict())
    follow_up, scope = "And who paid for it?", ["vardal"]
    history = [(LAMP, "The lamp burns two hundred litres of oil a month.")]
    asked = {"question": follow_up, "history": history, "articles": scope, "model": "verbatim"}
    answer = client.post(ASK, json=asked).json()
    expected = query(follow_up, history=history, articles=scope)
    assert without_times(answer) == without_times(expected.to_dict())
    assert answer["status"] != "not_found"


def test_the_events_of_an_answer_come_in_their_order(client: httpx.Client) -> None:
    told = events(client.post(ASK, json={"question": QUESTION, "stream": True}))
    documents = [json.loads(data) for _, data in told]
    names = [name for name, _ in told]
    assert names == [each["type"] for each in documents]
    assert names == ["standalone_question", "hits_found", "sentence_ready", "done"]
    assert f"{documents[2]['claim']['text']} [1]" == ANSWER
    whole = client.post(ASK, json={"question": QUESTION}).json()
    assert without_times(documents[-1]["answer"]) == without_times(whole)


def test_a_claim_is_verified(client: httpx.Client) -> None:
    given = {"claim": "Ida built it in 1901.", "evidence": "Ida Holm built it in 1871."}
    verdict = client.post("/api/v1/verify", json=given).json()
    assert (verdict["support"], verdict["judged"]) == ("unsupported", True)
    assert "1901" in verdict["reason"]


CHAT = "/v1/chat/completions"
HELLO = (
    b'{"messages": [{"role": "user", "content": "hello"}], '
    b'"footnote": {"articles": ["nowhere"]}, "model": "footnote", "stream": true}'
)
SEARCH = "/api/v1/search"


def test_passages_are_found_by_vectors_words_or_both(client: httpx.Client) -> None:
    text = client.get("/api/v1/articles/vardal").json()["text"]
    for by in ("both", "vectors", "words"):
        found = client.get(SEARCH, params={"query": "oil of the lamp", "by": by, "most": 2})
        first, *others = found.json()["passages"]
        assert (first["article_id"], len(others) < 2) == ("vardal", True)
        assert text[first["start"] : first["end"]] == first["text"]
        assert "two hundred litres" in first["text"]
    assert client.get(SEARCH, params={"query": "zebra", "by": "words"}).json() == {"passages": []}
    scoped = {"query": "who repaired the pier", "article": "pier-two"}
    found = client.get(SEARCH, params=scoped).json()["passages"]
    assert {each["article_id"] for each in found} == {"pier-two"}


LONE = b'{"question": "\\ud800"}'
NESTED = b'{"question": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
HUGE = b'{"question": ' + b"9" * 5_000 + b"}"


@pytest.mark.parametrize(
    ("path", "body", "status", "param"),
    [
        (ASK, b"{", 400, None),
        (ASK, b"[]", 400, None),
        (ASK, b"\xff\xfe", 400, None),
        (ASK, NESTED, 400, None),
        (ASK, HUGE, 400, None),
        (ASK, LONE, 400, None),
        (ASK, b'{"question": ""}', 400, None),
        (ASK, b'{"question": 5}', 400, "question"),
        (ASK, b'{"question": "Who?", "history": [["a"]]}', 400, "history.0.1"),
        (ASK, b'{"question": "Who?", "articles": "vardal"}', 400, "articles"),
        (ASK, b'{"question": "Who built it?", "articles": ["nowhere"]}', 404, None),
        (ASK, b'{"question": "Who built it?", "articles": ["nowhere"], "stream": true}', 404, None),
        (ASK, b'{"question": "hello", "articles": ["nowhere"], "stream": true}', 404, None),
        (CHAT, HELLO, 404, None),
        (ASK, b'{"question": "Who built it?", "model": "gpt-9"}', 404, None),
        (ASK, b'{"question": "Who?", "stream": "perhaps"}', 400, "stream"),
        (ASK, b'{"question": "Who?", "answer": "Ida"}', 400, "answer"),
        ("/api/v1/verify", b'{"claim": "It."}', 400, "evidence"),
        ("/api/v1/nothing", b"{}", 404, None),
        (CHAT, HELLO.replace(b'"footnote", "stream"', b'"gpt-9", "stream"'), 404, None),
        ("/v1/chat/completions", b"{}", 400, "messages"),
        ("/v1/chat/completions", b'{"messages": []}', 400, "messages"),
        ("/v1/chat/completions", b'{"messages": [{"role": "system", "content": "x"}]}', 400, None),
        ("/v1/responses", b"{}", 400, "input"),
        ("/v1/responses", b'{"input": [5]}', 400, None),
        ("/v1/responses", b'{"input": [{"role": "user", "content": [{"text": 5}]}]}', 400, None),
    ],
)
def test_a_bad_request_is_told_as_openai_tells_it(
    client: httpx.Client, path: str, body: bytes, status: int, param: str | None
) -> None:
    answer = client.post(path, content=body, headers={"content-type": "application/json"})
    error = answer.json()["error"]
    kind = "not_found_error" if status == 404 else "invalid_request_error"
    assert (answer.status_code, error["type"]) == (status, kind)
    assert error["code"] == ("model_not_found" if b"gpt-9" in body else None)
    assert error["message"]
    if param is not None:
        assert error["param"] == param


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/ask", 404),
        ("PUT", "/api/v1/articles", 404),
        ("GET", "/api/v1/articles/nowhere", 404),
        ("GET", "/api/v1/articles/%2e%2e%2f%2e%2e", 404),
        ("DELETE", "/api/v1/articles/nowhere", 404),
        ("GET", "/docs", 404),
        ("GET", SEARCH, 400),
        ("GET", f"{SEARCH}?query=+", 400),
        ("GET", f"{SEARCH}?query=pier&by=magic", 400),
        ("GET", f"{SEARCH}?query=pier&most=0", 400),
        ("GET", f"{SEARCH}?query=pier&article=nowhere", 404),
        ("GET", f"{SEARCH}?query=pier&where=tag", 400),
    ],
)
def test_what_is_not_there_is_told_so(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    answer = client.request(method, path)
    kind = "not_found_error" if status == 404 else "invalid_request_error"
    assert (answer.status_code, answer.json()["error"]["type"]) == (status, kind)


async def test_a_fault_of_ours_is_one_sentence_and_leaves_a_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("at /srv/secret")

    engine = FakeEngine({})
    monkeypatch.setattr(engine, "articles", fail)
    for raises in (False, True):
        transport = httpx.ASGITransport(doors(engine), raise_app_exceptions=raises)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            if raises:
                # The server logs it.
                with pytest.raises(RuntimeError):
                    await client.get("/api/v1/articles")
                continue
            answer = await client.get("/api/v1/articles")
            error = answer.json()["error"]
            assert (answer.status_code, error["type"]) == (500, "server_error")
            assert error["message"] == "Footnote failed; the log of its server says why."


def test_it_tells_how_it_is(client: httpx.Client) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/ready").json() == {"status": "ready"}


def examples(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], object]]:
    for path in document["paths"].values():
        for operation in path.values():
            if "requestBody" in operation:
                schema = operation["requestBody"]["content"]["application/json"]["schema"]
                name = schema["$ref"].rsplit("/", 1)[-1]
                shown = document["components"]["schemas"][name]["examples"]
                yield from ((schema, example) for example in shown)


def test_the_openapi_document_is_valid_and_so_are_its_examples(client: httpx.Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    operations = [each for path in document["paths"].values() for each in path.values()]
    assert len({each["operationId"] for each in operations}) == len(operations)
    assert all(each["summary"] and each["responses"] for each in operations)
    schemes = document["components"]["securitySchemes"].values()
    assert [(each["type"], each["scheme"]) for each in schemes] == [("http", "bearer")]
    for path, each in document["paths"].items():
        assert ("security" in next(iter(each.values()))) == (path not in {"/health", "/ready"})
    shown = list(examples(document))
    assert len(shown) >= 8
    for schema, example in shown:
        whole = {**schema, "components": document["components"]}
        Draft202012Validator.check_schema(whole)
        Draft202012Validator(whole).validate(example)
