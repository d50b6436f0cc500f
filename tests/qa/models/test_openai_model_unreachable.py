"""A server that is not reached, or silent for too long, ends in one sentence on what to check."""

import socket
import ssl
import subprocess
from pathlib import Path

import pytest

from index import ModelReplyError, ModelUnreachableError
from tests.qa.asked_model import Ask
from tests.scripted_server import DONE, Pause, Response, ScriptedServer, delta, document, stream


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
    assert f"check OPENAI_BASE_URL, which usually ends in /v1 ({place}/v1)" in done.message
    assert len(server.requests) == 1


def test_time_out_before_the_first_token(ask: Ask, server: ScriptedServer) -> None:
    done = ask(stream(Pause()), timeout=0.1)
    assert type(done.error) is ModelUnreachableError
    assert done.message == (
        f"{server.host} was silent for 0.1 s and has not begun to reply: wait longer with "
        "FOOTNOTE_MODEL_TIMEOUT, or choose a faster model with FOOTNOTE_MODEL."
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
