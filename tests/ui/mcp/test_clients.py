"""What an assistant is given: by either way, in any protocol, with quotes that hold."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from index import Article, IndexSettings, get_article
from index.types import Heading
from qa import QAService, query
from qa.open_services import close_services
from tests.ui.mcp.conftest import ARTICLE, Connect
from ui.mcp.places import resource_link

pytest.importorskip("mcp", reason="the MCP SDK is not installed: the extra 'mcp'")

READING = ["ask", "search", "fetch", "outline", "read", "verify"]
QUESTION = "Where did Sullivan meet Wang Yi?"
FOLLOW_UP = "And when did that happen?"


@pytest.fixture
def _same_store(settings: IndexSettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let Python ask the articles that assistants ask."""
    monkeypatch.setenv("FOOTNOTE_HOME", str(settings.home))
    yield
    close_services()


def check_quotes(result: Any, settings: IndexSettings) -> list[dict[str, Any]]:
    """Check that each quote of a result is what its article says there, and return them."""
    quotes: list[dict[str, Any]] = result.meta["footnote/quotes"]
    for quote in quotes:
        article = get_article(quote["article_id"], settings=settings)
        start, end = quote["start"], quote["end"]
        assert quote["quote"] == article.text[start:end] != ""
        assert quote["prefix"] == article.text[max(start - 64, 0) : start]
        assert quote["suffix"] == article.text[end : end + 64]
        assert (quote["article_sha256"], quote["title"]) == (article.sha256, article.title)
        assert quote["url"]
    return quotes


def document(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the document of an answer without what differs at each time."""
    return {name: value for name, value in answer.items() if name != "timings_ms"}


@pytest.mark.usefixtures("_same_store")
async def test_an_assistant_asks_quotes_and_reads(
    connect: Connect, settings: IndexSettings, request: pytest.FixtureRequest
) -> None:
    async with connect() as client:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == READING
        assert all(tool.annotations.read_only_hint for tool in tools)
        assert all(tool.description and tool.input_schema["type"] == "object" for tool in tools)

        found = await client.call_tool("search", {"query": QUESTION})
        assert json.loads(found.content[0].text) == found.structured_content
        check_quotes(found, settings)
        results = found.structured_content["results"]
        assert all(set(each) == {"id", "title", "url"} and each["url"] for each in results)
        for each in results:
            got = await client.call_tool("fetch", {"id": each["id"]})
            (quote,) = check_quotes(got, settings)
            fetched = got.structured_content
            assert [json.loads(block.text) for block in got.content] == [fetched]
            assert set(fetched) == {"id", "title", "text", "url", "metadata"}
            assert (fetched["id"], fetched["url"]) == (each["id"], each["url"])
            assert (fetched["text"], fetched["metadata"]["rest"]) == (quote["quote"], None)

        first = await client.call_tool("ask", {"question": QUESTION})
        answer = query(QUESTION)
        assert document(first.structured_content) == document(answer.to_dict())
        assert first.content[0].text == str(answer)
        assert [link.uri for link in first.content[1:]] == [f"footnote://article/{ARTICLE}"]
        assert len(check_quotes(first, settings)) == len(answer.citations) > 0

        turns = [[QUESTION, answer.text]]
        second = await client.call_tool("ask", {"question": FOLLOW_UP, "history": turns})
        following = query(FOLLOW_UP, history=[(QUESTION, answer.text)])
        assert document(second.structured_content) == document(following.to_dict())
        assert "May" in second.content[0].text

        claim = "Sullivan met Wang Yi in Geneva."
        checked = await client.call_tool("verify", {"claim": claim})
        assert checked.structured_content["support"] == "unsupported"
        assert any("Vienna" in quote["quote"] for quote in check_quotes(checked, settings))

        listed = (await client.list_resources()).resources
        uris = {each.name: each.uri for each in listed}
        assert set(uris) == {ARTICLE, "harbour/1#2-3"}
        for name, uri in uris.items():
            article = get_article(name, settings=settings)
            (whole,) = (await client.read_resource(uri)).contents
            assert whole.text == article.text
            outline = (await client.call_tool("outline", {"article": name})).structured_content
            assert headings(outline) == list(article.headings)
            await check_sections(client, article, outline["headings"], settings)
        (part,) = (await client.read_resource(f"{uris['harbour/1#2-3']}#4-11")).contents
        assert (part.text, part.meta["footnote/quotes"][0]["start"]) == ("harbour", 4)

        # A server names its reader, and a process the resource.
        got = await client.call_tool("fetch", {"id": f"{ARTICLE}#3371-3520"})
    of = got.structured_content
    place = f"read/{ARTICLE}?sha256={of['metadata']['article_sha256']}#3371-3520"
    over_http = "http" in request.node.callspec.id
    assert of["url"] == (
        f"https://footnote.example/{place}" if over_http else f"footnote://article/{of['id']}"
    )


def headings(outline: dict[str, Any]) -> list[Heading]:
    return [Heading(each["level"], each["start"], each["end"]) for each in outline["headings"]]


async def check_sections(
    client: Any, article: Article, found: list[dict[str, Any]], settings: IndexSettings
) -> None:
    """Check that what stands between two headings is read as it stands there."""
    for one, other in pairwise(found):
        span = {"start": one["start"], "end": other["start"]}
        got = await client.call_tool("read", {"article": article.id, **span})
        (quote,) = check_quotes(got, settings)
        assert quote["quote"].startswith(one["text"])
        before, after = got.structured_content["before"], got.structured_content["after"]
        assert got.content[0].text == before + quote["quote"] + after in article.text


def test_a_long_text_is_given_in_pieces(settings: IndexSettings) -> None:
    from ui.mcp.server import article_server

    text, name = "", ARTICLE
    with QAService.open(settings) as service:
        server = article_server(service, resource_link)
        while name:
            article, quote, rest = server.piece(name, 1000)
            assert (quote["start"], len(quote["quote"]) <= 1000) == (len(text), True)
            text, name = text + quote["quote"], rest or ""
    assert text == article.text
