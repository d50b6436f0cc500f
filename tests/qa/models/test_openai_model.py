"""Forms of replies of a model over real HTTP, from a server that a test scripts."""

import math

import pytest

from qa.models.openai_model import OpenAIModel
from tests.qa.asked_model import ASKED, pieces, said
from tests.scripted_server import DONE, Pause, ScriptedServer, delta, event, stream, usage

STOP = delta(finish="stop")
WAS = delta("It was.")


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
