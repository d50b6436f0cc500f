"""Replies of a model over real HTTP, from a server that a test scripts."""

import gc
import json
import threading
import time
from collections.abc import Iterator

import pytest

from index import ModelReplyError, SettingsError
from qa.chat_model import ChatModel, Message, ModelChunk, TokenUsage
from qa.openai_model import OpenAIModel
from tests.scripted_server import (
    DONE,
    MODELS,
    Pause,
    Response,
    ScriptedServer,
    delta,
    document,
    event,
    failure,
    reply,
    stream,
    usage,
)

KEY = "sk-test-0123456789abcdef"
ASKED = [Message("system", "Be brief."), Message("user", "When was the harbour built?")]
TEXT = "It was built in 1874 [1]. Its master was Karin Holm [2]."


@pytest.fixture
def model(server: ScriptedServer) -> Iterator[OpenAIModel]:
    made = OpenAIModel("tiny", base_url=server.base_url, api_key=KEY, timeout=10, retries=0)
    yield made
    made.close()


def said(chunks: list[ModelChunk]) -> str:
    return "".join(chunk.text for chunk in chunks)


def threads_of_models() -> int:
    return sum(thread.name == "footnote-model" for thread in threading.enumerate())


def ask(model: ChatModel, most_tokens: int = 50) -> list[ModelChunk]:
    return list(model.stream(ASKED, most_tokens=most_tokens))


def test_a_reply_comes_word_by_word_with_its_usage_at_the_end(
    server: ScriptedServer, model: OpenAIModel
) -> None:
    server.say(reply(TEXT, prompt=31))
    chunks = ask(model)
    assert [chunk.text for chunk in chunks][:3] == ["It", " was", " built"]
    assert said(chunks) == TEXT
    assert [chunk.usage for chunk in chunks if chunk.usage] == [TokenUsage(31, 12)]
    assert chunks[-1].usage is not None


def test_what_is_sent_is_the_protocol_and_nothing_of_this_machine(
    server: ScriptedServer, model: OpenAIModel
) -> None:
    server.say(reply(TEXT))
    ask(model, most_tokens=70)
    (request,) = server.asked()
    assert request.body == {
        "model": "tiny",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "When was the harbour built?"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0,
        "max_tokens": 70,
    }
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["user-agent"] == "footnote"
    assert [name for name in request.headers if "stainless" in name] == []


def test_without_a_key_none_is_sent_whatever_the_environment_holds(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://192.0.2.1/v1")
    server.say(reply(TEXT))
    ask(OpenAIModel("tiny", base_url=server.base_url, api_key=None, timeout=10, retries=0))
    assert "authorization" not in server.asked()[0].headers


def test_what_the_environment_names_beside_a_key_goes_where_the_key_goes(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", f"Authorization: Bearer {KEY}\nX-Team: ours")
    server.say(reply(TEXT), reply(TEXT))
    for key in (None, KEY):
        ask(OpenAIModel("tiny", base_url=server.base_url, api_key=key, timeout=10, retries=0))
    without, beside = (request.headers for request in server.asked())
    account = {"authorization", "openai-organization", "openai-project", "x-team"}
    assert not account & without.keys()
    assert beside["openai-organization"] == "org-1"


def test_a_proxy_stands_in_the_way_of_no_server_on_this_machine(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, model: OpenAIModel
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.say(reply(TEXT))
    assert said(ask(model)) == TEXT


def test_nothing_is_sent_before_the_first_piece_is_asked_for(
    server: ScriptedServer, model: OpenAIModel
) -> None:
    server.say(reply(TEXT))
    chunks = model.stream(ASKED, most_tokens=50)
    assert server.requests == []
    next(chunks)
    assert len(server.asked()) == 1
    chunks.close()


def test_one_connection_carries_one_reply_after_the_other(
    server: ScriptedServer, model: OpenAIModel
) -> None:
    server.say(reply(TEXT), reply("Yes."), reply("No."))
    assert [said(ask(model)) for _ in range(3)] == [TEXT, "Yes.", "No."]
    assert server.connections == 1


def test_closing_between_two_words_cuts_the_request(
    server: ScriptedServer, model: OpenAIModel
) -> None:
    server.say(stream(delta("One "), Pause(), delta("two.")))
    chunks = model.stream(ASKED, most_tokens=50)
    assert next(chunks) == ModelChunk("One ")
    assert not server.asked()[0].hung_up.is_set()
    chunks.close()
    assert server.asked()[0].hung_up.wait(1)
    assert list(chunks) == []


@pytest.mark.parametrize("steps", [[Pause()], [delta("One "), Pause()]])
def test_another_thread_can_cut_a_reply_that_is_being_waited_for(
    server: ScriptedServer, model: OpenAIModel, steps: list[bytes | Pause]
) -> None:
    server.say(stream(*steps))
    chunks = model.stream(ASKED, most_tokens=50)
    seen: list[ModelChunk] = []
    waiting = threading.Thread(target=lambda: seen.extend(chunks))
    waiting.start()
    while not server.asked() or len(seen) < len(steps) - 1:
        time.sleep(0.01)
    chunks.close()
    assert server.asked()[0].hung_up.wait(1)
    waiting.join(5)
    assert not waiting.is_alive()
    assert said(seen) == "One " * (len(steps) - 1)


def test_a_reply_that_is_dropped_is_cut(server: ScriptedServer, model: OpenAIModel) -> None:
    server.say(stream(delta("One "), Pause()))
    chunks = model.stream(ASKED, most_tokens=50)
    next(chunks)
    del chunks
    gc.collect()
    assert server.asked()[0].hung_up.wait(1)


def test_closing_the_model_cuts_what_is_under_way_and_ends_its_thread(
    server: ScriptedServer, model: OpenAIModel
) -> None:
    server.say(stream(delta("One "), Pause()))
    chunks = model.stream(ASKED, most_tokens=50)
    next(chunks)
    assert threads_of_models() == 1
    model.close()
    assert server.asked()[0].hung_up.wait(1)
    assert list(chunks) == []
    assert threads_of_models() == 0
    model.close()


def test_a_model_that_is_dropped_ends_its_thread(server: ScriptedServer) -> None:
    server.say(reply(TEXT))
    made = OpenAIModel("tiny", base_url=server.base_url, api_key=None, timeout=10, retries=0)
    ask(made)
    del made
    gc.collect()
    assert threads_of_models() == 0


def test_threads_share_a_model(server: ScriptedServer, model: OpenAIModel) -> None:
    server.say(*(reply(f"Number {number} is here.", pause=0.01) for number in range(8)))
    replies: list[str] = []
    threads = [threading.Thread(target=lambda: replies.append(said(ask(model)))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(replies) == [f"Number {number} is here." for number in range(8)]


@pytest.mark.parametrize(
    ("message", "missing", "instead"),
    [
        ("Unknown field: stream_options", "stream_options", {}),
        ("Extra inputs: include_usage", "stream_options", {}),
        ("Unsupported value: 'temperature' does not support 0", "temperature", {}),
        ("Bad for this model: temperature is not supported", "temperature", {}),
        (
            "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
            "max_tokens",
            {"max_completion_tokens": 50},
        ),
    ],
)
def test_a_server_that_does_not_take_a_field_is_asked_without_it_from_then_on(
    server: ScriptedServer,
    model: OpenAIModel,
    message: str,
    missing: str,
    instead: dict[str, int],
) -> None:
    server.say(failure(400, message), reply("Yes."), reply("No."))
    assert [said(ask(model)), said(ask(model))] == ["Yes.", "No."]
    first, second, third = (request.body for request in server.asked())
    expected = {name: value for name, value in first.items() if name != missing} | instead
    assert second == third == expected


def test_a_field_that_is_refused_in_other_words_is_left_out(
    server: ScriptedServer, model: OpenAIModel
) -> None:
    """FastAPI lists what it does not like; OpenAI names it in a field of its own."""
    listed = [{"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra inputs"}]
    named = {"error": {"message": "Not for this model.", "param": "temperature", "code": None}}
    server.say(document({"detail": listed}, status=422), document(named, status=400), reply("Yes."))
    assert said(ask(model)) == "Yes."
    assert server.asked()[2].body.keys() == {"model", "messages", "stream", "max_tokens"}


@pytest.mark.parametrize(
    "deltas",
    [
        [delta("<think>Hm, 1874?</think>It was.")],
        [delta("<th"), delta("ink>Hm"), delta("</thi"), delta("nk>\n\nIt"), delta(" was.")],
        [delta(None, reasoning_content="Hm"), delta("It was.")],
        [delta(None, reasoning="Hm"), delta("It was.")],
        [event({"choices": [{"delta": {"content": None}}]}), delta("It was.")],
        [event({"choices": [{"delta": None}]}), delta("It was.")],
        [event({"choices": []}), delta(""), delta("It was.")],
        [delta([{"type": "thinking", "thinking": []}, {"type": "text", "text": "It was."}])],
        [delta("\n\n "), delta("It was.")],
        [b": a comment\n\n", b"event: message\n", delta("It was.").replace(b"\n", b"\r\n")],
        [delta("It was.")[:25], delta("It was.")[25:]],
    ],
)
def test_unusual_pieces_come_to_the_same_text(
    server: ScriptedServer, model: OpenAIModel, deltas: list[bytes]
) -> None:
    server.say(stream(*deltas, delta(finish="stop"), DONE))
    assert said(ask(model)) == "It was."


def test_a_character_in_two_halves_is_put_together(
    server: ScriptedServer, model: OpenAIModel
) -> None:
    halves = [delta("Fish \ud83d"), delta("\udc1f here."), delta("\ud83d", finish="stop")]
    server.say(stream(*halves, DONE))
    assert said(ask(model)) == "Fish 🐟 here.\N{REPLACEMENT CHARACTER}"


def test_a_server_that_does_not_stream_is_read_too(
    server: ScriptedServer, model: OpenAIModel
) -> None:
    choice = {"message": {"role": "assistant", "content": TEXT}, "finish_reason": "stop"}
    counted = {"prompt_tokens": 31, "completion_tokens": 11}
    server.say(document({"choices": [choice], "usage": counted}))
    assert ask(model) == [ModelChunk(TEXT), ModelChunk(usage=TokenUsage(31, 11))]


@pytest.mark.parametrize(
    "ending",
    [
        [delta(finish="stop")],
        [delta(finish="stop"), DONE, Pause()],
        [DONE],
        [b"data: [DONE]"],
        [delta(finish="stop").strip()],
    ],
)
def test_a_reply_may_end_in_several_ways(
    server: ScriptedServer, model: OpenAIModel, ending: list[bytes | Pause]
) -> None:
    server.say(stream(delta(TEXT), *ending))
    assert said(ask(model)) == TEXT


def test_a_server_that_keeps_the_connection_open_keeps_nobody_waiting(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, model: OpenAIModel
) -> None:
    """All is said, but neither [DONE] nor the end of the stream comes."""
    monkeypatch.setattr("qa.openai_model._LAST_SECONDS", 0.05)
    server.say(stream(delta(TEXT), delta(finish="stop"), usage(5, 6), Pause()))
    assert said(ask(model)) == TEXT
    assert server.asked()[0].hung_up.wait(1)


def test_usage_in_every_event_counts_once(server: ScriptedServer, model: OpenAIModel) -> None:
    def counting(number: int) -> bytes:
        counted = {"prompt_tokens": 9, "completion_tokens": number}
        choice = {"delta": {"content": "Word. "}, "finish_reason": None}
        return event({"choices": [choice], "usage": counted})

    server.say(stream(counting(1), counting(2), delta(finish="stop"), DONE))
    assert [chunk.usage for chunk in ask(model) if chunk.usage] == [TokenUsage(9, 2)]


def test_what_a_refused_reply_took_is_told_before_it_fails(
    server: ScriptedServer, model: OpenAIModel
) -> None:
    server.say(stream(delta(finish="content_filter"), usage(40, 1), DONE))
    chunks = model.stream(ASKED, most_tokens=50)
    assert next(chunks) == ModelChunk(usage=TokenUsage(40, 1))
    with pytest.raises(ModelReplyError):
        next(chunks)


def test_a_reply_cut_at_its_most_tokens_is_given_as_far_as_it_came(
    server: ScriptedServer, model: OpenAIModel
) -> None:
    server.say(reply("It was built in", finish="length"))
    assert said(ask(model)) == "It was built in"


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        (None, "api.openai.com"),
        ("https://openrouter.ai/api/v1", "openrouter.ai"),
        ("http://127.0.0.1:11434/v1/", "127.0.0.1:11434"),
        ("http://localhost:80/v1", "localhost"),
        ("http://[::1]:8080/v1", "[::1]:8080"),
        ("https://somebody:secret@example.org:8443/v1", "example.org:8443"),
    ],
)
def test_the_host_is_named_with_its_port_where_it_is_unusual(
    base_url: str | None, host: str
) -> None:
    made = OpenAIModel("tiny", base_url=base_url, api_key=None, timeout=10, retries=0)
    assert (made.host, made.name) == (host, "tiny")


@pytest.mark.parametrize(
    "base_url", ["localhost:11434/v1", "ftp://x/v1", "http://", "http://x:y/v1", "http://a b/v1"]
)
def test_what_is_no_address_is_a_bad_setting(base_url: str) -> None:
    with pytest.raises(SettingsError, match=r"^OPENAI_BASE_URL cannot be used: "):
        OpenAIModel("tiny", base_url=base_url, api_key=None, timeout=10, retries=0)


def test_making_a_model_asks_nobody(server: ScriptedServer) -> None:
    made = OpenAIModel("tiny", base_url=server.base_url, api_key=KEY, timeout=10, retries=0)
    assert made.count_tokens("The harbour was built.") == 5
    made.close()
    assert server.connections == 0


def test_a_redirect_is_not_followed_to_a_host_that_nobody_named(
    server: ScriptedServer, model: OpenAIModel
) -> None:
    with ScriptedServer() as other:
        server.say(Response(307, {"Location": f"{other.base_url}/chat/completions"}))
        with pytest.raises(Exception, match="check OPENAI_BASE_URL"):
            ask(model)
        assert other.connections == 0


def test_the_scripted_server_speaks_plain_json(server: ScriptedServer) -> None:
    """The bodies that the tests above compare are what went over the wire."""
    from index import OpenAIServer

    assert OpenAIServer(server.base_url, KEY, timeout=5, retries=0).models() == ("tiny",)
    (request,) = server.asked(MODELS)
    assert (request.method, json.dumps(request.body)) == ("GET", "null")
