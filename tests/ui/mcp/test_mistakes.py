"""What is wrong is said in a sentence, and what is cancelled ends."""

import asyncio
import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from index import IndexSettings, list_articles
from tests.command import command, environment
from tests.scripted_server import Pause, ScriptedServer, reply, stream
from tests.soak import long
from tests.ui.mcp.conftest import ARTICLE, served, started, visiting

mcp = pytest.importorskip("mcp", reason="the MCP SDK is not installed: the extra 'mcp'")

HUGE = "harbour " * 100_000
WHO = {"question": "Who?"}
MISTAKES: list[tuple[str, dict[str, Any], str]] = [
    ("fetch", {"id": "nothing"}, "There is no article 'nothing'"),
    ("fetch", {"id": f"{ARTICLE}#9-99999999"}, f"{ARTICLE} has 6,525 characters, and none from 9"),
    ("fetch", {"id": f"{ARTICLE}#9-9"}, "count from 0, and end after the start."),
    ("fetch", {"id": HUGE}, "fetch: id: String should have at most 700 characters; see the tool's"),
    ("fetch", {}, "fetch: id: Field required; see the tool's input schema."),
    ("add", {"text": "Nobody allowed this."}, "Unknown tool: add"),
    ("read", {"article": ARTICLE, "start": -1, "end": 5}, "none from -1 to 5; count from 0"),
    ("read", {"article": ARTICLE, "start": "a", "end": 5}, "read: start: Input should be a valid"),
    ("read", {"article": "none", "start": 0, "end": 5}, "There is no article 'none'"),
    ("search", {"query": " "}, "The question is empty"),
    ("ask", {"question": "..."}, "The question has no words"),
    ("ask", {"question": HUGE}, "The question has 799,999 characters; ask it in 2,000 or fewer."),
    ("ask", {**WHO, "articles": ["none"]}, "There is no article 'none'"),
    ("ask", {"question": "hello", "articles": ["none"]}, "There is no article 'none'"),
    ("ask", {**WHO, "history": [["a"]]}, "ask: history.0: List should have at least 2"),
    ("ask", {**WHO, "temperature": 1}, "ask takes no temperature; see its input schema."),
    (
        "verify",
        {"claim": "A.", "evidence": "A.", "articles": ["b"]},
        "or articles and where.",
    ),
    ("verify", {"claim": HUGE}, "verify: claim: String should have at most 100000 characters"),
]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Return a model server that answers as a test says."""
    with ScriptedServer() as running:
        yield running


async def test_a_mistake_is_told_in_a_sentence(address: str) -> None:
    async with visiting(address) as client:
        for name, arguments, said in MISTAKES:
            got = await client.call_tool(name, arguments)
            (block,) = got.content
            assert got.is_error, name
            assert said in block.text, (name, block.text)
            assert "Traceback" not in block.text
            assert len(block.text) < 1000
        for uri in ("footnote://article/none", "file:///etc/passwd", ""):
            with pytest.raises(mcp.MCPError, match="There is no article"):
                await client.read_resource(uri)


# Over HTTP the older protocol cancels by a request of its own, which another worker may get.
@pytest.mark.parametrize(
    ("way", "mode"), [long("stdio", "auto"), long("stdio", "legacy"), ("http", "auto")]
)
async def test_a_cancelled_question_ends_the_reply_of_a_model_and_one_that_fails_is_labelled(
    way: str,
    mode: str,
    settings: IndexSettings,
    server: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FOOTNOTE_MODEL", "tiny")
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    server.say(stream(Pause()), reply("The harbour was built in 1874. [1]"))

    async def check(client: Any) -> None:
        question = {"question": "When was the harbour built?"}
        asking = asyncio.create_task(client.call_tool("ask", question))
        while not server.asked():
            await asyncio.sleep(0.02)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        hung_up = server.asked()[0].hung_up
        assert await asyncio.to_thread(hung_up.wait, 30)
        answer = (await client.call_tool("ask", question)).structured_content
        assert (answer["answerer"], answer["host"]) == ("llm", server.host)
        # Nothing more is scripted: the model fails, and the articles' sentences are left.
        failed = await client.call_tool("ask", question)
        assert not failed.is_error
        assert failed.structured_content["answerer"] == "extractive"
        assert failed.content[0].text.startswith(failed.structured_content["fallback"])

    if way == "stdio":
        async with started(settings.home, mode=mode) as client:
            await check(client)
    else:
        with served(settings) as address:
            async with visiting(address, mode=mode) as client:
                await check(client)


def test_who_hangs_up_ends_the_reply_of_the_model(
    settings: IndexSettings, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_MODEL", "tiny")
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    server.say(stream(Pause()))
    asked = {"name": "ask", "arguments": {"question": "When was the harbour built?"}}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": asked}
    accepts = {"accept": "application/json, text/event-stream"}
    with served(settings) as address, httpx2.Client(timeout=60) as client:
        with client.stream("POST", address, json=call, headers=accepts) as answered:
            assert answered.status_code == 200
            while not server.asked():
                time.sleep(0.02)
        assert server.asked()[0].hung_up.wait(60)


async def test_an_empty_store_says_so_and_is_added_to_where_that_is_switched_on(
    home: Path,
) -> None:
    text = "The lighthouse was lit by Marta Olsen on 4 May 1911."
    async with started(home, FOOTNOTE_MCP_ADD="true") as client:
        assert (await client.list_resources()).resources == []
        found = await client.call_tool("search", {"query": "Who?"})
        assert found.structured_content == {"results": []}
        asked = await client.call_tool("ask", {"question": "Who?"})
        assert asked.is_error
        assert asked.content[0].text.startswith("There are no articles yet; add one first")
        tools = {tool.name: tool.annotations for tool in (await client.list_tools()).tools}
        assert [name for name, hints in tools.items() if not hints.read_only_hint] == ["add"]
        for arguments, said in (
            ({}, "add takes an http or https address as source, or else a text."),
            ({"source": "/etc/passwd"}, "add takes an http or https address as source"),
            ({"source": "http://a.example", "text": text}, "add takes an http or https address"),
            ({"source": "http://127.0.0.1:1/"}, "127.0.0.1"),
            ({"text": ""}, "add takes an http or https address"),
        ):
            got = await client.call_tool("add", arguments)
            assert got.is_error, arguments
            assert said in got.content[0].text
        added = await client.call_tool("add", {"text": text, "title": "The lighthouse"})
        (article_id,) = added.structured_content["added"]
        asked = await client.call_tool("ask", {"question": "Who lit the lighthouse?"})
        assert asked.structured_content["citations"][0]["quote"] == text
        again = await client.call_tool("add", {"text": text, "title": "The lighthouse"})
        assert again.structured_content["unchanged"] == [article_id]
    (listed,) = list_articles(settings=IndexSettings(home=home))
    assert (listed.id, listed.title) == (article_id, "The lighthouse")


def test_each_request_stands_alone(address: str) -> None:
    """One that is malformed harms no other."""
    listing = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accepts = {"accept": "application/json, text/event-stream"}
    typed = {**accepts, "content-type": "application/json"}
    with httpx2.Client(timeout=60) as client:
        assert client.get(address, headers=accepts).status_code == 405
        for content in ("{", "[]", "[" * 100_000):
            answered = client.post(address, content=content, headers=typed)
            assert 400 <= answered.status_code < 500, content[:20]
            assert "Traceback" not in answered.text
        answered = client.post(address, json=listing, headers=accepts)
        assert (answered.status_code, '"search"' in answered.text) == (200, True)


@pytest.mark.parametrize("interrupted", [False, True])
def test_nothing_but_the_protocol_is_printed_until_the_client_goes_or_interrupts(
    settings: IndexSettings, interrupted: bool
) -> None:
    hello = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    lines = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/list"},
    ]
    sent = "\n".join(["no JSON", *map(json.dumps, lines), ""])
    process = subprocess.Popen(
        command("mcp"),
        env=environment(FOOTNOTE_HOME=settings.home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(sent)
    process.stdin.flush()
    answers = [json.loads(process.stdout.readline()) for _ in range(2)]
    assert [each["id"] for each in answers] == [1, 2]
    assert answers[0]["result"]["serverInfo"]["name"] == "footnote"
    if interrupted:
        process.send_signal(signal.SIGINT)
        # It was waiting, and its input is open.
        process.wait(timeout=60)
    out, _ = process.communicate(timeout=60)
    assert (out, process.returncode) == ("", -signal.SIGINT if interrupted else 0)
