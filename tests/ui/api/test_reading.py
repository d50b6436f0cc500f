"""The reader by address: every citation opens at its characters, without a script."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from openai import OpenAI

from index import add_articles, text_source
from tests.soak import long
from tests.ui.api.conftest import LAMP, OFF_TOPIC, QUESTION, alone
from ui.engine import Engine

QUESTIONS = (QUESTION, LAMP, "Who repaired the pier of Bergum?", "Summarise them", OFF_TOPIC)
# What a page of an article must neither run nor load, nor let reorder what is beside it.
HOSTILE = (
    "# <script>alert(1)</script> \u202eevil\n\n"
    "The <img src=x onerror=alert(2)> keeper \u202eof the light was Olga Berg. "
    "</mark></article><script src=//evil.example></script> She kept it for ten years.\n\n"
    "## <style>body { display: none }</style>\n\n"
    "[Here](javascript:alert(3)) she wrote &lt;b&gt; in 1901.\n"
)


def marked(page: Any) -> str:
    """Return the marked text as it is in the page."""
    return "".join(page.locator("mark").all_text_contents())


def test_every_citation_opens_at_its_characters_without_a_script(
    openai: OpenAI, client: httpx.Client, address: str, visit: Callable[..., Any]
) -> None:
    page = visit(address, java_script_enabled=False).page
    seen = 0
    for question in QUESTIONS:
        completion: Any = openai.chat.completions.create(
            model="footnote", messages=[{"role": "user", "content": question}]
        )
        cites = {each["number"]: each for each in completion.model_extra["footnote"]["citations"]}
        for note in completion.choices[0].message.annotations:
            found = note.url_citation
            marker = completion.choices[0].message.content[found.start_index : found.end_index]
            cite = cites[int(marker.strip("[]"))]
            article = client.get(f"/api/v1/articles/{cite['article_id']}").json()
            quote = article["text"][cite["start"] : cite["end"]]
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                page.goto("about:blank")
                assert page.goto(found.url).status == 200
                assert marked(page) == quote == cite["quote"]
                assert page.title() == f"{article['title']} · Footnote"
                box = page.locator("#cited").bounding_box()
                assert 0 <= box["y"] < 800
                assert 0 <= box["x"] <= box["x"] + box["width"] <= width
            seen += 1
    assert seen >= 4


@pytest.mark.parametrize("scheme", [long("light"), "dark"])
def test_it_can_be_read_by_everybody(
    address: str, client: httpx.Client, visit: Callable[..., Any], scheme: str
) -> None:
    visitor = visit(address, viewport={"width": 390, "height": 700}, color_scheme=scheme)
    visitor.page.goto(f"{address}/read/vardal?c=26-81#cited")
    assert visitor.text("#cited") == client.get("/api/v1/articles/vardal").json()["text"][26:81]
    visitor.check_access(None)
    dark = "getComputedStyle(document.body).backgroundColor"
    assert (visitor.page.evaluate(dark) == "rgb(20, 23, 26)") == (scheme == "dark")
    missing = visitor.page.goto(f"{address}/read/nowhere")
    assert missing.status == 404
    assert "nowhere" in visitor.text(".fail")
    visitor.check_access()
    # The browser logs a page that is not there.
    visitor.failures.clear()


@pytest.mark.parametrize(
    "query",
    ["c=26-26", "c=81-26", "c=-5", "c=0-999999", "c=a-b", "c=", "", "c=0-1%00", "c=٠-٩", "v=&c=x"],
)
def test_what_is_not_there_is_not_marked(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/read/vardal?{query}")
    assert answer.status_code == 200
    assert "<mark" not in answer.text
    assert "has changed" not in answer.text


def test_a_hostile_article_runs_nothing_and_one_that_is_replaced_is_told(
    home: Path, tmp_path: Path, visit: Callable[..., Any]
) -> None:
    add_articles([text_source(HOSTILE, "</title><script>alert(0)</script>", "keeper")])
    with Engine.open(ports={}) as engine, alone(engine, tmp_path / "doors") as address:
        article = engine.index.article("keeper")
        visitor = visit(address)
        for start in range(0, len(article.text) - 20, 20):
            span = f"{start}-{start + 20}"
            answer = visitor.page.goto(f"{address}/read/keeper?c={span}#cited")
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            quote = article.text[start : start + 20]
            assert " ".join(visitor.texts("mark")).split() == quote.split()
        assert visitor.count("script, img, body a, iframe, article style") == 0
        assert "<script>alert(1)</script>" in visitor.text("article")
        assert visitor.page.title() == "</title><script>alert(0)</script> · Footnote"
        for name in ("<script>alert(9)</script>", "\u202elive", "a\x00b"):
            response = visitor.page.goto(f"{address}/read/{httpx.QueryParams(a=name)['a']}")
            assert response.status == 404
            assert visitor.count("script") == 0
        visitor.failures.clear()
        visitor.page.goto(f"{address}/read/keeper?v={article.sha256[:12]}&c=2-9#cited")
        assert visitor.count("mark") >= 1
        add_articles([text_source("The keeper of the light was Nils Vik.", "Keeper", "keeper")])
        visitor.page.reload()
        assert "The article has changed since this link was made" in visitor.text("[role=status]")
        assert visitor.count("mark") == 0
        assert "Nils Vik" in visitor.text("article")
        visitor.check_access(None)
