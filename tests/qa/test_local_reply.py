"""What is made of an engine's events, without an engine."""

import json
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from index import ContextTooLongError, ModelError, ModelReplyError, ModelUnreachableError
from qa.chat_model import ModelChunk, TokenUsage
from qa.local_reply import Hear, LocalReply

ROLE = {"choices": [{"delta": {"role": "assistant", "content": None}, "finish_reason": None}]}
END = {"choices": [{"delta": {}, "finish_reason": "stop"}]}
USAGE = {"choices": [], "usage": {"prompt_tokens": 12, "completion_tokens": 2}}
PROGRESS = {**ROLE, "prompt_progress": {"processed": 256, "total": 900}}


def said(text: str) -> dict[str, Any]:
    return {"choices": [{"delta": {"content": text}, "finish_reason": None}]}


def script(events: Sequence[Any]) -> Callable[[Hear], None]:
    """Return a run that sends each event, bytes as they are and other things as JSON."""

    def run(hear: Hear) -> None:
        for event in events:
            if hear(event if isinstance(event, bytes) else json.dumps(event).encode()):
                return

    return run


def reply(run: Callable[[Hear], None], timeout: float = 30) -> LocalReply:
    return LocalReply("small.gguf", run, turn=threading.Lock(), timeout=timeout)


def test_text_comes_in_pieces_and_the_usage_last() -> None:
    events = [PROGRESS, ROLE, said("The harbour"), said(" is old."), END, USAGE]
    assert list(reply(script(events)).chunks()) == [
        ModelChunk("The harbour"),
        ModelChunk(" is old."),
        ModelChunk("", TokenUsage(12, 2)),
    ]


def test_what_a_model_thinks_is_no_text() -> None:
    thought = {"choices": [{"delta": {"reasoning_content": "Hm."}, "finish_reason": None}]}
    chunks = reply(script([thought, said("Old."), END])).chunks()
    assert [chunk.text for chunk in chunks] == ["Old."]


@pytest.mark.parametrize(
    ("events", "kind", "words"),
    [
        ([ROLE, END, USAGE], ModelReplyError, "wrote nothing; ask again"),
        ([ROLE, said("The har")], ModelReplyError, "stopped in the middle of its reply"),
        ([said("A"), b"{nonsense"], ModelReplyError, "sent what is no JSON"),
        ([b"[1]"], ModelReplyError, "sent no JSON object"),
        ([{"error": {"code": 500, "message": "Out of room."}}], ModelReplyError, "Out of room."),
        (
            [
                {
                    "error": {
                        "type": "exceed_context_size_error",
                        "message": "too long",
                        "n_prompt_tokens": 5031,
                        "n_ctx": 3584,
                    }
                }
            ],
            ContextTooLongError,
            "take 5031 tokens, and small.gguf reads 3584; set FOOTNOTE_CONTEXT_TOKENS lower",
        ),
    ],
)
def test_a_broken_reply_is_an_error_that_says_so(
    events: Sequence[Any], kind: type[ModelError], words: str
) -> None:
    with pytest.raises(kind, match=r"small\.gguf") as caught:
        list(reply(script(events)).chunks())
    assert words in str(caught.value)


def test_what_came_before_an_error_stays() -> None:
    chunks = reply(script([said("The harbour is old."), b"{"])).chunks()
    assert next(chunks).text == "The harbour is old."
    with pytest.raises(ModelReplyError):
        next(chunks)


def test_an_exception_of_the_engine_is_a_model_error() -> None:
    def run(hear: Hear) -> None:
        raise RuntimeError("the engine broke")

    with pytest.raises(ModelError, match=r"^small\.gguf failed: the engine broke$"):
        list(reply(run).chunks())


def test_silence_ends_at_the_time_limit_and_names_its_setting() -> None:
    leave = threading.Event()

    def run(hear: Hear) -> None:
        hear(json.dumps(PROGRESS).encode())
        leave.wait(30)

    try:
        with pytest.raises(ModelUnreachableError, match=r"nothing for 0\.05 seconds") as caught:
            list(reply(run, timeout=0.05).chunks())
    finally:
        leave.set()
    assert "FOOTNOTE_MODEL_TIMEOUT" in str(caught.value)


def test_a_stopped_reply_ends_the_run_at_its_next_event() -> None:
    heard: list[bool] = []
    stopped, done = threading.Event(), threading.Event()

    def run(hear: Hear) -> None:
        heard.append(hear(json.dumps(said("A")).encode()))
        stopped.wait(30)
        heard.append(hear(json.dumps(said("B")).encode()))
        done.set()

    under_way = reply(run)
    assert next(under_way.chunks()).text == "A"
    under_way.stop()
    stopped.set()
    assert done.wait(30)
    assert heard == [False, True]


def test_a_reply_waits_for_its_turn_without_running_out_of_time() -> None:
    turn = threading.Lock()
    turn.acquire()
    waiting = LocalReply("small.gguf", script([said("A"), END]), turn=turn, timeout=0.1)
    timer = threading.Timer(0.4, turn.release)
    timer.start()
    assert [chunk.text for chunk in waiting.chunks()] == ["A"]
    timer.join()


def test_a_reply_that_was_stopped_before_its_turn_is_never_run() -> None:
    turn = threading.Lock()
    turn.acquire()
    ran: list[Hear] = []
    waiting = LocalReply("small.gguf", ran.append, turn=turn, timeout=30)
    waiting.stop()
    turn.release()
    with pytest.raises(ModelReplyError):
        list(waiting.chunks())
    assert ran == []
