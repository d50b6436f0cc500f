"""What is made of an engine's events, one by one."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from index import ContextTooLongError, ModelError, ModelReplyError
from qa.models.chat_model import ModelChunk
from qa.models.local_completion import LocalCompletion

ROLE = {"choices": [{"delta": {"role": "assistant", "content": None}, "finish_reason": None}]}
END = {"choices": [{"delta": {}, "finish_reason": "stop"}]}
CUT_OFF = {"choices": [{"delta": {}, "finish_reason": "length"}]}


def said(**delta: str) -> dict[str, Any]:
    return {"choices": [{"delta": delta, "finish_reason": None}]}


def read(events: Sequence[Any]) -> str:
    """Return the text of a completion with these events, bytes as they are, others as JSON."""
    completion = LocalCompletion("small.gguf")
    chunks = [
        completion.read(event if isinstance(event, bytes) else json.dumps(event).encode())
        for event in events
    ]
    return "".join(chunk.text for chunk in (*chunks, completion.end()) if chunk is not None)


def test_text_is_put_together() -> None:
    assert read([ROLE, said(content="The harbour"), said(content=" is old."), END]) == (
        "The harbour is old."
    )


def test_a_reply_that_its_token_limit_cut_off_is_a_reply() -> None:
    assert read([said(content="The harbour is"), CUT_OFF]) == "The harbour is"


def test_how_far_the_prompt_is_brings_nothing() -> None:
    progress = {**ROLE, "prompt_progress": {"processed": 256, "total": 900}}
    completion = LocalCompletion("small.gguf")
    assert completion.read(json.dumps(progress).encode()) is None
    assert completion.read(json.dumps(ROLE).encode()) == ModelChunk("")


def test_what_a_model_thinks_is_no_text() -> None:
    events = [said(reasoning_content="Hm."), said(content="<think>Hm.</think> Old."), END]
    assert read(events) == "Old."


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ([ROLE, END], "wrote nothing; ask again"),
        ([said(reasoning_content="Hm."), CUT_OFF], "before it wrote a word; let it write more"),
        ([ROLE, said(content="The har")], "stopped in the middle of its reply"),
        ([said(content="A"), b"{nonsense"], "sent invalid JSON"),
        ([b"[1]"], "sent no JSON object"),
        ([{"error": {"code": 500, "message": "Out of room."}}], "failed: Out of room."),
        ([said(content="It is a fine old harbour. ")] * 20, "repeats itself without end"),
    ],
)
def test_a_broken_reply_is_an_error_that_says_so(events: Sequence[Any], words: str) -> None:
    with pytest.raises(ModelReplyError, match=r"^small\.gguf ") as caught:
        read(events)
    assert words in str(caught.value)


def test_a_prompt_that_is_too_long_is_an_error_of_its_own() -> None:
    error = {"type": "exceed_context_size_error", "n_prompt_tokens": 5031, "n_ctx": 3584}
    with pytest.raises(ContextTooLongError) as caught:
        read([{"error": error}])
    assert isinstance(caught.value, ModelError)
    assert str(caught.value) == (
        "The question and its passages take 5031 tokens, and small.gguf reads 3584; set "
        "FOOTNOTE_CONTEXT_TOKENS lower."
    )
