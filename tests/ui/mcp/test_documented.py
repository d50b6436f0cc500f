"""What docs/mcp.md shows is what there is."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from index import IndexSettings, add_articles, text_source
from tests.command import ROOT, START, environment
from tests.ui.mcp.conftest import ARTICLE, served, visiting

pytest.importorskip("mcp", reason="the MCP SDK is not installed: the extra 'mcp'")

PAGE = (ROOT / "docs/mcp.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", PAGE)


def test_the_example_prints_what_is_shown(home: Path, tmp_path: Path) -> None:
    bundled = (ROOT / f"index/data/{ARTICLE}.md").read_text(encoding="utf-8")
    add_articles([text_source(bundled, None, ARTICLE)], settings=IndexSettings(home=home))
    (settings,) = map(json.loads, blocks("json"))
    program = settings["mcpServers"]["footnote"]
    assert (program["command"], program["args"]) == ("footnote", ["mcp"])
    folder = tmp_path / "bin"
    folder.mkdir()
    footnote = folder / "footnote"
    footnote.write_text(f"#!{sys.executable}\n{START.replace('; ', chr(10))}\n", encoding="utf-8")
    footnote.chmod(0o755)
    (example,), (printed,) = blocks("python"), blocks("text")
    run = subprocess.run(
        [sys.executable, "-c", example],
        env=environment(FOOTNOTE_HOME=home, PATH=f"{folder}{os.pathsep}{os.environ['PATH']}"),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert run.stdout == printed, run.stderr


async def test_the_table_of_tools_names_each_with_what_it_takes(settings: IndexSettings) -> None:
    rows = re.findall(r"(?m)^\| `(\w+)` \| ([^|]+) \| [^|]+ \|$", PAGE.split("## Quotes")[0])
    with served(settings, may_add=True) as address:
        async with visiting(address) as client:
            tools = (await client.list_tools()).tools
    assert [name for name, _ in rows] == [tool.name for tool in tools]
    for tool, (_, takes) in zip(tools, rows, strict=True):
        assert re.findall(r"`(\w+)`", takes) == list(tool.input_schema["properties"])


async def test_the_table_of_quotes_names_each_field(address: str) -> None:
    table = PAGE.split("## Quotes")[1].split("## HTTP")[0]
    cells = re.findall(r"(?m)^\| (`[^|]+) \|", table)
    async with visiting(address) as client:
        got = await client.call_tool("ask", {"question": "Where did Sullivan meet Wang Yi?"})
    (quote,) = got.meta["footnote/quotes"]
    assert sorted(re.findall(r"`(\w+)`", " ".join(cells))) == sorted(quote)
