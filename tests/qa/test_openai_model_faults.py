"""Every way in which a server fails ends in one sentence that names the setting to look at."""

import asyncio
import json
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from index import (
    ContextTooLongError,
    ModelAccessError,
    ModelBusyError,
    ModelError,
    ModelReplyError,
    ModelUnreachableError,
    UnknownModelError,
)
from qa.chat_model import Message
from qa.openai_model import OpenAIModel
from tests.scripted_server import (
    DONE,
    Cut,
    Pause,
    Response,
    Script,
    ScriptedServer,
    delta,
    document,
    event,
    failure,
    reply,
    stream,
)

KEY = "sk-test-0123456789abcdef"
ASKED = [Message("user", "When was the harbour built?")]


class Asked:
    """One question to a model: the text that came, how it failed, and how long it waited."""

    def __init__(self, model: OpenAIModel, slept: list[float], most_tokens: int = 50) -> None:
        self.text = ""
        self.error: ModelError | None = None
        self.slept = slept
        try:
            for chunk in model.stream(ASKED, most_tokens=most_tokens):
                self.text += chunk.text
        except ModelError as error:
            self.error = error
        model.close()

    @property
    def message(self) -> str:
        assert self.error is not None, f"it did not fail, and said {self.text!r}"
        return str(self.error)


Ask = Callable[..., Asked]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def ask(server: ScriptedServer) -> Iterator[Ask]:
    """Ask once over a script; every message is checked to be one line without the key."""
    messages: list[str] = []

    def asked(*script: Script, most_tokens: int = 50, **settings: Any) -> Asked:
        server.say(*script)
        slept: list[float] = []

        async def sleep(seconds: float) -> None:
            slept.append(seconds)

        defaults = {"base_url": server.base_url, "api_key": KEY, "timeout": 10.0, "retries": 2}
        model = OpenAIModel("tiny", sleep=sleep, **{**defaults, **settings})
        done = Asked(model, slept, most_tokens)
        if done.error is not None:
            messages.append(str(done.error))
        return done

    yield asked
    for message in messages:
        assert KEY not in message
        assert message.endswith(".")
        assert len(message.splitlines()) == 1
        assert any(name in message for name in ("FOOTNOTE_", "OPENAI_", "ask again"))


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def test_connection_refused(ask: Ask) -> None:
    port = closed_port()
    done = ask(base_url=f"http://127.0.0.1:{port}/v1")
    assert type(done.error) is ModelUnreachableError
    assert done.message == (
        f"127.0.0.1:{port} refuses the connection: start the server, or check OPENAI_BASE_URL."
    )
    assert done.slept == []


def test_name_not_found(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    done = ask(base_url="http://name.invalid/v1")
    assert type(done.error) is ModelUnreachableError
    assert done.message == (
        "The host name.invalid is not known: check OPENAI_BASE_URL and the network."
    )
    assert done.slept == []


def test_a_server_without_tls_is_asked_over_tls(ask: Ask, server: ScriptedServer) -> None:
    done = ask(base_url=f"https://{server.host}/v1")
    assert type(done.error) is ModelUnreachableError
    assert done.message.startswith(f"No secure connection to {server.host} (")
    assert "OPENAI_BASE_URL, which begins with http://" in done.message
    assert (server.requests, done.slept) == ([], [])


def test_a_certificate_that_nobody_signed(ask: Ask, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    options = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    try:
        subprocess.run(["openssl", "req", *options, *files], check=True, capture_output=True)
    except OSError as error:
        pytest.skip(f"no openssl to make a certificate with: {error}")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with ScriptedServer(tls=context) as server:
        done = ask(base_url=server.base_url)
        assert type(done.error) is ModelUnreachableError
        assert "its certificate is not trusted" in done.message
        assert done.message.endswith("authority's certificate in SSL_CERT_FILE.")
        assert server.requests == []


def test_time_out_before_the_first_token(ask: Ask, server: ScriptedServer) -> None:
    done = ask(stream(Pause()), timeout=0.1)
    assert type(done.error) is ModelUnreachableError
    assert done.message == (
        f"{server.host} was silent for 0.1 s and has not begun to reply: wait longer with "
        "FOOTNOTE_MODEL_TIMEOUT, or take a faster model with FOOTNOTE_MODEL."
    )
    assert done.slept == []
    assert server.asked()[0].hung_up.wait(1)


def test_time_out_before_the_status(ask: Ask) -> None:
    done = ask(Response(None, steps=[Pause()]), timeout=0.1)
    assert type(done.error) is ModelUnreachableError
    assert "FOOTNOTE_MODEL_TIMEOUT" in done.message


def test_time_out_between_tokens_keeps_what_came(ask: Ask, server: ScriptedServer) -> None:
    done = ask(stream(delta("It was built"), Pause()), timeout=0.1)
    assert type(done.error) is ModelUnreachableError
    assert done.text == "It was built"
    assert "in the middle of its reply" in done.message
    assert "FOOTNOTE_MODEL_TIMEOUT" in done.message
    assert done.slept == []
    assert server.asked()[0].hung_up.wait(1)


def test_comments_that_keep_a_connection_alive_are_no_tokens(ask: Ask) -> None:
    alive = [step for _ in range(200) for step in (b": processing\n\n", Pause(0.01))]
    done = ask(stream(*alive, delta("Late."), DONE), timeout=0.2)
    assert type(done.error) is ModelUnreachableError
    assert done.text == ""


def test_slow_tokens_are_waited_for_as_long_as_they_come(ask: Ask) -> None:
    slow = [step for word in range(12) for step in (Pause(0.1), delta(f"word{word} "))]
    done = ask(stream(*slow, delta(finish="stop"), DONE), timeout=1)
    assert done.error is None
    assert done.text.count("word") == 12


def test_thinking_is_a_sign_of_life(ask: Ask) -> None:
    think = [step for _ in range(12) for step in (Pause(0.1), delta(None, reasoning_content="Hm"))]
    done = ask(stream(*think, delta("Yes."), delta(finish="stop"), DONE), timeout=1)
    assert (done.text, done.error) == ("Yes.", None)


TOO_LONG = {
    "OpenAI": (
        400,
        {
            "message": "This model's maximum context length is 8192 tokens. However, your "
            "messages resulted in 9001 tokens.",
            "code": "context_length_exceeded",
        },
    ),
    "the code alone": (400, {"message": "Bad.", "code": "context_length_exceeded"}),
    "llama.cpp": (
        400,
        {
            "message": "the request exceeds the available context size, try increasing it",
            "type": "exceed_context_size_error",
            "code": 400,
            "n_prompt_tokens": 3000,
            "n_ctx": 2048,
        },
    ),
    "vLLM, one": (
        400,
        {
            "message": "'max_tokens' or 'max_completion_tokens' is too large: 400. This model's "
            "maximum context length is 2048 tokens and your request has 1900 input tokens",
            "type": "BadRequestError",
        },
    ),
    "vLLM, two": (
        400,
        {"message": "The decoder prompt (length 4100) is longer than the maximum model length"},
    ),
    "vLLM, three": (
        400,
        {"message": "The prompt (total length 25938) is too long to fit into the model"},
    ),
    "Ollama, one": (400, {"message": "input length exceeds maximum context length"}),
    "Ollama, two": (500, {"message": "prompt too long; exceeded max context length by 12 tokens"}),
    "LM Studio, one": (
        400,
        {
            "message": "Trying to keep the first 5000 tokens when context the overflows. However, "
            "the model is loaded with context length of only 4096 tokens"
        },
    ),
    "LM Studio, two": (
        400,
        {
            "message": "The number of tokens to keep from the initial prompt is greater than the "
            "context length."
        },
    ),
    "Mistral": (
        400,
        {
            "message": "Prompt contains 40000 tokens and 0 draft tokens, too large for model with "
            "32768 maximum context length"
        },
    ),
    "TGI": (
        422,
        {"message": "`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 4000 and 400"},
    ),
    "Anthropic": (400, {"message": "prompt is too long: 209345 tokens > 200000 maximum"}),
    "Gemini": (
        400,
        {"message": "The input token count (9001) exceeds the maximum number of tokens allowed"},
    ),
    "Groq": (413, {"message": "Request too large for model", "code": "rate_limit_exceeded"}),
    "Groq, two": (400, {"message": "Please reduce the length of the messages or completion."}),
}


@pytest.mark.parametrize("wording", TOO_LONG)
def test_a_context_that_is_too_long(ask: Ask, server: ScriptedServer, wording: str) -> None:
    status, error = TOO_LONG[wording]
    done = ask(document({"error": error}, status=status))
    assert type(done.error) is ContextTooLongError
    assert f"What was sent is too long for 'tiny' at {server.host} (“" in done.message
    assert "FOOTNOTE_CONTEXT_TOKENS" in done.message
    assert len(server.asked()) == 1


def test_a_key_is_wanted(ask: Ask, server: ScriptedServer) -> None:
    done = ask(failure(401, "You didn't provide an API key."), api_key=None)
    assert type(done.error) is ModelAccessError
    assert done.message == (
        f"{server.host} wants a key (“You didn't provide an API key”): set OPENAI_API_KEY."
    )


@pytest.mark.parametrize(
    "words",
    [f"Incorrect API key provided: {KEY}.", "Incorrect API key provided: sk-test*******cdef.", ""],
)
def test_a_key_is_not_accepted_and_never_shown(
    ask: Ask, server: ScriptedServer, words: str
) -> None:
    done = ask(failure(401, words))
    assert type(done.error) is ModelAccessError
    said = " (“Incorrect API key provided: …”)" if words else ""
    assert done.message == (
        f"{server.host} does not accept the key{said}: check OPENAI_API_KEY, and that it is for "
        "OPENAI_BASE_URL."
    )
    assert len(server.asked()) == 1


def test_a_key_that_cannot_be_one_is_not_sent(server: ScriptedServer) -> None:
    with pytest.raises(ModelAccessError) as caught:
        OpenAIModel("tiny", base_url=server.base_url, api_key=f"{KEY}\nmore", timeout=1, retries=0)
    assert "OPENAI_API_KEY" in str(caught.value)
    assert KEY not in str(caught.value)


def test_the_key_is_not_allowed(ask: Ask) -> None:
    done = ask(failure(403, "Project does not have access to this model."))
    assert type(done.error) is ModelAccessError
    assert "(“Project does not have access to this model”)" in done.message
    assert "OPENAI_API_KEY" in done.message


UNKNOWN = {
    "OpenAI": (
        404,
        {
            "message": "The model `tiny` does not exist or you do not have access to it.",
            "code": "model_not_found",
        },
    ),
    "Ollama": (404, {"message": 'model "tiny" not found, try pulling it first'}),
    "vLLM": (404, {"message": "The model `tiny` does not exist.", "type": "NotFoundError"}),
    "OpenRouter": (400, {"message": "tiny is not a valid model ID", "code": 400}),
    "LM Studio": (404, {"message": "No model loaded: tiny", "code": "model_not_found"}),
    "a sentence": (404, "model 'tiny' not found"),
}


@pytest.mark.parametrize("wording", UNKNOWN)
def test_an_unknown_model(ask: Ask, server: ScriptedServer, wording: str) -> None:
    status, error = UNKNOWN[wording]
    done = ask(document({"error": error}, status=status))
    assert type(done.error) is UnknownModelError
    assert done.message.startswith(f"{server.host} has no model 'tiny' (“")
    assert done.message.endswith("check FOOTNOTE_MODEL; 'footnote models' lists what it has.")
    assert len(server.asked()) == 1


@pytest.mark.parametrize(
    "answered",
    [
        document({"detail": "Not Found"}, status=404),
        document({"error": {"message": "File Not Found", "code": 404}}, status=404),
        Response(404, {"Content-Type": "text/plain"}, [b"404 page not found"]),
        Response(404, {"Content-Type": "text/html"}, [b"<html>No model here: 404</html>"]),
        Response(405, {}, []),
        Response(302, {"Location": "/login"}, []),
        Response(200, {"Content-Type": "text/html; charset=utf-8"}, [b"<html>Hello</html>"]),
    ],
)
def test_an_address_that_is_no_model_server_s(
    ask: Ask, server: ScriptedServer, answered: Response
) -> None:
    place = f"http://{server.host}"
    server.say(answered, path="/chat/completions")
    done = ask(base_url=place)
    assert type(done.error) in {ModelUnreachableError, ModelReplyError}
    assert place in done.message
    assert f"check OPENAI_BASE_URL, which mostly ends in /v1 ({place}/v1)" in done.message
    assert len(server.requests) == 1


def test_too_many_requests_are_repeated_after_a_while_that_doubles(
    ask: Ask, server: ScriptedServer
) -> None:
    busy = failure(429, "Rate limit reached")
    done = ask(busy, busy, reply("It was."))
    assert (done.text, done.error) == ("It was.", None)
    first, second = done.slept
    assert 0.25 <= first <= 0.5
    assert 0.5 <= second <= 1.0
    assert len({json.dumps(request.body) for request in server.asked()}) == 1


def test_waits_differ_by_chance(ask: Ask) -> None:
    busy = failure(429, "Rate limit reached")
    assert len({ask(busy, reply("Yes.")).slept[0] for _ in range(8)}) > 1


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({"retry_after": "3"}, 3.0, 3.0),
        ({"retry_after": "0"}, 0.25, 0.5),
        ({"retry_after_ms": "2500", "retry_after": "9"}, 2.5, 2.5),
        ({"retry_after": "soon"}, 0.25, 0.5),
    ],
)
def test_retry_after_is_honoured(
    ask: Ask, headers: dict[str, str], least: float, most: float
) -> None:
    (slept,) = ask(failure(429, "Slow down", **headers), reply("Yes.")).slept
    assert least <= slept <= most


@pytest.mark.parametrize(
    ("asked", "told"),
    [("1800", "It asks to wait 1800 s."), ("7200", "It asks to wait 2 h."), ("-5", None),
     ("1e300", "It asks to wait for days."), ("inf", "It asks to wait for days."), ("nan", None),
     ("Fri, 31 Dec 9999 23:59:59 GMT", "It asks to wait for days.")],
)  # fmt: skip
def test_how_long_a_server_asks_to_wait_is_told_in_words(
    ask: Ask, asked: str, told: str | None
) -> None:
    message = str(ask(*[failure(429, "Slow down", retry_after=asked)] * 3).error)
    assert message.endswith(told) if told else "asks to wait" not in message


def test_a_message_commands_no_terminal(ask: Ask) -> None:
    message = str(ask(failure(400, "no \x1b[2J way\x07 \u202ehere")).error)
    assert "no [2J way here" in message


def test_retry_after_may_be_a_date(ask: Ask) -> None:
    date = formatdate(time.time() + 20, usegmt=True)
    (slept,) = ask(failure(503, "Back soon", retry_after=date), reply("Yes.")).slept
    assert 15 < slept <= 20


def test_a_server_that_asks_for_a_long_pause_is_left_alone(
    ask: Ask, server: ScriptedServer
) -> None:
    done = ask(failure(429, "Daily limit reached", retry_after="3600"))
    assert type(done.error) is ModelBusyError
    assert done.message == (
        f"{server.host} takes no more requests for now (“Daily limit reached”): wait a little, or "
        "take another model with FOOTNOTE_MODEL. It asks to wait 3600 s."
    )
    assert (done.slept, len(server.asked())) == ([], 1)


def test_repeating_is_bounded(ask: Ask, server: ScriptedServer) -> None:
    done = ask(*[failure(429, "Rate limit reached")] * 5)
    assert type(done.error) is ModelBusyError
    assert (len(done.slept), len(server.asked())) == (2, 3)


def test_without_retries_nothing_is_repeated(ask: Ask, server: ScriptedServer) -> None:
    done = ask(failure(503, "Busy"), retries=0)
    assert type(done.error) is ModelBusyError
    assert (done.slept, len(server.asked())) == ([], 1)


def test_an_account_without_money_is_not_asked_again(ask: Ask, server: ScriptedServer) -> None:
    done = ask(failure(429, "You exceeded your current quota.", code="insufficient_quota"))
    assert type(done.error) is ModelAccessError
    assert "billing" in done.message
    assert len(server.asked()) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504, 529])
def test_a_server_that_fails_is_asked_again(ask: Ask, server: ScriptedServer, status: int) -> None:
    assert ask(failure(status, "Oh no"), reply("It was.")).text == "It was."
    done = ask(*[failure(status, "Oh no")] * 3)
    assert type(done.error) is ModelBusyError
    assert f"{server.host} failed (status {status}) (“Oh no”)" in done.message


def test_a_bad_gateway_that_sends_a_page(ask: Ask, server: ScriptedServer) -> None:
    page = Response(502, {"Content-Type": "text/html"}, [b"<html><h1>Bad Gateway</h1></html>"])
    done = ask(page, retries=0)
    assert done.message.startswith(f"{server.host} failed (status 502): ask again")


def test_a_model_that_is_still_being_loaded(ask: Ask, server: ScriptedServer) -> None:
    done = ask(failure(503, "Loading model", kind="unavailable_error"), retries=0)
    assert done.message == (
        f"{server.host} is still loading its model (“Loading model”): ask again shortly."
    )


def test_a_stream_that_is_cut_in_mid_sentence_keeps_what_came(
    ask: Ask, server: ScriptedServer
) -> None:
    done = ask(stream(delta("It was built in 1874 [1]. Its mas"), Cut()))
    assert type(done.error) is ModelReplyError
    assert done.text == "It was built in 1874 [1]. Its mas"
    assert done.message == (
        f"The model 'tiny' at {server.host} broke off in the middle of its reply: ask again, and "
        "look at the server's log if it happens again."
    )
    assert (done.slept, len(server.asked())) == ([], 1)


def test_a_stream_that_ends_in_mid_sentence_is_cut_too(ask: Ask) -> None:
    """The connection closes in good order; that nothing says "done" gives it away."""
    done = ask(stream(delta("It was built in 1874 [1]. Its mas")))
    assert type(done.error) is ModelReplyError
    assert done.text == "It was built in 1874 [1]. Its mas"
    assert "broke off in the middle" in done.message


@pytest.mark.parametrize(
    "cut", [Response(None, steps=[Cut()]), stream(Cut()), stream(), stream(b": wait\n\n", Cut())]
)
def test_a_cut_before_the_first_token_is_repeated(
    ask: Ask, server: ScriptedServer, cut: Response
) -> None:
    done = ask(cut, reply("It was."))
    assert (done.text, done.error, len(server.asked())) == ("It was.", None, 2)
    failed = ask(cut, cut, cut)
    assert type(failed.error) in {ModelUnreachableError, ModelReplyError}


@pytest.mark.parametrize(
    "bad",
    [
        b"data: {not json\n\n",
        b"data: [1, 2]\n\n",
        b'data: "text"\n\n',
        event({"choices": [7]}),
        event({"choices": {"0": {}}}),
        event({"choices": [{"delta": "text"}]}),
        event({"choices": [{"delta": {"content": 7}}]}),
        b"data: " + b"[" * 100_000 + b"\n\n",
        b"data: \xff\xfe\n\n",
    ],
)
def test_a_malformed_event_ends_the_reply(ask: Ask, server: ScriptedServer, bad: bytes) -> None:
    done = ask(stream(delta("It was. "), bad, delta("Never seen."), DONE))
    assert type(done.error) is ModelReplyError
    assert done.text == "It was. "
    assert done.message == (
        f"The model 'tiny' at {server.host} sent what cannot be read: ask again, or take another "
        "model with FOOTNOTE_MODEL."
    )
    assert len(server.asked()) == 1


def test_a_malformed_document_in_place_of_a_stream(ask: Ask) -> None:
    done = ask(Response(200, {"Content-Type": "application/json"}, [b'{"choices": [']))
    assert type(done.error) is ModelReplyError
    assert "sent what cannot be read" in done.message


def test_an_error_in_the_stream_is_the_error_that_its_code_names(ask: Ask) -> None:
    done = ask(stream(delta("It was. "), event({"error": {"code": 502, "message": "Gone"}}), DONE))
    assert type(done.error) is ModelBusyError
    assert (done.text, done.slept) == ("It was. ", [])
    vllm = {"object": "error", "message": "maximum context length is 10", "code": 400}
    assert type(ask(stream(event(vllm), DONE)).error) is ContextTooLongError
    plain = ask(*[stream(event({"error": "it fell over"}), DONE)] * 3)
    assert type(plain.error) is ModelBusyError
    assert "(“it fell over”)" in plain.message


def test_an_error_in_the_stream_before_its_first_token_is_repeated(ask: Ask) -> None:
    done = ask(stream(event({"error": {"code": 429, "message": "Busy"}}), DONE), reply("Yes."))
    assert (done.text, len(done.slept)) == ("Yes.", 1)


@pytest.mark.parametrize(
    "steps",
    [
        [DONE],
        [delta(""), delta(finish="stop"), DONE],
        [delta(" \n"), delta(finish="stop"), DONE],
        [delta("<think>Hm.</think>"), delta(finish="stop"), DONE],
        [delta(None, tool_calls=[{"index": 0}]), delta(finish="tool_calls"), DONE],
    ],
)
def test_an_empty_completion(ask: Ask, server: ScriptedServer, steps: list[bytes]) -> None:
    done = ask(stream(*steps))
    assert type(done.error) is ModelReplyError
    assert done.message.startswith(f"The model 'tiny' at {server.host} sent an empty reply: ")
    assert len(server.asked()) == 1


@pytest.mark.parametrize(
    "steps",
    [
        [delta("<think>Hm, hm"), delta(finish="length"), DONE],
        [delta(None, reasoning_content="Hm"), delta(finish="length"), DONE],
    ],
)
def test_thinking_that_uses_up_the_tokens(ask: Ask, steps: list[bytes]) -> None:
    done = ask(stream(*steps))
    assert type(done.error) is ModelReplyError
    assert "used up its tokens before it wrote a word" in done.message
    assert "FOOTNOTE_ANSWER_TOKENS" in done.message


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (
            [delta(None, refusal="I can't "), delta(None, refusal="help."), delta(finish="stop")],
            " (“I can't help”)",
        ),
        ([delta("It is"), delta(finish="content_filter")], ""),
    ],
)
def test_a_refusal(ask: Ask, server: ScriptedServer, steps: list[bytes], said: str) -> None:
    done = ask(stream(*steps, DONE))
    assert type(done.error) is ModelReplyError
    assert done.message == (
        f"The model 'tiny' at {server.host} declined to answer{said}: ask in other words, or take "
        "another model with FOOTNOTE_MODEL."
    )


def test_a_repeated_sentence_is_stopped(ask: Ask, server: ScriptedServer) -> None:
    loop = [delta(f"The harbour was built in 1874 [{i % 3 + 1}]. ") for i in range(5_000)]
    done = ask(stream(*loop, DONE), most_tokens=4_000)
    assert type(done.error) is ModelReplyError
    assert "repeats itself without end" in done.message
    assert done.text.count("The harbour") < 8
    assert len(server.asked()) == 1


def test_a_repeated_phrase_without_an_end_is_stopped(ask: Ask) -> None:
    done = ask(stream(*[delta("and the harbour ")] * 5_000, DONE), most_tokens=4_000)
    assert type(done.error) is ModelReplyError
    assert "repeats itself without end" in done.message
    assert len(done.text) < 400


def test_a_megabyte_of_output_is_not_read_to_its_end(ask: Ask, server: ScriptedServer) -> None:
    words = [delta(f"Word {number} differs. ") for number in range(60_000)]
    done = ask(stream(*words, DONE))
    assert type(done.error) is ModelReplyError
    assert "does not stop writing" in done.message
    assert 3_900 < len(done.text) <= 4_000
    assert server.asked()[0].hung_up.wait(5)


@pytest.mark.parametrize("size", [200_000, 1_048_576])
def test_a_megabyte_in_one_event_is_not_shown(ask: Ask, size: int) -> None:
    done = ask(stream(delta("x" * size), DONE))
    assert type(done.error) is ModelReplyError
    assert done.text == ""


def test_an_event_without_end_is_cut(ask: Ask, server: ScriptedServer) -> None:
    done = ask(stream(b"data: ", *[b"x" * 65_536] * 1_000))
    assert type(done.error) is ModelReplyError
    assert "sends an event without end" in done.message
    assert server.asked()[0].hung_up.wait(5)


def test_thinking_without_end_is_cut(ask: Ask, server: ScriptedServer) -> None:
    thought = [delta(None, reasoning_content="Hm. " * 4_000)] * 1_000
    done = ask(stream(*thought))
    assert type(done.error) is ModelReplyError
    assert "does not stop writing" in done.message
    assert server.asked()[0].hung_up.wait(5)


def test_what_a_server_does_not_like_is_said_in_its_words(ask: Ask, server: ScriptedServer) -> None:
    done = ask(failure(400, f"Roles must alternate.\nKey {KEY} {'x' * 500}"))
    assert type(done.error) is ModelReplyError
    assert "does not take the request (status 400) (“Roles must alternate. Key …" in done.message
    assert len(done.message) < 400
    assert len(server.asked()) == 1


def test_what_a_server_cannot_do_at_all_is_not_asked_again(
    ask: Ask, server: ScriptedServer
) -> None:
    done = ask(failure(501, "This server does not support chats."))
    assert type(done.error) is ModelReplyError
    assert "(“This server does not support chats”)" in done.message
    assert len(server.asked()) == 1


def test_a_field_is_left_out_once_and_not_again(ask: Ask, server: ScriptedServer) -> None:
    done = ask(*[failure(400, "stream_options is not allowed")] * 3)
    assert type(done.error) is ModelReplyError
    assert len(server.asked()) == 2


def test_closing_while_waiting_to_ask_again_ends_it(server: ScriptedServer) -> None:
    sleeping = asyncio.Event()

    async def sleep(seconds: float) -> None:
        sleeping.set()
        await asyncio.Event().wait()

    server.say(failure(503, "Busy"))
    model = OpenAIModel(
        "tiny", base_url=server.base_url, api_key=None, timeout=10, retries=2, sleep=sleep
    )
    chunks = model.stream(ASKED, most_tokens=50)
    waiting = threading.Thread(target=lambda: list(chunks))
    waiting.start()
    while not sleeping.is_set():
        time.sleep(0.01)
    chunks.close()
    waiting.join(5)
    assert not waiting.is_alive()
    assert len(server.asked()) == 1
    model.close()
