"""Conversations over HTTP: kept by a key, continued, shown on the page."""

import json
import secrets
from typing import Any

import httpx
import pytest

from tests.ui.api.conftest import ANSWER, LAMP, QUESTION, events
from ui.api import KEY_HEADER
from ui.conversations import store as stores

CONVERSATIONS = "/api/v1/conversations"
ASK = "/api/v1/ask"
KEYS = ({KEY_HEADER: "k" * 22}, {KEY_HEADER: "another-key-of-22-characters"})


def shown(client: httpx.Client, name: str) -> Any:
    found = client.get(f"{CONVERSATIONS}/{name}", headers=KEYS[0])
    assert found.status_code == 200
    return found.json()


def test_a_conversation_is_continued_kept_renamed_deleted_and_restored(
    client: httpx.Client,
) -> None:
    # The second question is only understood by the first.
    name = secrets.token_urlsafe(8)
    given = {"question": "And who paid for it?", "articles": ["vardal"]}
    for asked in ({"question": LAMP, "articles": ["vardal"]}, {**given, "stream": True}):
        response = client.post(ASK, json={**asked, "conversation": name}, headers=KEYS[0])
        assert response.status_code == 200
    first, second = shown(client, name)["turns"]
    assert "two hundred litres" in first["answer"]["text"]
    assert second["question"] == "And who paid for it?"
    history = [[LAMP, first["answer"]["text"]]]
    apart = client.post(ASK, json={**given, "history": history}, headers=KEYS[0]).json()
    assert second["answer"]["text"] == apart["text"]
    # What is asked outside a conversation is not kept.
    listed = client.get(CONVERSATIONS, headers=KEYS[0]).json()["conversations"]
    assert [(each["id"], each["title"], each["turns"]) for each in listed] == [(name, LAMP, 2)]

    # Another key sees and changes nothing.
    address = f"{CONVERSATIONS}/{name}"
    assert client.get(CONVERSATIONS, headers=KEYS[1]).json() == {"conversations": []}
    for response in (
        client.get(address, headers=KEYS[1]),
        client.patch(address, json={"title": "Mine"}, headers=KEYS[1]),
        client.delete(address, headers=KEYS[1]),
        client.post(f"{address}/restore", headers=KEYS[1]),
    ):
        assert response.status_code == 404
        assert "This key has no conversation" in response.json()["error"]["message"]
    assert shown(client, name)["title"] == LAMP

    renamed = client.patch(address, json={"title": "The lamp"}, headers=KEYS[0]).json()
    assert renamed == {"id": name, "title": "The lamp"}
    assert client.delete(address, headers=KEYS[0]).json() == {"deleted": [name]}
    assert client.get(address, headers=KEYS[0]).status_code == 404
    late = client.post(ASK, json={"question": LAMP, "conversation": name}, headers=KEYS[0])
    assert (late.status_code, "was deleted" in late.text) == (400, True)
    restored = client.post(f"{address}/restore", headers=KEYS[0]).json()
    assert restored == renamed
    assert len(shown(client, name)["turns"]) == 2
    client.delete(address, headers=KEYS[0])


@pytest.mark.parametrize(
    ("headers", "body", "said"),
    [
        ({}, {"conversation": "talk"}, KEY_HEADER),
        ({KEY_HEADER: "short"}, {"conversation": "talk"}, "22 to 86"),
        (KEYS[0], {"conversation": "a b"}, "1 to 64"),
        (KEYS[0], {"conversation": "talk", "history": [["a", "b"]]}, "its own history"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_what_cannot_be_kept_is_not_answered(
    client: httpx.Client, headers: dict[str, str], body: dict[str, object], said: str, stream: bool
) -> None:
    asked = {"question": QUESTION, "stream": stream, **body}
    response = client.post(ASK, json=asked, headers=headers)
    assert response.status_code == 400
    assert said in response.json()["error"]["message"]


@pytest.mark.parametrize("stream", [False, True])
def test_an_answer_that_cannot_be_kept_says_so(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, stream: bool
) -> None:
    monkeypatch.setattr(stores, "_MAX_TURNS", 0)
    asked = {"question": QUESTION, "conversation": f"full-{stream}", "stream": stream}
    response = client.post(ASK, json=asked, headers=KEYS[0])
    document = json.loads(events(response)[-1][1]) if stream else response.json()
    assert "start a new one" in document["unkept"]
    assert (document["answer"] if stream else document)["text"] == ANSWER


def test_a_refusal_is_kept_as_one(client: httpx.Client) -> None:
    asked = {"question": "How many moons does Jupiter have?", "stream": True, "conversation": "sky"}
    told = events(client.post(ASK, json=asked, headers=KEYS[0]))
    assert json.loads(told[-1][1])["answer"]["status"] == "not_found"
    (turn,) = shown(client, "sky")["turns"]
    assert turn["answer"]["status"] == "not_found"
    client.delete(f"{CONVERSATIONS}/sky", headers=KEYS[0])
