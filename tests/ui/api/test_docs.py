"""The clients that the documents show run, and print what is written beside them."""

import re
from pathlib import Path

import httpx
import pytest

from tests.ui.api.conftest import alone
from ui.engine import Engine

DOCS = Path(__file__).parents[3] / "docs"
WRITTEN = "http://127.0.0.1:7860"


def test_every_client_of_the_documents_runs(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Engine.open(ports={}) as engine, alone(engine, tmp_path / "doors") as address:
        # The first adds the article that the others ask.
        for name in ("api.md", "openai.md"):
            blocks = re.findall(r"(?ms)^```python\n(.*?)^```", (DOCS / name).read_text("utf-8"))
            assert blocks
            code = "\n".join(blocks)
            exec(code.replace(WRITTEN, address), {})
            expected = re.findall(r"(?m)print\(.*\)  # (.*)$", code)
            printed = capsys.readouterr().out.replace(address, WRITTEN).splitlines()
            assert printed == expected


def test_the_openapi_document_tells_errors_as_they_come(client: httpx.Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    missing = client.get("/api/v1/articles/heron-2").json()
    for path, methods in document["paths"].items():
        for told in methods.values():
            assert "422" not in told["responses"], path
            (example,) = told["responses"]["4XX"]["content"].values()
            assert (
                {"message", "type"} == example["example"]["error"].keys() <= missing["error"].keys()
            )


def test_the_routes_of_the_documents_are_there(client: httpx.Client) -> None:
    table = (DOCS / "api.md").read_text("utf-8")
    told = set(re.findall(r"`(?:GET|POST|PATCH|DELETE) (/api/v1/[a-z/ID]+)", table))
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    shown = {re.sub(r"\{\w+\}", "ID", path) for path in paths}
    assert told == {path for path in shown if path.startswith("/api/v1/")}
