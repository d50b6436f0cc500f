"""Assistants through the doors: they send the key, and their quotes open in the reader."""

from pathlib import Path

import httpx
import pytest

from tests.ui.api.conftest import QUESTION, QUOTE, alone
from ui.api import Access
from ui.engine import Engine

KEY = "a key of sixteen letters"


async def test_an_assistant_with_the_key_gets_quotes_that_open(
    library: Engine, tmp_path: Path
) -> None:
    client = pytest.importorskip("mcp").Client
    http = pytest.importorskip("mcp.client.streamable_http")
    named = {"authorization": f"Bearer {KEY}"}
    with alone(library, tmp_path, Access(key=KEY, link_hours=1)) as address:
        async with (
            http.create_mcp_http_client(headers=named) as sent,
            client(http.streamable_http_client(f"{address}/mcp", http_client=sent)) as assistant,
        ):
            answer = await assistant.call_tool("ask", {"question": QUESTION})
        (quote,) = answer.meta["footnote/quotes"]
        assert quote["quote"] == QUOTE
        assert f'<mark id="cited" tabindex="-1">{QUOTE}</mark>' in httpx.get(quote["url"]).text
        refused = httpx.post(f"{address}/mcp", json={})
        assert refused.status_code == 401
        assert refused.json()["error"]["type"] == "authentication_error"
