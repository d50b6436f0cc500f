"""A model that is not reached, refuses, breaks off or does not end: one sentence says what to do.

In the sentences here, HOST is the server's address and * stands for any words.
"""

import re
import socket
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest

from index import ModelError
from index.errors import (
    ContextTooLongError,
    ModelAccessError,
    ModelBusyError,
    ModelReplyError,
    ModelUnreachableError,
    UnknownModelError,
)
from tests.qa.asked_model import KEY, Ask, model_at
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

STOP = delta(finish="stop")
CUT_OFF = delta(finish="length")
MODEL = "The model 'tiny' at HOST"
TOO_LONG = "*What was sent is too long for 'tiny' at HOST (“*FOOTNOTE_CONTEXT_TOKENS*"
UNKNOWN = "HOST has no model 'tiny' (“*check FOOTNOTE_MODEL; 'footnote models' lists what it has."
UNREADABLE = (
    f"{MODEL} sent an unreadable reply: ask again, or choose another model with FOOTNOTE_MODEL."
)
BROKEN_OFF = f"{MODEL} broke off its reply: ask again, or choose another model with FOOTNOTE_MODEL."
DECLINED = (
    f"{MODEL} declined to answerSAID: ask in other words, or choose another model with "
    "FOOTNOTE_MODEL."
)
BAD_KEY = (
    "HOST does not accept the keySAID: check OPENAI_API_KEY, and that it is for OPENAI_BASE_URL."
)


def row(
    said: str, error: type[ModelError], *script: Script, text: str = "", **settings: Any
) -> pytest.ParameterSet:
    """What is told when a server answers so, and what came before."""
    return pytest.param(said, error, script, text, settings)


def error(status: int, message: str, **fields: object) -> Response:
    return document({"error": {"message": message, **fields}}, status=status)


def empty(*steps: bytes) -> pytest.ParameterSet:
    return row(f"{MODEL} sent an empty reply: *", ModelReplyError, stream(*steps, DONE))


def used_up(thinking: bytes) -> pytest.ParameterSet:
    said = "*used up its tokens before it wrote a word*FOOTNOTE_ANSWER_TOKENS*"
    return row(said, ModelReplyError, stream(thinking, CUT_OFF, DONE))


BREAKS_OFF = [
    # The second connection closes in good order; that nothing says "done" gives it away.
    *(
        row(BROKEN_OFF, ModelReplyError, stream(delta("It was built in 1874 [1]. Its mas"), *end),
            text="It was built in 1874 [1]. Its mas")
        for end in ([Cut()], [])
    ),
    row(UNREADABLE, ModelReplyError,
        stream(delta("It was. "), b"data: {not json\n\n", delta("Never seen."), DONE),
        text="It was. "),
    row("*", ModelBusyError,
        stream(delta("It was. "), event({"error": {"code": 502, "message": "Gone"}}), DONE),
        text="It was. "),
    row("*", ContextTooLongError, stream(event(
        {"error": {"message": "maximum context length is 10", "code": 400}}), DONE)),
    row("*(“it fell over”)*", ModelBusyError, stream(event({"error": "it fell over"}), DONE)),
    empty(delta("<think>Hm.</think>"), STOP),
    used_up(delta("<think>Hm, hm")),
    used_up(delta(None, reasoning_content="Hm")),
    row(DECLINED.replace("SAID", " (“I can't help”)"), ModelReplyError,
        stream(delta(None, refusal="I can't "), delta(None, refusal="help."), STOP, DONE)),
    row(DECLINED.replace("SAID", ""), ModelReplyError,
        stream(delta("It is"), delta(finish="content_filter"), DONE), text="It is"),
]  # fmt: skip
REFUSED = [
    *(row(TOO_LONG, ContextTooLongError, each) for each in (
        error(400, "Bad.", code="context_length_exceeded"),
        # llama.cpp
        error(400, "the request exceeds the available context size, try increasing it",
              type="exceed_context_size_error", code=400, n_prompt_tokens=3000, n_ctx=2048),
        # vLLM
        error(400, "The decoder prompt (length 4100) is longer than the maximum model length"),
        # Ollama
        error(500, "prompt too long; exceeded max context length by 12 tokens"),
        # LM Studio
        error(400, "Trying to keep the first 5000 tokens when context the overflows. However, the "
              "model is loaded with context length of only 4096 tokens"),
        # Mistral, Anthropic, Gemini, Groq
        error(400, "Prompt contains 40000 tokens and 0 draft tokens, too large for model with "
              "32768 maximum context length"),
        error(400, "prompt is too long: 209345 tokens > 200000 maximum"),
        error(400, "The input token count (9001) exceeds the maximum number of tokens allowed"),
        error(413, "Request too large for model", code="rate_limit_exceeded"),
    )),
    *(row(UNKNOWN, UnknownModelError, each) for each in (
        error(404, "The model `tiny` does not exist or you do not have access to it.",
              code="model_not_found"),
        error(404, 'model "tiny" not found, try pulling it first'),
        error(400, "tiny is not a valid model ID", code=400),
        document({"error": "model 'tiny' not found"}, status=404),
    )),
    row("HOST requires a key (“You didn't provide an API key”): set OPENAI_API_KEY.",
        ModelAccessError, failure(401, "You didn't provide an API key."), api_key=None),
    *(row(BAD_KEY.replace("SAID", " (“Incorrect API key provided: …”)"), ModelAccessError,
          failure(401, f"Incorrect API key provided: {key}."))
      for key in (KEY, "sk-test*******cdef")),
    row("*(“Project does not have access to this model”)*OPENAI_API_KEY*", ModelAccessError,
        failure(403, "Project does not have access to this model.")),
    row("*rejects the request (status 400) (“Roles must alternate. Key …*", ModelReplyError,
        failure(400, f"Roles must alternate.\nKey {KEY} {'x' * 500}")),
]  # fmt: skip
BUSY = [
    *(row(f"HOST cannot answer now (status {status}) (“Oh no”): ask again later, or choose another "
          "model with FOOTNOTE_MODEL.", ModelBusyError, failure(status, "Oh no"))
      for status in (429, 500, 503)),
    row("HOST cannot answer now (status 502): ask again*", ModelBusyError, Response(
        502, {"Content-Type": "text/html"}, [b"<html><h1>Bad Gateway</h1></html>"])),
    # Who asks for longer than anybody waits is not asked again.
    *(row("*(“Slow down”)*It asks you to wait 10 s.", ModelBusyError,
          failure(429, "Slow down", retry_after="10"), retries=retries) for retries in (0, 2)),
]  # fmt: skip
SILENT = [
    *(row("HOST was silent for 0.5 s: wait longer with FOOTNOTE_MODEL_TIMEOUT, or choose a faster "
          "model with FOOTNOTE_MODEL.", ModelUnreachableError, silent, timeout=0.5, retries=2)
      for silent in (stream(Pause()), Response(None, steps=[Pause()]))),
    row("*FOOTNOTE_MODEL_TIMEOUT*", ModelUnreachableError,
        stream(delta("It was built"), Pause()), text="It was built", timeout=2.0),
    # Comments that keep a connection alive are no words.
    row("*", ModelUnreachableError, stream(
        *[step for _ in range(200) for step in (b": processing\n\n", Pause(0.01))],
        delta("Late."), DONE), timeout=1.0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "error", "script", "text", "settings"),
    [*BREAKS_OFF, *REFUSED, *BUSY, *SILENT],
)
def test_what_went_wrong_is_told_and_what_came_stays(
    ask: Ask,
    server: ScriptedServer,
    said: str,
    error: type[ModelError],
    script: tuple[Script, ...],
    text: str,
    settings: dict[str, Any],
) -> None:
    done = ask(*script, **settings)
    assert type(done.error) is error
    assert done.text == text
    parts = map(re.escape, said.replace("HOST", server.host).split("*"))
    assert re.fullmatch(".*".join(parts), done.message)
    assert len(done.message) < 400
    assert len(server.asked()) == 1


def test_what_fails_before_a_reply_begins_is_asked_again(ask: Ask, server: ScriptedServer) -> None:
    soon = {"retry_after_ms": "1"}
    done = ask(
        failure(503, "Oh no", **soon), failure(429, "Oh", **soon), reply("It was."), retries=2
    )
    assert (done.text, done.error, len(server.asked())) == ("It was.", None, 3)
    assert server.asked()[0].body == server.asked()[2].body


def test_words_and_thoughts_are_waited_for_as_long_as_they_come(ask: Ask) -> None:
    pieces = [delta(None, reasoning_content="Hm")] * 12 + [delta(f"word{n} ") for n in range(12)]
    slow = [step for piece in pieces for step in (Pause(0.1), piece)]
    # Longer in all, and shorter between two of them, even on a busy machine.
    done = ask(stream(*slow, delta("Yes."), STOP, DONE), timeout=2)
    assert (done.text.split()[0], done.text[-4:], done.error) == ("word0", "Yes.", None)


def test_a_key_that_cannot_be_one_is_not_sent(server: ScriptedServer) -> None:
    with pytest.raises(ModelAccessError) as caught:
        model_at(server.base_url, f"{KEY}\nmore")
    assert "OPENAI_API_KEY" in str(caught.value)
    assert KEY not in str(caught.value)


def test_a_server_that_is_not_reached(
    ask: Ask, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with socket.create_server(("127.0.0.1", 0)) as found:
        nobody = f"127.0.0.1:{found.getsockname()[1]}"
    refused = ask(base_url=f"http://{nobody}/v1")
    insecure = ask(base_url=f"https://{server.host}/v1")
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    nameless = ask(base_url="http://name.invalid/v1")
    for done in (refused, insecure, nameless):
        assert type(done.error) is ModelUnreachableError
    for done, host in ((refused, nobody), (nameless, "name.invalid")):
        assert done.message.startswith(f"No answer from {host} (")
        assert done.message.endswith("check OPENAI_BASE_URL and whether the server is running.")
    assert insecure.message.startswith(f"No secure connection to {server.host} (")
    assert "OPENAI_BASE_URL, which begins with http://" in insecure.message
    assert server.requests == []


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
        assert "certificate verify failed" in done.message
        assert done.message.endswith("the certificate of its authority in SSL_CERT_FILE.")
        assert server.requests == []


@pytest.mark.parametrize(
    "answered",
    [
        document({"detail": "Not Found"}, status=404),
        Response(404, {"Content-Type": "text/plain"}, [b"404 page not found"]),
        Response(404, {"Content-Type": "text/html"}, [b"<html>No model here: 404</html>"]),
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
    assert f"check OPENAI_BASE_URL, which usually ends in /v1 ({place}/v1)" in done.message
    assert len(server.requests) == 1
