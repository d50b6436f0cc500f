"""Replies of a model over real HTTP, from a server that a test scripts."""

import math
import threading
import time

import pytest

from index.errors import ModelReplyError
from qa import ModelChunk, TokenUsage
from qa.models.openai_model import OpenAIModel
from tests.qa.asked_model import ASKED, TEXT, pieces, said
from tests.scripted_server import (
    DONE,
    Pause,
    ScriptedServer,
    delta,
    event,
    reply,
    stream,
    usage,
)

STOP = delta(finish="stop")
WAS = delta("It was.")
FOR_EVER = stream(delta("One "), Pause(), delta("two."))


def test_replies_come_word_by_word_with_their_usage_over_one_connection(
    server: ScriptedServer, model: OpenAIModel
) -> None:
    server.say(reply(TEXT, prompt=31), reply("Yes."))
    chunks = pieces(model)
    assert [chunk.text for chunk in chunks if chunk.text][:3] == ["It", " was", " built"]
    assert said(chunks) == TEXT
    assert [chunk.usage for chunk in chunks if chunk.usage] == [TokenUsage(31, 12)]
    assert said(pieces(model)) == "Yes."
    assert server.connections == 1


@pytest.mark.parametrize("way", ["closed", "model closed"])
def test_a_reply_that_is_left_is_cut(server: ScriptedServer, model: OpenAIModel, way: str) -> None:
    server.say(FOR_EVER)
    chunks = model.stream(ASKED, max_tokens=50)
    assert next(chunks) == ModelChunk("One ")
    assert not server.asked()[0].hung_up.is_set()
    if way == "closed":
        chunks.close()
        assert list(chunks) == []
    else:
        model.close()
        with pytest.raises(ModelReplyError, match="broke off its reply"):
            next(chunks)
        assert list(chunks) == []
        model.close()
    assert server.asked()[0].hung_up.wait(60)


@pytest.mark.parametrize("steps", [[Pause()], [delta("One "), Pause()]])
def test_another_thread_can_cut_a_reply_that_is_being_waited_for(
    server: ScriptedServer, model: OpenAIModel, steps: list[bytes | Pause]
) -> None:
    server.say(stream(*steps))
    chunks = model.stream(ASKED, max_tokens=50)
    seen: list[ModelChunk] = []
    waiting = threading.Thread(target=lambda: seen.extend(chunks))
    waiting.start()
    while not server.asked() or len(seen) < len(steps) - 1:
        time.sleep(0.01)
    chunks.close()
    assert server.asked()[0].hung_up.wait(60)
    waiting.join(60)
    assert not waiting.is_alive()
    assert said(seen) == "One " * (len(steps) - 1)


PARTS = [{"type": "thinking", "thinking": []}, {"type": "text", "text": "It was."}]
ODD_FORMS = [
    # Thinking is no text, and comes in many forms.
    [delta(None, reasoning_content="Hm"), WAS, STOP, DONE],
    [delta(None, reasoning="Hm"), WAS, STOP, DONE],
    [delta(PARTS), STOP, DONE],
    # Pieces that say nothing, and pieces that are cut.
    [event({"choices": [{"delta": {"content": None}}]}), WAS, STOP, DONE],
    [usage(31, 1), WAS, STOP, DONE],
    [b": a comment\n\n", b"event: message\n", WAS.replace(b"\n", b"\r\n"), STOP, DONE],
    # It may end in several ways, at its most tokens too.
    [WAS, STOP],
    [WAS, delta(finish="length"), DONE],
]


@pytest.mark.parametrize("steps", ODD_FORMS)
def test_any_form_of_a_reply_comes_to_the_same_text(
    server: ScriptedServer, model: OpenAIModel, steps: list[bytes | Pause]
) -> None:
    server.say(stream(*steps))
    assert said(pieces(model)) == "It was."


HALF = {"token": "NO", "logprob": math.log(0.5)}


@pytest.mark.parametrize(
    ("logprobs", "likely"),
    [({"content": [{"top_logprobs": [HALF]}]}, {"NO": 0.5}), (None, None), ({}, None)],
)
def test_the_first_word_comes_with_its_probability_if_the_server_tells_it(
    server: ScriptedServer, model: OpenAIModel, logprobs: object, likely: dict[str, float] | None
) -> None:
    choice = {"delta": {"content": "NO"}, "logprobs": logprobs}
    server.say(stream(event({"choices": [choice]}), STOP, DONE))
    first, *_ = model.stream(ASKED, max_tokens=50, likely=True)
    assert first.likely == (pytest.approx(likely) if likely else None)
    assert server.asked()[0].body["logprobs"] is True
