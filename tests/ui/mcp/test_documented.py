"""What docs/mcp.md shows is what there is."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from index import IndexSettings
from tests.command import ROOT, START, environment
from tests.ui.mcp.conftest import served, visiting

pytest.importorskip("mcp", reason="the MCP SDK is not installed: the extra 'mcp'")

PAGE = (ROOT / "docs/mcp.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", PAGE)


def test_the_example_prints_what_is_shown(settings: IndexSettings, tmp_path: Path) -> None:
    (shown,) = map(json.loads, blocks("json"))
    program = shown["mcpServers"]["footnote"]
    assert (program["command"], program["args"]) == ("footnote", ["mcp"])
    footnote = tmp_path / "footnote"
    footnote.write_text(f"#!{sys.executable}\n{START.replace('; ', chr(10))}\n", encoding="utf-8")
    footnote.chmod(0o755)
    (example,), (printed,) = blocks("python"), blocks("text")
    run = subprocess.run(
        [sys.executable, "-c", example],
        env=environment(
            FOOTNOTE_HOME=settings.home, PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
        ),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert run.stdout == printed, run.stderr


async def test_the_tables_name_each_tool_what_it_takes_and_each_field_of_a_quote(
    settings: IndexSettings,
) -> None:
    rows = re.findall(r"(?m)^\| `(\w+)` \| ([^|]+) \| [^|]+ \|$", PAGE.split("## Quotes")[0])
    with served(settings, may_add=True) as address:
        async with visiting(address) as client:
            tools = (await client.list_tools()).tools
            got = await client.call_tool("ask", {"question": "Where did Sullivan meet Wang Yi?"})
    assert [name for name, _ in rows] == [tool.name for tool in tools]
    for tool, (_, takes) in zip(tools, rows, strict=True):
        assert re.findall(r"`(\w+)`", takes) == list(tool.input_schema["properties"])
    table = PAGE.split("## Quotes")[1].split("## HTTP")[0]
    cells = re.findall(r"(?m)^\| (`[^|]+) \|", table)
    (quote,) = got.meta["footnote/quotes"]
    assert sorted(re.findall(r"`(\w+)`", " ".join(cells))) == sorted(quote)
