"""Several people, one store: what each of them gets at every door, over HTTP on loopback.

All names and texts are made up.
"""

import json
import random
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from index import (
    ArticleIndex,
    IndexSettings,
    StoreError,
    UsageError,
    add_articles,
    set_fields,
    text_source,
)
from index.add_queue import AddQueue, PendingSource
from index.sharing import EVERYONE, ROLES, Role, Sharing
from tests.command import footnote
from tests.fakes import FakeEngine
from tests.page_client import PageClient
from tests.served_chat import served_chat
from tests.soak import long
from tests.ui.conftest import serving
from tests.ui.keys import Keys
from tests.ui.visitor import Visit
from ui.api import Access, Services
from ui.app import application, programs_application, trust_proxies
from ui.conversations import ConversationStore, FeedbackStore
from ui.engine import Engine, UnsureError
from ui.people import Identity, Library, People, Person

# An article's text and the word that is in no other; what is asked of it, and what it then says.
ARTICLES = {
    "private": ("Ann keeps bees. The hive of Torholm yields forty pots.", "Torholm"),
    "press": ("The press office has two lifts. The office of Quellin opens at nine.", "Quellin"),
    "shared": ("Bob has a yacht. The yacht Mirabo has seven sails.", "Mirabo"),
    "public": ("The museum has one hall. The museum of Sandrup opens at ten.", "Sandrup"),
    "unfiled": ("The archive has a cellar. The archive of Wexbury opens at noon.", "Wexbury"),
}
QUESTIONS = {
    "Torholm": ("How many pots does the hive of Torholm yield?", "forty pots"),
    "Quellin": ("When does the office of Quellin open?", "opens at nine"),
    "Mirabo": ("How many sails does the yacht Mirabo have?", "seven sails"),
    "Sandrup": ("When does the museum of Sandrup open?", "opens at ten"),
    "Wexbury": ("When does the archive of Wexbury open?", "opens at noon"),
}
PEOPLE = {"ann": "press", "bob": "", "cay": "press, night", "dan": "", "eve": "night"}
ADMIN = "cay"
SEES = {
    "ann": {"private", "press", "public"},
    "bob": {"shared", "public"},
    "cay": set(ARTICLES),
    "dan": {"shared", "public"},
    "eve": {"public", "unfiled"},
}
EDITS = {"ann": {"private"}, "bob": {"shared"}, "cay": set(ARTICLES), "dan": set(), "eve": set()}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Library]]:
    """Serve the page and the doors to the people, behind a proxy on this machine."""
    folder = tmp_path_factory.mktemp("shared")
    settings = IndexSettings(home=folder / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOOTNOTE_HOME", str(settings.home))
        add_articles([text_source(text, word, name) for name, (text, word) in ARTICLES.items()])
        for name, (_, word) in ARTICLES.items():
            own = {"tag": ["all", f"{word}-tag"], f"{name}-code": f"{word}-code"}
            set_fields(name, own)
        engine = Engine.open(ports={})
    people = People(settings, ADMIN)
    sharing = Sharing(settings, {"group:night"})
    grants: dict[str, dict[str, Role]] = {
        "private": {"person:ann": "owner"},
        "press": {"person:cay": "owner", "group:press": "reader"},
        "shared": {"person:bob": "owner", "person:dan": "reader"},
        "public": {"person:cay": "owner", EVERYONE: "reader"},
    }
    for name, readers in grants.items():
        owner = next(iter(readers))
        key = sharing.create(name, owner, key=name)
        for reader, role in readers.items():
            sharing.grant(key, reader, role)
        sharing.put(name, key)
    library = Library(engine, sharing, people)
    identity = Identity(people, "Remote-User", "Remote-Groups", ["127.0.0.1"])
    services = Services(library, Access(identity=identity), ConversationStore(settings))
    app = application(services, FeedbackStore(settings), AddQueue(settings))
    with engine, serving(folder) as serve:
        yield serve(engine, app=trust_proxies(app, ["127.0.0.1"])), library


def as_(name: str) -> dict[str, str]:
    return {"Remote-User": name, "Remote-Groups": PEOPLE.get(name, "")}


@pytest.fixture(scope="module")
def client(shared: tuple[str, Library]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=shared[0], trust_env=False, timeout=60) as found:
        yield found


def asked(word: str) -> str:
    return QUESTIONS[word][0]


def misspelt(word: str) -> str:
    return asked(word).replace(word, f"{word[:3]}{word[4:]}")


def said(word: str) -> dict[str, Any]:
    return {"model": "footnote", "messages": [{"role": "user", "content": asked(word)}]}


def tool(name: str, **given: object) -> dict[str, Any]:
    call = {"name": name, "arguments": given}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}


MCP = {"accept": "application/json, text/event-stream", "mcp-protocol-version": "2025-06-18"}
Fetch = Callable[[httpx.Client, dict[str, str], str, str], str]


def got(*place: str) -> Fetch:
    def fetch(client: httpx.Client, headers: dict[str, str], name: str, word: str) -> str:
        return client.get("/".join(place).format(name), headers=headers).text

    return fetch


def posted(path: str, body: Callable[[str, str], object], **more: str) -> Fetch:
    def fetch(client: httpx.Client, headers: dict[str, str], name: str, word: str) -> str:
        return client.post(path, json=body(name, word), headers={**headers, **more}).text

    return fetch


def page(client: httpx.Client, headers: dict[str, str], name: str, word: str) -> str:
    tab = PageClient(str(client.base_url), headers=headers)
    try:
        shown = [tab.arrive(), tab.use("head", "expand"), tab.ask(asked(word))]
        return json.dumps(shown).replace(asked(word), "")
    finally:
        tab.close()


# Each names a place of one article, or asks for one by its word.
DOORS: dict[str, Fetch] = {
    "list": got("/api/v1/articles"),
    "article": got("/api/v1/articles/{}"),
    "text": got("/api/v1/articles/{}/text"),
    "reader": got("/read/{}?c=0-10"),
    "search one": got("/api/v1/search?query=opens&by=vectors&article={}"),
    "ask": posted("/api/v1/ask", lambda _, word: {"question": asked(word)}),
    "ask one": posted("/api/v1/ask", lambda n, word: {"question": asked(word), "articles": [n]}),
    "stream": posted("/api/v1/ask", lambda _, word: {"question": asked(word), "stream": True}),
    "misspelt": posted("/api/v1/ask", lambda _, word: {"question": misspelt(word)}),
    "chat": posted("/v1/chat/completions", lambda _, word: said(word)),
    "chat streamed": posted("/v1/chat/completions", lambda _, w: {**said(w), "stream": True}),
    "responses": posted("/v1/responses", lambda _, w: {"model": "footnote", "input": asked(w)}),
    "mcp search": posted("/mcp", lambda _, word: tool("search", query=asked(word)), **MCP),
    "mcp fetch": posted("/mcp", lambda name, _: tool("fetch", id=name), **MCP),
    "mcp ask": posted("/mcp", lambda _, word: tool("ask", question=asked(word)), **MCP),
    "mcp verify": posted("/mcp", lambda _, word: tool("verify", claim=f"{word} opens."), **MCP),
    "page": page,
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_gets_what_they_may_see_and_nothing_else(
    client: httpx.Client, person: str, door: str
) -> None:
    if door.startswith("mcp"):
        pytest.importorskip("mcp")
    for name, (_, word) in ARTICLES.items():
        found = DOORS[door](client, as_(person), name, word).replace(asked(word), "")
        # What was asked comes back in an answer; what the article says of it does not.
        told = word if door == "list" else QUESTIONS[word][1]
        assert (told in found) == (name in SEES[person]), (name, found[:400])
        for other, (secret, _) in ARTICLES.items():
            if other not in SEES[person]:
                parts = secret.removesuffix(".").split(". ")
                assert all(each not in found for each in parts), (name, other)


def sifted(client: httpx.Client, headers: dict[str, str], where: str) -> str:
    tab = PageClient(str(client.base_url), headers=headers)
    try:
        tab.arrive()
        return json.dumps(tab.use("reader", "collapse", where=where))
    finally:
        tab.close()


def filtered(path: str, body: Callable[[str], object], **more: str) -> Callable[..., str]:
    def fetch(client: httpx.Client, headers: dict[str, str], where: str) -> str:
        return client.post(path, json=body(where), headers={**headers, **more}).text

    return fetch


OPENS = "When does it open?"
FILTERS: dict[str, Callable[[httpx.Client, dict[str, str], str], str]] = {
    "list": lambda client, headers, where: (
        client.get("/api/v1/articles", params={"where": where}, headers=headers).text
    ),
    "ask": filtered("/api/v1/ask", lambda where: {"question": OPENS, "where": where}),
    "chat": filtered(
        "/v1/chat/completions",
        lambda where: {
            "messages": [{"role": "user", "content": OPENS}],
            "metadata": {"where": where},
        },
    ),
    "mcp ask": filtered("/mcp", lambda where: tool("ask", question=OPENS, where=where), **MCP),
    "mcp search": filtered("/mcp", lambda w: tool("search", query=OPENS, where=w), **MCP),
    "page": sifted,
}


@pytest.mark.parametrize("door", FILTERS)
@pytest.mark.parametrize("person", ["ann", "dan", ADMIN])
def test_no_filter_tells_of_what_somebody_may_not_see(
    client: httpx.Client, person: str, door: str
) -> None:
    if door.startswith("mcp"):
        pytest.importorskip("mcp")
    unseen = set(ARTICLES) - SEES[person]
    for name, (_, word) in ARTICLES.items():
        for where in (f"tag={word}-tag", f"{name}-code={word}-code", f"tag=all and tag={word}-tag"):
            found = FILTERS[door](client, as_(person), where)
            assert ("No article" in found) == (name in unseen), (where, found[:400])
            # What was asked for comes back in the complaint.
            found = found.replace(f"{word}-tag", "").replace(f"{name}-code", "")
            for other in unseen:
                assert ARTICLES[other][1] not in found.replace(f"{word}-code", "")
                assert f"{other}-code" not in found
    for where in ("tag=nothing", "nothing=1", "tag=all and nothing=1"):
        found = FILTERS[door](client, as_(person), where)
        for other in unseen:
            assert f"{ARTICLES[other][1]}-" not in found
            assert f"{other}-code" not in found
    if door == "list":
        listed = json.loads(FILTERS[door](client, as_(person), "tag=all"))["articles"]
        assert {each["id"] for each in listed} == SEES[person]


@pytest.mark.parametrize("person", PEOPLE)
def test_an_article_is_changed_by_its_editors_alone(client: httpx.Client, person: str) -> None:
    for name, (_, word) in ARTICLES.items():
        place = f"/api/v1/articles/{name}"
        expected = 200 if name in EDITS[person] else 403 if name in SEES[person] else 404
        for value in (person, None):
            answer = client.patch(place, json={"fields": {"desk": value}}, headers=as_(person))
            assert answer.status_code == expected
            assert (f"{word}-tag" in answer.text) == (expected == 200)
        if expected != 200:
            refused = client.delete(place, headers=as_(person))
            assert (refused.status_code, word in refused.text) == (expected, False)
    assert len(client.get("/api/v1/articles", headers=as_(ADMIN)).json()["articles"]) == 5


def test_what_somebody_adds_is_theirs_until_they_share_it(client: httpx.Client) -> None:
    text = {"text": "The cave of Ostrava is closed on Mondays.", "title": "Cave", "id": "cave"}
    added = {}
    for person in ("ann", "bob"):
        report = client.post("/api/v1/articles", json=text, headers=as_(person)).json()
        assert report["copies"] == []
        (added[person],) = report["added"]
    # The same text, twice: neither replaces the other, and no id tells of the other.
    assert len(set(added.values())) == 2

    def sees(person: str) -> set[str]:
        found = client.get("/api/v1/articles", headers=as_(person)).json()["articles"]
        return {each["id"] for each in found} & {*added.values()}

    assert sees("ann") == {added["ann"]}
    assert sees("dan") == set()
    made = client.post("/api/v1/collections", json={"name": "Caves"}, headers=as_("ann")).json()
    place = f"/api/v1/collections/{made['id']}"
    put = f"{place}/articles/{added['ann']}"
    assert client.put(put, headers=as_("dan")).status_code == 404
    assert client.put(put, headers=as_("ann")).status_code == 200
    grant = {"reader": "person:dan", "role": "reader"}
    assert client.put(f"{place}/readers", json=grant, headers=as_("bob")).status_code == 403
    assert client.put(f"{place}/readers", json=grant, headers=as_("ann")).status_code == 200
    assert sees("dan") == {added["ann"]}
    question = {"question": "When is the cave of Ostrava closed?"}
    assert client.post("/api/v1/ask", json=question, headers=as_("dan")).json()["citations"]
    grant["role"] = None  # type: ignore[assignment]
    assert client.put(f"{place}/readers", json=grant, headers=as_("ann")).status_code == 200
    assert sees("dan") == set()
    answer = client.post("/api/v1/ask", json=question, headers=as_("dan")).json()
    assert "Mondays" not in json.dumps(answer)
    for person, name in added.items():
        assert client.delete(f"/api/v1/articles/{name}", headers=as_(person)).status_code == 200


def test_an_article_is_shared_in_the_page(client: httpx.Client) -> None:
    text = {"text": "The tower of Ysmere is ninety metres high.", "title": "Tower"}
    (tower,) = client.post("/api/v1/articles", json=text, headers=as_("ann")).json()["added"]

    def shown(person: str, **event: str) -> str:
        tab = PageClient(str(client.base_url), headers=as_(person))
        try:
            found = [tab.arrive(), tab.use("head", "expand")]
            found += [tab.use("reader", "release", article=tower, **event)] if event else []
            return str(found[-1]["reader"]["html"])
        finally:
            tab.close()

    assert tower not in shown("bob")
    assert f'data-article-shared="{tower}"' in shown("ann")
    for reader, role in (("bob", "reader"), ("group:night", "editor")):
        assert "Tower" in shown("ann", reader=reader, role=role)
    assert "person:bob" in shown("ann")
    assert "Tower" in shown("eve")
    # Whoever may only read it is told of nobody else, and shares it with nobody.
    assert "Tower" in shown("bob")
    assert "group:night" not in shown("bob")
    assert "You may not share" in shown("bob", reader="dan", role="reader")
    assert "There is no article" in shown("dan", reader="dan", role="reader")
    assert "person:bob" not in shown("ann", reader="person:bob", role="")
    assert tower not in shown("bob")
    assert "is not a reader" in shown("ann", reader="grup:x", role="reader")

    def told(html: str) -> tuple[str, bool]:
        """Return with whom it is shared, and whether its row says that it is with who looks."""
        row = html.partition(f'data-article="{tower}"')[2].partition("</li>")[0]
        with_whom = re.search(r'<summary class="plain"><span>(.*?)</span>', row)
        return with_whom[1] if with_whom else "", "shared with you" in row.partition("<details")[0]

    # Whoever sees everything is not whom an article is shared with, nor is whose it is.
    assert told(shown(ADMIN)) == told(shown("ann")) == ("Shared with night", False)
    assert "by ann" in shown(ADMIN)
    assert "shared with you" not in shown(ADMIN)
    assert "by ann" not in shown("ann") + shown("eve")
    assert told(shown("eve")) == ("", True)
    assert told(shown(ADMIN, reader="group:night", role="")) == ("Not shared", False)
    assert told(shown("ann", reader="everyone", role="reader")) == ("Shared with everyone", False)
    shown("ann", reader="everyone", role="")
    shown("ann", reader="bob", role="reader")
    shown("ann", reader="group:night", role="editor")
    assert told(shown("ann")) == ("Shared with 2", False)
    assert client.delete(f"/api/v1/articles/{tower}", headers=as_("eve")).status_code == 200


class Tab:
    """A person's tab, in which only the list of articles is used."""

    def __init__(self, client: httpx.Client, person: str) -> None:
        self.client = PageClient(str(client.base_url), headers=as_(person))
        self.client.arrive()

    def use(self, event: str, region: str = "reader", **data: object) -> str:
        return str(self.client.use(region, event, **data)[region]["html"])

    def shelf(self) -> str:
        return str(self.client.use("head", "expand")["reader"]["html"])

    def scope(self, event: str, **data: object) -> str:
        return str(self.client.use("reader", event, **data)["head"]["scope"]["words"])

    def places(self) -> list[list[str]]:
        found: list[list[str]] = self.client.use("panel", "focus")["panel"]["places"]
        return found

    def add(self, **data: object) -> None:
        self.client.use("panel", "upload", **data)
        self.client.use("panel", "expand")


@pytest.fixture
def tabs(client: httpx.Client) -> Iterator[Callable[[str], Tab]]:
    opened: dict[str, Tab] = {}

    def of(person: str) -> Tab:
        opened[person] = opened.get(person) or Tab(client, person)
        return opened[person]

    yield of
    for each in opened.values():
        each.client.close()


def test_a_collection_is_made_shared_and_filled_in_the_page(
    client: httpx.Client, tabs: Callable[[str], Tab]
) -> None:
    jen, kim, mei = map(tabs, ("jen", "kim", "mei"))
    for number in (1, 2):
        text = {
            "text": f"The kiln of Aldby was lit {number} times a week.",
            "title": f"Kiln {number}",
        }
        client.post("/api/v1/articles", json=text, headers=as_("jen"))
    first, _ = (
        each["id"]
        for each in client.get("/api/v1/articles", headers=as_("jen")).json()["articles"]
        if each["title"].startswith("Kiln")
    )
    assert ">1 collection<" in jen.shelf()
    assert jen.places() == []
    made = jen.use("upload", name="Kilns <b>of</b> Aldby")
    (key,) = re.findall(r'data-collection="(\w+)"', made)
    assert ">2 collections<" in made
    assert "Kilns &lt;b&gt;of&lt;/b&gt; Aldby" in made
    for name in ("", "x" * 10_000, "turned \u202eround", "two\x00"):
        assert "Give the collection a name" in jen.use("upload", name=name)
    jen.use("blur", collection=key, name="Kilns")
    assert "in Kilns" in jen.use("copy", collection=key, article=first)
    # Of what is not theirs nobody learns anything, whoever they say they are.
    foreign: tuple[tuple[str, dict[str, Any]], ...] = (
        ("blur", {"name": "Mine"}),
        ("release", {"reader": "kim", "role": "owner"}),
        ("copy", {"article": "public"}),
        ("copy", {"article": first, "out": True}),
        ("like", {}),
    )
    for event, data in foreign:
        told = kim.use(event, collection=key, **data)
        assert "There is no" in told
        assert "Kilns" not in told
    assert "You may not share public" in jen.use("copy", collection=key, article="public")
    assert "There is no article" in jen.use("copy", collection=key, article="private")
    jen.use("release", collection=key, reader="kim", role="reader")
    seen = kim.shelf()
    assert "Kiln 1" in seen
    assert "Kiln 2" not in seen
    assert "reader · 1 article<" in seen
    assert "person:jen" not in seen
    assert "Kiln 1" not in mei.shelf()
    assert "Kiln 1" in kim.scope("like", collection=key)
    assert kim.places() == []
    assert "There is no collection" in kim.use(
        "release", collection=key, reader="mei", role="reader"
    )
    jen.use("release", collection=key, reader="kim", role="editor")
    assert [key, "Kilns"] in kim.places()
    kim.add(text="The clay of Aldby comes from the pit behind the church.", collection=key)
    assert "The clay of Aldby" in jen.shelf()
    mei.add(text="The glaze of Aldby comes from the ashes of beech wood.", collection=key)
    assert "The glaze of Aldby" not in jen.shelf() + mei.shelf()
    # In another tab it may be gone already.
    for _ in range(2):
        assert "may not" not in jen.use("copy", collection=key, article=first, out=True)
    inside = client.get(f"/api/v1/collections/{key}/articles", headers=as_("jen")).json()
    assert [each["title"][:8] for each in inside["articles"]] == ["The clay"]
    jen.use("release", collection=key, reader="person:kim", role="")
    assert "Kilns" not in kim.shelf()
    assert "needs an owner" in jen.use("release", collection=key, reader="person:jen", role="")
    for person in ("jen", "kim", "mei"):
        for each in client.get("/api/v1/articles", headers=as_(person)).json()["articles"]:
            client.delete(f"/api/v1/articles/{each['id']}", headers=as_(person))


def test_a_person_whom_no_proxy_names_is_nobody(shared: tuple[str, Library]) -> None:
    address, library = shared
    wrong: list[dict[str, str]] = [
        {},
        {"Remote-User": ""},
        {"Remote-User": "x" * 300},
        {"Authorization": "Bearer wrong"},
        {"Cookie": "footnote-session=1.2", "X-Forwarded-User": "ann"},
    ]
    with httpx.Client(base_url=address, trust_env=False) as client:
        for headers in wrong:
            for path in ("/", "/config", "/api/v1/articles", "/v1/models", "/read/private", "/mcp"):
                assert client.get(path, headers=headers).status_code == 401
        twice = [("Remote-User", "bob"), ("Remote-User", "ann")]
        assert client.get("/api/v1/articles", headers=twice).status_code == 401
    # A header from an address that is no proxy's.
    elsewhere = Identity(library.people, "Remote-User", "Remote-Groups", ["10.0.0.0/8"])
    scope = {"headers": [(b"remote-user", b"zoe")], "footnote.peer": "127.0.0.1"}
    assert elsewhere.person(scope) is None
    assert elsewhere.person({**scope, "footnote.peer": "10.1.2.3"}) is not None


def test_a_browser_that_goes_back_asks_again_and_no_twin_changes_anything(
    client: httpx.Client,
) -> None:
    for path in ("/", "/config"):
        assert client.get(path, headers=as_("ann")).headers["cache-control"] == "no-store"
    for scheme, status in (("http", 400), ("https", 403)):
        # Without TLS anybody on the way can make a page of this host.
        twin = {"Origin": str(client.base_url).rstrip("/"), "X-Forwarded-Proto": scheme}
        made = client.post("/api/v1/collections", json={"name": ""}, headers=as_("ann") | twin)
        assert made.status_code == status


def test_the_header_names_who_is_signed_in(client: httpx.Client) -> None:
    for person, groups in (("fay", "press, night"), ("hal", ""), (ADMIN, "")):
        headers = {"Remote-User": person, "Remote-Groups": groups}
        with closing(PageClient(str(client.base_url), headers=headers)) as tab:
            shown = str(tab.arrive()["head"]["person"])
        assert f">{person}</bdi>" in shown
        assert ("Groups: night, press" in shown) == bool(groups)
        assert ("Administers this server" in shown) == (person == ADMIN)


def test_who_is_signed_in_is_reached_by_the_keyboard_on_a_phone(
    client: httpx.Client, visit: Visit
) -> None:
    visitor = visit(
        str(client.base_url).rstrip("/"),
        viewport={"width": 360, "height": 640},
        extra_http_headers={"Remote-User": "ivy <b>of</b> the long name", "Remote-Groups": "press"},
    ).arrive()
    keys = Keys(visitor.page)
    assert visitor.box(".head")["height"] <= 56
    assert visitor.box("#picker")["width"] >= 70
    keys.enter(".me")
    keys.see("#person")
    keys.at("#person")
    visitor.check_access()
    keys.press("Escape")
    keys.see("#person", "hidden")
    keys.at(".me")


def test_a_name_is_read_as_it_was_meant(client: httpx.Client) -> None:
    for sent, name in (
        ("Éva".encode(), "Éva"),
        ("Zoë".encode("latin-1"), "Zoë"),
    ):
        headers = [(b"Remote-User", sent), (b"Remote-Groups", "été, press".encode())]
        told = client.get("/api/v1/me", headers=headers).json()
        assert (told["name"], told["groups"]) == (name, ["press", "été"])
    near = [(b"Remote-User", "ann\xa0".encode("latin-1"))]
    assert client.get("/api/v1/me", headers=near).status_code == 401
    twice = [("Remote-User", "zoe"), ("Remote-Groups", "press"), ("Remote-Groups", "night")]
    assert client.get("/api/v1/me", headers=twice).status_code == 401
    # Whose groups have changed sees what they open at once.
    for groups, seen in (("press", True), ("", False), ("press", True)):
        moved = {"Remote-User": "moved", "Remote-Groups": groups}
        found = client.get("/api/v1/articles", headers=moved).json()["articles"]
        assert ("press" in {each["id"] for each in found}) == seen


def test_a_tab_is_the_persons_who_opened_it(client: httpx.Client) -> None:
    tab = PageClient(str(client.base_url), headers=as_("ann"))
    tab.arrive()
    tab.ask(asked("Torholm"))
    place = f"/gradio_api/queue/data?session_hash={tab.session}"
    for path in (place, f"/gradio_api/heartbeat/{tab.session}"):
        assert client.get(path, headers=as_("eve")).status_code == 403
    # A tab in which somebody else has signed in since shows nothing of what was there.
    other = PageClient(str(client.base_url), headers=as_("ann"))
    other.arrive()
    other.ask(asked("Torholm"))
    other.headers.update(as_("dan"))
    with pytest.raises(ValueError, match="shorter"):
        other.ask(asked("Mirabo"))


def test_a_link_that_was_signed_opens_for_whoever_has_it(
    shared: tuple[str, Library], tmp_path: Path
) -> None:
    library = shared[1]
    identity = Identity(library.people, "Remote-User", "Remote-Groups", ["127.0.0.1"])
    access = Access(key="k" * 16, link_hours=1, identity=identity)
    store = ConversationStore(IndexSettings(home=tmp_path / "home"))
    app = programs_application(Services(library, access, store))
    with (
        serving(tmp_path) as serve,
        httpx.Client(
            # The end of this server ends the adds of a stand-in alone.
            base_url=serve(FakeEngine({}, {}), app=trust_proxies(app, ["127.0.0.1"])),
            trust_env=False,
        ) as client,
    ):
        signed = f"/read/private?{urlencode({'c': '0-8', **access.signature('private', '0-8')})}"
        for headers in ({}, as_("eve"), as_("ann")):
            assert "The hive of Torholm" in client.get(signed, headers=headers).text
        assert client.get("/read/private?c=0-8").status_code == 401
        gone = f"/read/privat?{urlencode({'c': '0-8', **access.signature('privat', '0-8')})}"
        for path, headers in ((gone, {}), ("/read/private?c=0-8", as_("eve"))):
            answer = client.get(path, headers=headers)
            assert answer.status_code == 404
            assert "not shared with you" in answer.text
            assert not any(
                f">{each}<" in answer.text or f"mean {each}" in answer.text for each in ARTICLES
            )


def test_nothing_of_somebody_elses_is_replaced(shared: tuple[str, Library]) -> None:
    library = shared[1]
    added: dict[str, str] = {}
    for name, person in (("ann", Person("ann", ("press",))), (ADMIN, Person(ADMIN, (), True))):
        engine = library.of(person)
        source = PendingSource(
            "file", "report.txt", f"The yearly report of {name} is here.".encode()
        )
        (added[name],) = engine.add(source, lambda step: None).added
    assert {*added.values()} <= {
        each.id for each in library.of(Person(ADMIN, (), True)).index.articles()
    }
    # One's own is asked about.
    changed = PendingSource("file", "report.txt", b"The yearly report of ann has changed.")
    with pytest.raises(UnsureError):
        library.of(Person("ann", ("press",))).add(changed, lambda step: None)
    for key in added.values():
        library.whole.remove(key)


def test_anybody_may_leave_a_collection_and_keeps_their_own(client: httpx.Client) -> None:
    made = client.post("/api/v1/collections", json={"name": "Noise"}, headers=as_("ann")).json()
    place = f"/api/v1/collections/{made['id']}/readers"
    for role in ("reader", None):
        person = "ann" if role else "dan"
        body = {"reader": "person:dan", "role": role}
        assert client.put(place, json=body, headers=as_(person)).status_code == 200
    own = f"/api/v1/collections/{Person('ann').key}"
    client.post("/api/v1/articles", json={"text": "The pump of Odd is red."}, headers=as_("ann"))
    for reader, status in (("person:dan", 200), ("person: dan", 400), ("group:a,b", 400)):
        body = {"reader": reader, "role": "owner"}
        assert client.put(f"{own}/readers", json=body, headers=as_("ann")).status_code == status
    body = {"reader": "person:ann", "role": None}
    assert client.put(f"{own}/readers", json=body, headers=as_("dan")).status_code == 403
    # Whether there is a collection is not told to somebody without a role in it.
    for key in (Person("cay").key, Person("nobody").key):
        away = {"reader": "person:dan", "role": None}
        left = client.put(f"/api/v1/collections/{key}/readers", json=away, headers=as_("dan"))
        assert (left.status_code, "There is no collection" in left.text) == (403, True)
    # A group of the same name is somebody else.
    for role in ("reader", None):
        body = {"reader": "group:ann", "role": role}
        assert client.put(f"{own}/readers", json=body, headers=as_("ann")).status_code == 200
    nowhere = client.put("/api/v1/collections/nix/articles/public", headers=as_(ADMIN))
    assert nowhere.status_code == 403
    inside = client.get(f"{own}/articles", headers=as_("dan")).json()["articles"]
    for each in inside:
        if "pump" in each["title"].casefold():
            client.delete(f"/api/v1/articles/{each['id']}", headers=as_("ann"))
    body = {"reader": "person:dan", "role": None}
    assert client.put(f"{own}/readers", json=body, headers=as_("ann")).status_code == 200


def test_a_removed_person_is_out(client: httpx.Client, shared: tuple[str, Library]) -> None:
    people = shared[1].people
    headers = {"Remote-User": "guest"}
    assert client.get("/api/v1/me", headers=headers).status_code == 200
    people.remove("guest")
    assert client.get("/api/v1/me", headers=headers).status_code == 401
    people.remove("guest", undo=True)
    assert client.get("/api/v1/me", headers=headers).status_code == 200


def test_while_the_store_cannot_be_read_nobody_is_let_in(
    client: httpx.Client, shared: tuple[str, Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreError("The database at /srv/secret does not answer.")

    monkeypatch.setattr(shared[1].people, "admit", fail)
    answer = client.get("/api/v1/articles", headers=as_("ann"))
    assert answer.status_code == 503
    assert "secret" not in answer.text
    assert client.get("/health", headers=as_("ann")).status_code == 200


def test_conversations_are_each_persons_own(client: httpx.Client) -> None:
    asked_in = {"question": asked("Sandrup"), "conversation": "c1"}
    stolen = {"footnote-conversations": "person-" + "0" * 64}
    for person in ("ann", "dan"):
        client.post("/api/v1/ask", json=asked_in, headers={**as_(person), **stolen})
    client.patch("/api/v1/conversations/c1", json={"title": "Mine"}, headers=as_("ann"))
    titles = {
        person: [
            each["title"]
            for each in client.get(
                "/api/v1/conversations", headers={**as_(person), **stolen}
            ).json()["conversations"]
            if each["id"] == "c1"
        ]
        for person in ("ann", "dan", "eve")
    }
    assert titles == {"ann": ["Mine"], "dan": [asked("Sandrup")], "eve": []}


class Model:
    """Who has which role where, and what lies where, as plainly as can be."""

    def __init__(self, sharing: Sharing) -> None:
        self.roles = {each.id: dict(each.grants) for each in sharing.all_collections()}
        self.filed = {name: {name} - {"unfiled"} for name in ARTICLES}

    def sees(self, readers: set[str]) -> set[str]:
        found = {
            name
            for name, places in self.filed.items()
            if any(readers & self.roles[place].keys() for place in places)
        }
        is_default = not self.filed["unfiled"] and "group:night" in readers
        return found | ({"unfiled"} if is_default else set())


@pytest.fixture(scope="module")
def model(shared: tuple[str, Library]) -> Model:
    return Model(shared[1].sharing)


# Each goes on where the one before has ended.
@pytest.mark.parametrize("seed", [*range(10), *map(long, range(10, 500))])
def test_whatever_is_shared_and_unshared_each_sees_what_a_plain_model_says(
    shared: tuple[str, Library], model: Model, seed: int
) -> None:
    index, sharing = shared[1].whole.service.index, shared[1].sharing
    draw = random.Random(seed)
    everyone = [EVERYONE, *(f"person:{each}" for each in PEOPLE), "group:press", "group:night"]
    for _ in range(draw.randrange(1, 12)):
        key, reader = draw.choice([*model.roles]), draw.choice(everyone)
        if draw.random() < 0.2:
            key = sharing.create("More", "person:root")
            model.roles[key] = {"person:root": "owner"}
        elif draw.random() < 0.7:
            role = draw.choice([*ROLES, None, None])
            after = {**model.roles[key], reader: role}
            if "owner" in after.values():
                sharing.grant(key, reader, role)
                model.roles[key] = {name: each for name, each in after.items() if each}
            else:
                with pytest.raises(UsageError, match="owner"):
                    sharing.grant(key, reader, role)
        else:
            name = draw.choice([*ARTICLES])
            if draw.random() < 0.5:
                sharing.put(name, key)
                model.filed[name].add(key)
            elif len(model.filed[name]) > 1:
                key = draw.choice(sorted(model.filed[name]))
                sharing.take_out(name, key)
                model.filed[name].remove(key)
    for person, groups in PEOPLE.items():
        readers = Person(person, tuple(filter(None, groups.split(", ")))).readers
        seen = index.limited_to(sharing.seen_by(readers))
        expected = model.sees({*readers})
        assert {each.id for each in seen.articles()} == expected
        assert seen.count() == len(expected)
        _nothing_else(seen, expected)


def _nothing_else(seen: ArticleIndex, expected: set[str]) -> None:
    """Look for every word of every article, by vectors and by words."""
    for _, word in ARTICLES.values():
        vector = seen.embedder.encode_question(asked(word)).vector
        ids = [*dict(seen.nearest(vector, 20)), *dict(seen.lexical(word, 20))]
        ids += [each.id for each in seen.resembling(word, 20)]
        assert {each.article_id for each in seen.passages(ids).values()} <= expected
        assert len(seen.passages(ids)) == len({*ids})


def test_the_command_serves_whom_its_proxy_names(tmp_path: Path) -> None:
    home = tmp_path / "home"
    names: dict[str, Any] = {
        "FOOTNOTE_AUTH": "header",
        "FOOTNOTE_PROXIES": "127.0.0.1",
        "FOOTNOTE_ADMIN": "ann",
        "FOOTNOTE_DEFAULT_READERS": "group:press",
    }
    without = footnote("serve", "--port", "0", home=home, **{**names, "FOOTNOTE_PROXIES": ""})
    assert without.stderr == (
        "FOOTNOTE_AUTH=header believes only a proxy; name its address in FOOTNOTE_PROXIES.\n"
    )
    with (
        served_chat(home, **names) as chat,
        httpx.Client(base_url=chat.address, trust_env=False, timeout=60) as client,
    ):
        sees = {}
        for person, groups in (("ann", ""), ("bob", "press"), ("dan", "")):
            headers = {"Remote-User": person, "Remote-Groups": groups, "X-Forwarded-For": "1.2.3.4"}
            found = client.get("/api/v1/articles", headers=headers).json()["articles"]
            sees[person] = len(found)
        assert sees == {"ann": 1, "bob": 1, "dan": 0}
        assert client.get("/").status_code == 401
    listed = footnote("people", home=home)
    assert listed.stdout.splitlines() == ["ann", "bob  press", "dan"]
