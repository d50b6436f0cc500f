"""What is made of an engine's events, without an engine."""

import json
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from index import ContextTooLongError, ModelError, ModelReplyError, ModelUnreachableError
from qa.models.chat_model import ModelChunk, TokenUsage
from qa.models.local_reply import Hear, LocalReply

ROLE = {"choices": [{"delta": {"role": "assistant", "content": None}, "finish_reason": None}]}
END = {"choices": [{"delta": {}, "finish_reason": "stop"}]}
CUT_OFF = {"choices": [{"delta": {}, "finish_reason": "length"}]}
USAGE = {"choices": [], "usage": {"prompt_tokens": 12, "completion_tokens": 2}}
PROGRESS = {**ROLE, "prompt_progress": {"processed": 256, "total": 900}}


def said(text: str) -> dict[str, Any]:
    return {"choices": [{"delta": {"content": text}, "finish_reason": None}]}


def thought(text: str) -> dict[str, Any]:
    return {"choices": [{"delta": {"reasoning_content": text}, "finish_reason": None}]}


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
    assert list(reply(script(events))) == [
        ModelChunk("The harbour"),
        ModelChunk(" is old."),
        ModelChunk("", TokenUsage(12, 2)),
    ]


@pytest.mark.parametrize(
    ("events", "pieces"),
    [
        # What is held back, as it may begin a thought, comes at the end.
        ([said("a <"), END], ["a ", "<"]),
        ([said("The harbour is"), CUT_OFF], ["The harbour is"]),
        ([thought("Hm."), said("<think>Hm.</think> Old."), END], ["Old."]),
    ],
)
def test_a_reply_is_what_a_reader_should_see(
    events: Sequence[dict[str, Any]], pieces: list[str]
) -> None:
    assert [chunk.text for chunk in reply(script(events)) if chunk.text] == pieces


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ([ROLE, END], "wrote nothing; ask again"),
        ([thought("Hm."), CUT_OFF], "before it wrote a word; let it write more"),
        ([ROLE, said("The har")], "stopped in the middle of its reply"),
        ([said("A"), b"{nonsense"], "sent invalid JSON"),
        ([b"[1]"], "sent no JSON object"),
        ([{"error": {"code": 500, "message": "Out of room."}}], "failed: Out of room."),
        ([said("It is a fine old harbour. ")] * 20, "repeats itself without end"),
    ],
)
def test_a_broken_reply_is_an_error_that_says_so(events: Sequence[Any], words: str) -> None:
    with pytest.raises(ModelReplyError, match=r"^small\.gguf ") as caught:
        list(reply(script(events)))
    assert words in str(caught.value)


def test_a_prompt_that_is_too_long_names_its_setting() -> None:
    error = {"type": "exceed_context_size_error", "n_prompt_tokens": 5031, "n_ctx": 3584}
    with pytest.raises(ContextTooLongError) as caught:
        list(reply(script([{"error": error}])))
    assert str(caught.value) == (
        "The question and its passages take 5031 tokens, and small.gguf reads 3584; set "
        "FOOTNOTE_CONTEXT_TOKENS lower."
    )


def test_what_came_before_an_error_stays() -> None:
    chunks = reply(script([said("The harbour is old."), b"{"]))
    assert next(chunks).text == "The harbour is old."
    with pytest.raises(ModelReplyError):
        next(chunks)


def test_an_exception_of_the_engine_is_a_model_error() -> None:
    def run(hear: Hear) -> None:
        raise RuntimeError("the engine broke")

    with pytest.raises(ModelError, match=r"^small\.gguf failed: the engine broke$"):
        list(reply(run))


def test_silence_ends_at_the_time_limit_and_names_its_setting() -> None:
    leave = threading.Event()

    def run(hear: Hear) -> None:
        hear(json.dumps(PROGRESS).encode())
        leave.wait(30)

    try:
        with pytest.raises(ModelUnreachableError, match=r"nothing for 0\.05 seconds") as caught:
            list(reply(run, timeout=0.05))
    finally:
        leave.set()
    assert "FOOTNOTE_MODEL_TIMEOUT" in str(caught.value)


def test_a_closed_reply_ends_the_run_at_its_next_event() -> None:
    heard: list[bool] = []
    closed, done = threading.Event(), threading.Event()

    def run(hear: Hear) -> None:
        heard.append(hear(json.dumps(said("A")).encode()))
        closed.wait(30)
        heard.append(hear(json.dumps(said("B")).encode()))
        done.set()

    under_way = reply(run)
    assert next(under_way).text == "A"
    under_way.close()
    closed.set()
    assert done.wait(30)
    assert heard == [False, True]
    assert list(under_way) == []


def test_a_reply_waits_for_its_turn_without_running_out_of_time() -> None:
    turn = threading.Lock()
    turn.acquire()
    waiting = LocalReply("small.gguf", script([said("A"), END]), turn=turn, timeout=0.1)
    timer = threading.Timer(0.4, turn.release)
    timer.start()
    assert [chunk.text for chunk in waiting] == ["A"]
    timer.join()


def test_a_reply_that_is_closed_before_its_turn_is_never_run() -> None:
    turn = threading.Lock()
    turn.acquire()
    ran: list[Hear] = []
    waiting = LocalReply("small.gguf", ran.append, turn=turn, timeout=30)
    reader = threading.Thread(target=list, args=[waiting])
    reader.start()
    waiting.close()
    reader.join(30)
    assert not reader.is_alive()
    turn.release()
    with turn:
        assert ran == []


def test_who_waits_for_a_piece_sees_the_end_when_another_thread_closes() -> None:
    begun, leave = threading.Event(), threading.Event()
    pieces: list[ModelChunk] = []

    def run(hear: Hear) -> None:
        begun.set()
        leave.wait(30)

    under_way = reply(run)
    reader = threading.Thread(target=lambda: pieces.extend(under_way))
    reader.start()
    assert begun.wait(30)
    under_way.close()
    reader.join(30)
    leave.set()
    assert not reader.is_alive()
    assert pieces == []


def test_a_reply_that_is_dropped_ends_its_run() -> None:
    done = threading.Event()

    def run(hear: Hear) -> None:
        while not hear(json.dumps(said("A")).encode()):
            time.sleep(0.01)
        done.set()

    under_way = reply(run)
    next(under_way)
    del under_way
    assert done.wait(30)


def test_a_reply_that_is_never_read_is_never_run() -> None:
    ran: list[Hear] = []
    closed = reply(ran.append)
    closed.close()
    assert list(closed) == []
    assert ran == []
