"""A reply that breaks off, cannot be read, says nothing or does not end is one sentence, too."""

import pytest

from index import ContextTooLongError, ModelBusyError, ModelReplyError, ModelUnreachableError
from tests.qa.asked_model import Ask
from tests.scripted_server import (
    DONE,
    Cut,
    Response,
    ScriptedServer,
    delta,
    event,
    reply,
    stream,
)


def test_a_stream_that_is_cut_in_mid_sentence_keeps_what_came(
    ask: Ask, server: ScriptedServer
) -> None:
    done = ask(stream(delta("It was built in 1874 [1]. Its mas"), Cut()))
    assert type(done.error) is ModelReplyError
    assert done.text == "It was built in 1874 [1]. Its mas"
    assert done.message == (
        f"The model 'tiny' at {server.host} broke off in the middle of its reply: ask again, and "
        "check the server's log if it happens again."
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
        f"The model 'tiny' at {server.host} sent an unreadable reply: ask again, or choose another "
        "model with FOOTNOTE_MODEL."
    )
    assert len(server.asked()) == 1


def test_a_malformed_document_in_place_of_a_stream(ask: Ask) -> None:
    done = ask(Response(200, {"Content-Type": "application/json"}, [b'{"choices": [']))
    assert type(done.error) is ModelReplyError
    assert "sent an unreadable reply" in done.message


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
        f"The model 'tiny' at {server.host} declined to answer{said}: ask in other words, or "
        "choose another model with FOOTNOTE_MODEL."
    )


def test_a_repeated_sentence_is_stopped(ask: Ask, server: ScriptedServer) -> None:
    loop = [delta(f"The harbour was built in 1874 [{i % 3 + 1}]. ") for i in range(5_000)]
    done = ask(stream(*loop, DONE), max_tokens=4_000)
    assert type(done.error) is ModelReplyError
    assert "repeats itself without end" in done.message
    assert done.text.count("The harbour") < 8
    assert len(server.asked()) == 1


def test_a_repeated_phrase_without_an_end_is_stopped(ask: Ask) -> None:
    done = ask(stream(*[delta("and the harbour ")] * 5_000, DONE), max_tokens=4_000)
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
