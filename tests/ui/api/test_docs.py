"""The clients that the documents show run, and print what is written beside them."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from tests.ui.api.conftest import LAMP, OFF_TOPIC, QUESTION, alone
from ui.api import KEY_HEADER
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
            code, names = "\n".join(blocks), dict[str, object]()
            for block in blocks:
                # Each of the API's blocks runs alone; those of chat clients go on.
                names = {} if name == "api.md" else names
                exec(block.replace(WRITTEN, address), names)
            expected = re.findall(r"(?m)print\(.*\)  # (.*)$", code)
            printed = capsys.readouterr().out.replace(address, WRITTEN).splitlines()
            assert printed == expected


# Each has an answer of its own in the OpenAPI document.
REQUESTS: list[tuple[str, str, dict[str, Any], int]] = [
    ("GET", "/api/v1/articles", {}, 200),
    ("GET", "/api/v1/articles/vardal", {}, 200),
    ("GET", "/api/v1/articles/vardal/text", {"params": {"start": 26}}, 200),
    ("GET", "/api/v1/articles/heron", {}, 404),
    ("POST", "/api/v1/articles", {"json": {}}, 400),
    ("GET", "/api/v1/search", {"params": {"query": LAMP}}, 200),
    ("GET", "/api/v1/search", {}, 400),
    ("POST", "/api/v1/ask", {"json": {"question": QUESTION}}, 200),
    ("POST", "/api/v1/ask", {"json": {"question": OFF_TOPIC}}, 200),
    ("POST", "/api/v1/verify", {"json": {"claim": "A.", "evidence": "A."}}, 200),
    ("GET", "/api/v1/conversations", {"headers": {KEY_HEADER: "k" * 22}}, 200),
    ("GET", "/v1/models", {}, 200),
    ("GET", "/v1/models/gpt", {}, 404),
    ("GET", "/ready", {}, 200),
]


@pytest.mark.parametrize(("method", "path", "more", "status"), REQUESTS)
def test_answers_are_as_the_openapi_document_says(
    client: httpx.Client, method: str, path: str, more: dict[str, Any], status: int
) -> None:
    answer = client.request(method, path, **more)
    assert answer.status_code == status
    document = client.get("/api/v1/openapi.json").json()
    routes = [
        methods[method.lower()]
        for route, methods in document["paths"].items()
        if re.fullmatch(re.sub(r"\\{\w+\\}", ".+", re.escape(route)), path)
        and method.lower() in methods
    ]
    shown = [each["responses"]["200" if status == 200 else "4XX"] for each in routes]
    schemas = [each["content"]["application/json"]["schema"] for each in shown]
    whole = {"anyOf": schemas, "components": document["components"]}
    assert schemas
    Draft202012Validator(whole).validate(answer.json())
    assert all("422" not in each["responses"] for each in routes)


def test_the_routes_of_the_documents_are_there(client: httpx.Client) -> None:
    table = (DOCS / "api.md").read_text("utf-8")
    told = set(re.findall(r"`(?:GET|POST|PATCH|DELETE) (/api/v1/[a-z/ID]+)", table))
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    shown = {re.sub(r"\{\w+\}", "ID", path) for path in paths}
    assert told == {path for path in shown if path.startswith("/api/v1/")}
