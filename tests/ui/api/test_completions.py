"""OpenAI's chat completions, through its own client."""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openai import BadRequestError, NotFoundError, OpenAI

from tests.scripted_server import CHAT, Pause, ScriptedServer, delta, reply, stream
from tests.ui.api.conftest import (
    ANSWER,
    LAMP,
    OFF_TOPIC,
    PIERS,
    QUESTION,
    QUOTE,
    alone,
)
from ui.engine import Engine

Messages = list[dict[str, Any]]


def user(text: str) -> Messages:
    return [{"role": "user", "content": text}]


def create(openai: OpenAI, messages: Messages, **more: Any) -> Any:
    more = {"model": "footnote", **more}
    return openai.chat.completions.create(**{"messages": messages, **more})


def asked(
    openai: OpenAI, messages: Messages, *, streams: bool, **more: Any
) -> tuple[str, dict[str, Any] | None]:
    """Return the text of a reply, whole or streamed, and the document of its answer."""
    completion = create(openai, messages, stream=streams, **more)
    if not streams:
        return completion.choices[0].message.content, completion.model_extra.get("footnote")
    chunks = list(completion)
    text = "".join(each.choices[0].delta.content or "" for each in chunks)
    return text, chunks[-1].model_extra.get("footnote")


def cited(message: Any) -> list[tuple[str, str, str]]:
    """Return what each annotation covers, its address and its title."""
    notes = [each.url_citation for each in message.annotations]
    return [(message.content[n.start_index : n.end_index], n.url, n.title) for n in notes]


def test_an_answer_is_cited_and_the_same_when_streamed(openai: OpenAI, address: str) -> None:
    (none,) = create(openai, user(OFF_TOPIC)).choices
    assert (none.message.annotations, none.finish_reason) == ([], "stop")
    completion = create(openai, user(QUESTION))
    (choice,) = completion.choices
    assert (choice.message.content, choice.finish_reason) == (ANSWER, "stop")
    ((marker, url, title),) = cited(choice.message)
    assert marker == "[1]"
    assert url.startswith(f"{address}/read/vardal?v=")
    assert url.endswith("&c=26-81#cited")
    assert title == "1. The lighthouse of Vardal, characters 26-81"
    assert completion.model_extra["footnote"]["citations"][0]["quote"] == QUOTE
    assert completion.usage.total_tokens == 0
    with openai.chat.completions.stream(
        model="footnote",
        messages=user(QUESTION),  # type: ignore[arg-type]
        stream_options={"include_usage": True},
    ) as events:
        deltas = [each.delta for each in events if each.type == "content.delta"]
        last = events.get_final_completion()
    message = last.choices[0].message
    assert "".join(deltas) == message.content == ANSWER
    assert cited(message) == cited(choice.message)
    assert last.choices[0].finish_reason == "stop"
    assert last.usage is not None
    assert last.usage.total_tokens == 0


def test_citations_can_be_events_with_their_quotes(openai: OpenAI, address: str) -> None:
    """Open WebUI reads the event of a chunk, and shows a source again for an annotation."""
    chunks = list(
        create(
            openai,
            user(QUESTION),
            stream=True,
            metadata={"articles": "vardal"},
            extra_body={"footnote": {"events": True}},
        )
    )
    pieces = [choice.delta for each in chunks for choice in each.choices]
    assert "".join(each.content or "" for each in pieces) == ANSWER
    assert not any("annotations" in (each.model_extra or {}) for each in pieces)
    assert {each["article_id"] for each in chunks[-1].model_extra["footnote"]["considered"]} == {
        "vardal"
    }
    (event,) = [each.model_extra["event"] for each in chunks if "event" in each.model_extra]
    source = event["data"]["source"]
    assert event["type"] == "source"
    assert event["data"]["document"] == [QUOTE]
    assert source["url"] == source["embed_url"]
    assert source["url"].startswith(f"{address}/read/vardal?v=")
    named = {"source": source["url"], "name": source["name"], "external": True}
    assert event["data"]["metadata"] == [named]


def test_markers_can_be_links(openai: OpenAI) -> None:
    completion = create(openai, user(QUESTION), model="footnote-links")
    message = completion.choices[0].message
    ((marker, url, _),) = cited(message)
    assert marker == f"[[1]]({url})"
    assert message.content == ANSWER.replace("[1]", marker)


TOOLS = {"tools": [{"type": "function", "function": {"name": "look"}}]}


def test_a_follow_up_is_asked_with_our_own_answer_before_it(openai: OpenAI) -> None:
    for model in ("footnote", "footnote-links"):
        first = create(openai, user(LAMP), model=model).choices[0].message.content
        assert "[1]" in first
        before = [*user(LAMP), {"role": "assistant", "content": first}]
        completion = create(openai, [*before, *user("And who paid for it?")], model=model)
        assert "paid for by the fishermen" in completion.choices[0].message.content


def test_articles_can_be_named(openai: OpenAI) -> None:
    for more in (
        {"metadata": {"articles": "pier-one, pier-two"}},
        {"extra_body": {"footnote": {"articles": ["pier-one", "pier-two"]}}},
    ):
        completion = create(openai, user(QUESTION), **more)
        cites = completion.model_extra["footnote"]["citations"]
        assert {each["article_id"] for each in cites} <= set(PIERS)
    for streams in (False, True):
        with pytest.raises(NotFoundError, match="nowhere"):
            create(openai, user(QUESTION), metadata={"articles": "nowhere"}, stream=streams)


IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"n": 2}, "n asks for"),
        ({"tool_choice": "required", **TOOLS}, "tool_choice asks for"),
        (
            {"tool_choice": {"type": "function", "function": {"name": "look"}}, **TOOLS},
            "tool_choic",
        ),
        ({"extra_body": {"function_call": {"name": "look"}}}, "function_call asks for"),
        ({"response_format": {"type": "json_object"}}, "response_format asks for"),
        ({"messages": [{"role": "user", "content": [IMAGE]}]}, "text only"),
        ({"messages": [{"role": "assistant", "content": "Ida."}]}, "not the user's"),
        ({"extra_body": {"footnote": {"article": "x"}}}, "footnote.article"),
        ({"extra_body": {"footnote": {"articles": "vardal"}}}, "footnote.articles"),
        ({"metadata": {"articles": 5}}, "metadata.articles"),
    ],
)
def test_what_is_not_offered_is_refused(openai: OpenAI, more: dict[str, Any], said: str) -> None:
    for streams in (False, True):
        with pytest.raises(BadRequestError, match=said) as caught:
            create(openai, **{"messages": user(QUESTION), "stream": streams, **more})
        assert caught.value.type == "invalid_request_error"


def test_what_changes_nothing_is_accepted(openai: OpenAI) -> None:
    completion = create(
        openai,
        [{"role": "system", "content": "Be brief."}, *user(QUESTION)],
        **{"temperature": 0, "top_p": 0.1, "max_tokens": 5, "seed": 1, "n": 1, **TOOLS},
        **{"response_format": {"type": "text"}, "user": "ida", "stop": ["Ida"]},
    )
    assert completion.choices[0].message.content == ANSWER


def test_the_models_are_listed(openai: OpenAI) -> None:
    names = [model.id for model in openai.models.list()]
    assert names == ["footnote", "footnote-links", "verbatim"]
    assert openai.models.retrieve("footnote").owned_by == "footnote"
    for name in ("gpt-9", "/etc/passwd"):
        with pytest.raises(NotFoundError, match="There is no model"):
            create(openai, user(QUESTION), model=name)


HISTORY = "### Chat History:\n<chat_history>\nUSER: Who built it?\nASSISTANT: Ida.\n</chat_history>"
# What Open WebUI and LibreChat ask by themselves, and what they get.
CHORES = {
    "### Task:\nGenerate a concise, 3-5 word title with an emoji summarizing the chat history.\n"
    f'### Output:\nJSON format: {{ "title": "your title" }}\n{HISTORY}': {"title": "Who built it?"},
    "### Task:\nGenerate 1-3 broad tags categorizing the main themes of the chat history.\n"
    f'### Output:\nJSON format: {{ "tags": ["tag1", "tag2"] }}\n{HISTORY}': {"tags": []},
    "### Task:\nYou are an autocompletion system. Continue the text in `<text>`.\n"
    f'5. If unsure, return: `{{ "text": "" }}`.\n{HISTORY}<text>Who</text>': {"text": ""},
    "Provide a concise, 5-word-or-less title for the conversation, using its same language, "
    "with no punctuation.\n\nConversation:\nUser: Who built it?\nAI: Ida.": "Who built it?",
    "Analyze this conversation and provide:\n1. The detected language of the conversation\n"
    "2. A concise title in the detected language\n\nUser: Who built it?\nAI: Ida.": "Who built it?",
}


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        *CHORES.items(),
        ("### Task:\nRespond to the user query. <context>title</context> Who?", None),
        ("What is a concise title for the lighthouse?", None),
    ],
)
def test_what_chat_clients_ask_by_themselves_costs_no_search(
    openai: OpenAI, prompt: str, expected: object
) -> None:
    for streams in (False, True):
        text, document = asked(openai, user(prompt), streams=streams)
        assert (document is None) == (expected is not None)
        if expected is not None:
            assert (text if isinstance(expected, str) else json.loads(text)) == expected


def test_what_a_client_puts_before_a_question_is_not_asked(openai: OpenAI) -> None:
    before = (
        "### Task:\nRespond to the user query using the provided context, incorporating inline "
        'citations.\n\n<context>\n<source id="1">Jupiter has moons.</source>\n</context>\n\n'
    )
    said = [*user(before + QUESTION), {"role": "assistant", "content": ANSWER}]
    assert create(openai, said[:1]).choices[0].message.content == ANSWER
    later = create(openai, [*said, *user("And in which year?")])
    assert "1871" in (later.choices[0].message.content or "")
    assert "Jupiter" not in str(later.model_extra)


@pytest.fixture
def served(
    library: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[ScriptedServer, OpenAI]]:
    """Return a scripted model, and a client of doors that it answers behind."""
    with ScriptedServer() as server:
        monkeypatch.setenv("FOOTNOTE_HOME", str(library.settings.home))
        monkeypatch.setenv("FOOTNOTE_MODEL", "tiny")
        monkeypatch.setenv("FOOTNOTE_VERIFY", "exact")
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        with (
            Engine.open(ports={}) as engine,
            alone(engine, tmp_path) as address,
            OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as client,
        ):
            yield server, client


def test_a_model_answers_behind_the_door_fails_and_is_hung_up(
    served: tuple[ScriptedServer, OpenAI],
) -> None:
    server, client = served
    assert "tiny" in [model.id for model in client.models.list()]
    said = f"{QUOTE.removesuffix('.')} [1]. She had seen two ships lost on the reef [1]."
    for model, streams in (("footnote", False), ("footnote", True), ("tiny", True)):
        server.say(reply(said))
        text, answer = asked(client, user(QUESTION), streams=streams, model=model)
        assert answer is not None
        assert answer["model"] == "tiny"
        assert text.startswith(answer["text"])
        assert text.startswith(ANSWER)
    server.say(reply(said))
    assert create(client, user(QUESTION)).usage.completion_tokens > 0
    requests = len(server.asked(CHAT))
    assert create(client, user(QUESTION), model="verbatim").choices[0].message.content == ANSWER
    assert len(server.asked(CHAT)) == requests
    # Nothing is scripted, so every request fails.
    for streams in (False, True):
        text, _ = asked(client, user(QUESTION), streams=streams)
        said = "tiny could not answer; these are sentences from the articles."
        assert text.startswith(f"{said}\n\n{ANSWER}")
    # A client that hangs up ends the model's request.
    url = client.base_url
    for streams in (True, False):
        server.say(stream(delta("The lighthouse", role="assistant"), Pause()))
        requests = len(server.asked(CHAT))
        body = json.dumps({"messages": user(QUESTION), "stream": streams})
        head = (
            f"POST {url.path}chat/completions HTTP/1.1\r\nHost: {url.host}:{url.port}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection((url.host, url.port or 80), timeout=60) as connection:
            connection.sendall(f"{head}{body}".encode())
            while len(server.asked(CHAT)) == requests:
                time.sleep(0.05)
            assert not server.asked(CHAT)[-1].hung_up.is_set()
        assert server.asked(CHAT)[-1].hung_up.wait(60)
