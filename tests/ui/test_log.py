"""The log as JSON: who did what, and nothing of what they wrote, asked or sent."""

import asyncio
import io
import json
import logging
import sys
import traceback
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.page_client import PageClient
from tests.served_chat import served_chat
from ui.log import json_log, told

SECRET = "zyzzyva"
ASKED = f"When was the {SECRET} mended?"
MCP = {"accept": "application/json, text/event-stream", "mcp-protocol-version": "2025-06-18"}
SHARED = {
    "FOOTNOTE_AUTH": "header",
    "FOOTNOTE_PROXIES": "127.0.0.1",
    "FOOTNOTE_ADMIN": "ann",
    "FOOTNOTE_LINK_HOURS": "1",
    "FOOTNOTE_API_KEY": f"{SECRET}-{SECRET}-key",
    "FOOTNOTE_LOG": "json",
}


def tool(name: str, **given: object) -> dict[str, Any]:
    call = {"name": name, "arguments": given}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}


def use_every_door(address: str) -> None:
    """Put the secret into everything that can be sent, also where it is refused."""
    ann = {"Remote-User": "ann", "Cookie": f"footnote-session={SECRET}"}
    with httpx.Client(base_url=address, trust_env=False, timeout=60, headers=ann) as client:
        text = {"text": f"The {SECRET} of Ulmen was mended in spring.", "title": f"A {SECRET}"}
        named = {**text, "id": f"the-{SECRET}"}
        (article,) = client.post("/api/v1/articles", json=named).json()["added"]
        assert SECRET in article
        client.post("/api/v1/articles", json={"address": f"https://{SECRET}.invalid/{SECRET}"})
        messages = [{"role": "user", "content": ASKED}]
        stream, kept = {"stream": True}, {"conversation": SECRET}
        for path, body in (
            ("/api/v1/ask", {"question": ASKED, **kept}),
            ("/api/v1/ask", {"question": ASKED, **stream}),
            ("/api/v1/ask", {"question": ASKED, "articles": [SECRET]}),
            ("/api/v1/ask", {SECRET: ASKED}),
            ("/api/v1/verify", {"claim": SECRET, "evidence": SECRET}),
            ("/api/v1/keys", {"name": SECRET}),
            ("/v1/chat/completions", {"messages": messages}),
            ("/v1/chat/completions", {"messages": messages, "model": SECRET}),
            ("/v1/responses", {"input": ASKED}),
        ):
            client.post(path, json=body)
        for name, given in (("ask", {"question": ASKED}), ("fetch", {"id": article})):
            client.post("/mcp", json=tool(name, **given), headers=MCP)
        for path in (
            f"/api/v1/articles/{article}",
            f"/api/v1/articles/{article}/text?start=0&end=9",
            f"/api/v1/conversations/{SECRET}",
            f"/api/v1/{SECRET}",
            f"/read/{article}?c=0-9&until=1&signature={SECRET}",
            f"/{SECRET}?{SECRET}={SECRET}",
        ):
            client.get(path)
        for headers in ({"Remote-User": ""}, {"Authorization": f"Bearer fn_{SECRET}"}):
            for path in ("/", f"/api/v1/articles/{SECRET}", f"/read/{SECRET}"):
                client.get(path, headers=headers)
        client.request(SECRET.upper(), f"/{SECRET}")
        tab = PageClient(address, key=f"{SECRET}-{'x' * 20}", headers=ann)
        tab.arrive(f"#c={SECRET}&at={SECRET}")
        tab.ask(ASKED)
        tab.use("panel", "upload", text=f"The {SECRET} is a weevil of the tropics.", token=SECRET)
        tab.use("reader", "input", article=SECRET)
        tab.close()
        client.delete(f"/api/v1/articles/{article}")


def test_no_door_puts_what_was_sent_into_the_log(tmp_path: Path) -> None:
    with (
        (tmp_path / "log").open("w+", encoding="utf-8") as log,
        served_chat(tmp_path / "home", 0, log, **SHARED) as chat,
    ):
        use_every_door(chat.address)
    text = (tmp_path / "log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert SECRET not in text.casefold()
    known = {"time", "level", "event", "method", "route", "status", "ms", "person", "request"}
    requests = [each for each in lines if each["event"] != "warning"]
    assert all(each.keys() >= {"time", "level", "event", "status", "ms"} for each in requests)
    assert all(each.keys() <= {*known, "error"} for each in requests)
    told_of = {(each.get("method"), each.get("route"), each["status"]) for each in requests}
    assert told_of >= {
        ("POST", "/api/v1/ask", 200),
        ("POST", "/api/v1/ask", 404),
        ("POST", "/v1/chat/completions", 200),
        ("GET", "/api/v1/articles/{article_id:path}", 200),
        ("GET", "/api/v1", 401),
        ("GET", "/", 401),
    }
    assert {each.get("person") for each in requests} == {"ann", None}
    (failed,) = [each for each in requests if each["event"] == "add failed"]
    assert (failed["status"], failed["error"]) == (422, "FetchError")
    assert len({each["request"] for each in requests}) == len(requests)


def logged(work: Any) -> list[dict[str, Any]]:
    """Return the lines that some work logs, and leave the log as it was."""
    root, ours, stderr = logging.getLogger(), logging.getLogger("ui"), io.StringIO()
    before = root.handlers[:], root.level, ours.level, logging.raiseExceptions
    try:
        with redirect_stderr(stderr), json_log():
            work()
    finally:
        root.handlers, root.level, ours.level, logging.raiseExceptions = before
    return [json.loads(line) for line in stderr.getvalue().splitlines()]


def fail() -> None:
    raise ValueError(SECRET)


def printed() -> None:
    try:
        fail()
    except ValueError:
        traceback.print_exc()


def logged_by(name: str) -> Any:
    def work() -> None:
        try:
            fail()
        except ValueError as error:
            logging.getLogger(name).exception("%d of “%s” failed: %s", 3, SECRET, error)

    return work


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (printed, "an unexpected error"),
        (logged_by("ui.articles.jobs"), "3 of “…” failed: ValueError"),
        (logged_by("gradio"), None),
    ],
)
def test_an_error_is_told_by_its_kind_and_place(work: Any, message: str | None) -> None:
    (line,) = logged(work)
    assert SECRET not in json.dumps(line)
    assert (line["event"], line["level"], line["error"]) == ("server error", "error", "ValueError")
    assert line.get("message") == message
    assert line["trace"][-1].endswith(" fail")


def test_what_libraries_print_is_left_out() -> None:
    (line,) = logged(lambda: print(f"{SECRET} is deprecated", file=sys.stderr, end=""))
    assert (line["event"], SECRET in json.dumps(line)) == ("warning", False)


def test_a_request_has_a_name_that_its_answer_and_its_errors_have() -> None:
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        logging.getLogger("ui.page").warning("before")
        await send({"type": "http.response.start", "status": 204, "headers": []})

    async def ask() -> None:
        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": f"/{SECRET}"}
        await told(app)(scope, None, send)  # type: ignore[arg-type]

    before, line = logged(lambda: asyncio.run(ask()))
    ((_, name),) = sent[0]["headers"]
    assert before["request"] == line["request"] == name.decode()
    assert line["status"] == 204
    assert "route" not in line
