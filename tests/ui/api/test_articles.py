"""Articles over HTTP: added, listed, shown, removed, and what is refused."""

import base64
import json
from collections.abc import Iterator

import httpx
import pytest

from tests.ui.api.conftest import alone, events
from ui.engine import Engine

TEXT = "# Sails\n\nFour sails turned in the wind all day. The mill ground rye."
ARTICLES = "/api/v1/articles"
NOISE = base64.b64encode(b"\x00\x01\x02\x00\xff" * 40).decode()
MATTER = base64.b64encode(b"---\ntitle: x\n---\n").decode()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Return a client of doors whose articles these tests change."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOOTNOTE_HOME", str(tmp_path_factory.mktemp("changed")))
        engine = Engine.open(ports={})
    with (
        engine,
        alone(engine, tmp_path_factory.mktemp("doors")) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as found,
    ):
        yield found


def test_a_text_is_added_shown_replaced_and_removed(client: httpx.Client) -> None:
    first = {"text": TEXT, "title": "Mill", "id": "mill"}
    report = client.post(ARTICLES, json=first).json()
    assert (report["added"], report["failed"]) == (["mill"], [])
    assert client.post(ARTICLES, json=first).json()["unchanged"] == ["mill"]
    (listed,) = client.get(ARTICLES).json()["articles"]
    assert (listed["id"], listed["title"], listed["sentences"]) == ("mill", "Mill", 2)

    shown = client.get(f"{ARTICLES}/mill").json()
    assert shown["text"] == "Sails\n\nFour sails turned in the wind all day. The mill ground rye."
    assert shown["headings"] == [{"level": 1, "start": 0, "end": 5}]
    part = client.get(f"{ARTICLES}/mill/text", params={"start": 7, "end": 45}).json()
    assert part["text"] == shown["text"][7:45] == "Four sails turned in the wind all day."
    assert (part["before"], part["after"], part["page"]) == ("", "The mill ground rye.", None)
    assert part["sha256"] == shown["sha256"]
    whole = client.get(f"{ARTICLES}/mill/text").json()
    assert whole["text"] == shown["text"]

    # A fetched page goes by its address, which may end in any word.
    client.post(ARTICLES, json={**first, "id": "https://mills.example/text"})
    assert client.get(f"{ARTICLES}/https://mills.example/text").json()["title"] == "Mill"
    client.delete(f"{ARTICLES}/https://mills.example/text")

    again = {**first, "text": "The mill of Kent burnt down in the year 1811."}
    assert client.post(ARTICLES, json=again).json()["replaced"] == ["mill"]
    assert client.delete(f"{ARTICLES}/mill").json() == {"removed": ["mill"]}
    assert client.get(ARTICLES).json() == {"articles": []}
    assert client.get(f"{ARTICLES}/mill").status_code == 404
    assert client.delete(f"{ARTICLES}/mill").status_code == 404


def test_a_file_is_added_with_its_progress(client: httpx.Client) -> None:
    content = base64.b64encode(b"The dyke broke in 1953, and was built again in stone.").decode()
    file = {"name": "dyke.txt", "content": content, "stream": True}
    told = events(client.post(ARTICLES, json=file))
    stages = [json.loads(data)["stage"] for name, data in told[:-1]]
    assert {name for name, _ in told[:-1]} == {"progress"}
    assert list(dict.fromkeys(stages)) == ["reading", "embedding", "writing"]
    name, report = told[-1]
    assert name == "report"
    (added,) = json.loads(report)["added"]
    assert client.get(f"{ARTICLES}/{added}").json()["source"] == "dyke.txt"
    client.delete(f"{ARTICLES}/{added}")

    # With an id of its own, a changed file takes the place of the one before.
    for year, outcome in ((b"1953", "added"), (b"1962", "replaced")):
        content = base64.b64encode(b"<p>The dyke broke in " + year + b".</p>").decode()
        again = client.post(ARTICLES, json={"name": "d.html", "content": content, "id": "dyke"})
        assert again.json()[outcome] == ["dyke"]
    client.delete(f"{ARTICLES}/dyke")


@pytest.mark.parametrize(
    ("article", "status", "said"),
    [
        ({}, 400, "give a text, an address, or a name and the content of a file"),
        ({"text": "x", "address": "http://a.example"}, 400, "give a text, an address"),
        ({"address": "http://a.example", "id": "a"}, 400, "a page has its address for an id"),
        ({"name": "a.txt", "content": "QQ==", "id": "a b"}, 400, "'a b' cannot be an article's id"),
        ({"name": "a.txt", "content": "*"}, 400, "content of a.txt is not Base64"),
        ({"text": 5}, 400, "text: Input should be a valid string"),
        ({"text": TEXT, "titel": "Mill"}, 400, "titel: Extra inputs are not permitted"),
        ({"text": ""}, 422, "is empty"),
        ({"name": "a.xyz", "content": "QQ=="}, 422, "of a type that Footnote does not read"),
        ({"name": "a.pdf", "content": "QQ=="}, 422, "a.pdf"),
        ({"name": "a.txt", "content": NOISE}, 422, "a.txt is not text"),
        ({"name": "menu.md", "content": MATTER}, 422, "Nothing is left to read"),
        ({"address": "http://127.0.0.1:9/x"}, 422, "127.0.0.1"),
        ({"address": "/etc/hostname"}, 422, "/etc/hostname"),
    ],
)
def test_what_cannot_be_added_is_an_error(
    client: httpx.Client, article: dict[str, object], status: int, said: str
) -> None:
    answer = client.post(ARTICLES, json=article)
    error = answer.json()["error"]
    assert (answer.status_code, error["type"]) == (status, "invalid_request_error")
    assert said in error["message"]
    assert client.get(ARTICLES).json() == {"articles": []}


def test_a_refused_address_ends_the_events_of_its_add(client: httpx.Client) -> None:
    page = {"address": "http://127.0.0.1:9/x", "stream": True}
    told = events(client.post(ARTICLES, json=page))
    assert [name for name, _ in told] == ["progress", "error"]
    assert "127.0.0.1" in json.loads(told[-1][1])["error"]["message"]


def test_characters_that_are_not_there_are_refused(client: httpx.Client) -> None:
    client.post(ARTICLES, json={"text": TEXT, "id": "mill"})
    for start, end in ((-1, 5), (5, 5), (6, 5), (0, 999), (999, 1000)):
        answer = client.get(f"{ARTICLES}/mill/text", params={"start": start, "end": end})
        assert answer.status_code == 400
        assert "mill has the characters 0 to 66" in answer.json()["error"]["message"]
    client.delete(f"{ARTICLES}/mill")


def test_without_articles_a_question_is_an_error(client: httpx.Client) -> None:
    answer = client.post("/api/v1/ask", json={"question": "Who built it?"})
    assert answer.status_code == 400
    assert "no articles" in answer.json()["error"]["message"]


def test_fields_are_set_filtered_by_and_asked_by(client: httpx.Client) -> None:
    for name in ("kiln", "forge"):
        text = f"The {name} was lit in the year 1850."
        client.post(ARTICLES, json={"text": text, "title": name, "id": name})
    place, own = f"{ARTICLES}/kiln", {"tag": ["press", "fire"], "author": "Jean Roux"}
    changed = client.patch(place, json={"fields": own})
    assert changed.json() == {"id": "kiln", "fields": {**own, "author": ["Jean Roux"]}}
    assert client.get(place).json()["byline"] == "Jean Roux"
    where = {"where": ["tag=press", "author=jean roux"]}
    (listed,) = client.get(ARTICLES, params=where).json()["articles"]
    assert (listed["id"], listed["fields"]["tag"]) == ("kiln", ["press", "fire"])
    asked: dict[str, object] = {"question": "When was it lit?", "where": ["tag=press"]}
    message = {"role": "user", "content": asked["question"]}
    chat = {"model": "footnote", "messages": [message]}
    answers = [
        client.post("/api/v1/ask", json=asked).json(),
        *(
            client.post("/v1/chat/completions", json={**chat, **more}).json()["footnote"]
            for more in ({"footnote": where}, {"metadata": {"where": "tag=press and tag=fire"}})
        ),
    ]
    for answer in answers:
        assert {each["article_id"] for each in answer["considered"]} == {"kiln"}
    for stream in (False, True):
        wrong = client.post("/api/v1/ask", json={**asked, "where": ["tag=pres"], "stream": stream})
        assert wrong.status_code == 400
        assert "No article meets tag=pres; choose from press" in wrong.text
    assert client.get(ARTICLES, params={"where": "date=May"}).status_code == 400
    assert client.patch(place, json={"fields": {"tag": None}}).json()["fields"] == {
        "author": ["Jean Roux"]
    }
    for fields, status in (({"Tag": "x"}, 400), ({"tag": "\ud800"}, 400), ({"tag": 5}, 400)):
        body = json.dumps({"fields": fields})
        assert client.patch(place, content=body).status_code == status
    assert client.patch(f"{ARTICLES}/nowhere", json={"fields": {}}).status_code == 404
    for name in ("kiln", "forge"):
        client.delete(f"{ARTICLES}/{name}")
