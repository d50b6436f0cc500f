"""How much one person may ask and add, at all doors together, over HTTP on loopback."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from index import IndexSettings, add_articles, text_source
from index.add_queue import AddQueue
from index.sharing import EVERYONE, Sharing
from tests.page_client import PageClient
from tests.ui.conftest import serving
from tests.ui.visitor import Visit
from ui.api import Access
from ui.app import application, forwarded
from ui.conversations import ConversationStore, FeedbackStore
from ui.engine import Engine
from ui.people import BusyError, Identity, Library, Limits, People, Person, Proxies
from ui.people.limits import Allowance

ASKED = "When was the weir of Ulmen mended?"
MCP = {"accept": "application/json, text/event-stream", "mcp-protocol-version": "2025-06-18"}
LIMITS = Limits(questions=2, articles=2, additions=3)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    settings = IndexSettings(home=tmp_path_factory.mktemp("limits") / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOOTNOTE_HOME", str(settings.home))
        add_articles([text_source("The weir of Ulmen was mended in spring.", "Weir", "weir")])
        engine = Engine.open(ports={})
    with engine:
        found = Library(engine, Sharing(settings, {EVERYONE}), People(settings, "cay"))
        # However slow the machine is, all is asked at once.
        found.allowance = Allowance(LIMITS, found.people, lambda: 1000.0)
        yield found


@pytest.fixture(scope="module")
def client(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    settings, folder = library.whole.settings, tmp_path_factory.mktemp("served")
    proxies = Proxies("Remote-User", "Remote-Groups", ["127.0.0.1"])
    app = application(
        library.whole,
        store=ConversationStore.open(settings),
        feedback=FeedbackStore.open(settings),
        queue=AddQueue(settings),
        access=Access(identity=Identity(library.people, proxies)),
        library=library,
    )
    with serving(folder) as serve:
        address = serve(library.whole, app=forwarded(app, ["127.0.0.1"]))
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as found:
            yield found


def as_(name: str) -> dict[str, str]:
    return {"Remote-User": name}


Ask = Callable[[httpx.Client, str], tuple[int | None, str]]
"""Asks as somebody; returns after how many seconds to try again, if it says so, and the answer."""


def posted(path: str, body: dict[str, Any], **more: str) -> Ask:
    def ask(client: httpx.Client, name: str) -> tuple[int | None, str]:
        found = client.post(path, json=body, headers={**as_(name), **more})
        if found.status_code != 200:
            assert found.status_code == 429
            assert found.json()["error"]["type"] == "rate_limit_error"
        wait = found.headers.get("retry-after")
        return wait and int(wait), found.text

    return ask


def page(client: httpx.Client, name: str) -> tuple[None, str]:
    tab = PageClient(str(client.base_url), headers=as_(name))
    try:
        tab.arrive()
        return None, json.dumps(tab.ask(ASKED)["chat"]["turns"])
    finally:
        tab.close()


def tool(name: str, **given: object) -> dict[str, Any]:
    call = {"name": name, "arguments": given}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}


MESSAGES = [{"role": "user", "content": ASKED}]
DOORS: dict[str, Ask] = {
    "api": posted("/api/v1/ask", {"question": ASKED}),
    "api streamed": posted("/api/v1/ask", {"question": ASKED, "stream": True}),
    "chat": posted("/v1/chat/completions", {"messages": MESSAGES}),
    "chat streamed": posted("/v1/chat/completions", {"messages": MESSAGES, "stream": True}),
    "responses": posted("/v1/responses", {"input": ASKED, "stream": True}),
    "mcp ask": posted("/mcp", tool("ask", question=ASKED), **MCP),
    "mcp search": posted("/mcp", tool("search", query=ASKED), **MCP),
    "mcp verify": posted("/mcp", tool("verify", claim="It was mended in spring."), **MCP),
    "page": page,
}


@pytest.mark.parametrize("door", DOORS)
def test_the_questions_of_all_doors_count_together(client: httpx.Client, door: str) -> None:
    if door.startswith("mcp"):
        pytest.importorskip("mcp")
    refusal = "You have asked 2 questions within a minute, which is the most; try again in "
    for name in (door, "cay"):
        assert refusal not in DOORS[door](client, name)[1]
        # What is malformed was not asked.
        assert client.post("/api/v1/ask", json={}, headers=as_(name)).status_code == 400
        assert refusal not in DOORS["api"](client, name)[1]
        wait, told = DOORS[door](client, name)
        assert (refusal in told) == (name != "cay")
        if name != "cay":
            assert wait == (None if door == "page" or door.startswith("mcp") else 60)


def test_a_question_can_be_asked_again_a_minute_after_the_first(library: Library) -> None:
    now = [1000.0]
    allowance = Allowance(LIMITS, library.people, lambda: now[0])
    ann, refused = Person("ann"), "try again in "
    for now[0], told in ((1000.0, ""), (1050.0, ""), (1059.2, "1 second"), (1060.0, "")):
        if told:
            with pytest.raises(BusyError, match=f"{refused}{told}"):
                allowance.count_question(ann)
        else:
            allowance.count_question(ann)
    with pytest.raises(BusyError, match=f"{refused}50 seconds"):
        allowance.count_question(ann)
    allowance.count_question(Person("bob"))


def add(client: httpx.Client, name: str, number: int, text: str = "stones") -> httpx.Response:
    body = {"text": f"The mill of {name} has {number} {text}.", "id": f"mill-{number}"}
    return client.post("/api/v1/articles", json=body, headers=as_(name))


def test_articles_are_counted_until_they_are_removed(client: httpx.Client) -> None:
    names = [add(client, "ann", number).json()["added"][0] for number in (1, 2)]
    refused = add(client, "ann", 3)
    assert refused.status_code == 429
    assert "retry-after" not in refused.headers
    assert "You have added 2 articles, which is the most; remove one" in refused.text
    # Another version is no other article.
    assert add(client, "ann", 2, "wheels").json()["replaced"] == [names[1]]
    assert client.delete(f"/api/v1/articles/{names[0]}", headers=as_("ann")).status_code == 200
    hourly = add(client, "ann", 3)
    assert hourly.status_code == 429
    minutes = -(-int(hourly.headers["retry-after"]) // 60)
    told = "You have added 3 articles within an hour, which is the most; try again in"
    assert f"{told} {minutes} minutes." in hourly.text
    assert minutes <= 60
    assert all(add(client, "cay", number).status_code == 200 for number in range(5))


def test_what_was_pasted_and_asked_over_the_limit_stays(client: httpx.Client, visit: Visit) -> None:
    for number in (1, 2):
        add(client, "dan", number)
        DOORS["api"](client, "dan")
    visitor = visit(str(client.base_url).rstrip("/"), extra_http_headers=as_("dan")).arrive()
    turn = visitor.ask(ASKED)
    assert "try again in" in visitor.text(f"#turn-{turn} .fail")
    assert visitor.text(f"#turn-{turn} .q") == ASKED
    text = "The pasted mill of Ulmen has a wheel of oak, and it stands by the river."
    visitor.page.click(".adds")
    visitor.page.fill("#text", text)
    visitor.page.click("dialog .go")
    visitor.see(".source[data-kind=failed]")
    assert "which is the most; remove one" in visitor.text(".source .how")
    assert visitor.page.input_value("#text") == text
