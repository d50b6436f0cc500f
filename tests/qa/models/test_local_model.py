"""A small real model in this process, and an engine that says what a test tells it to."""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from index import ModelError
from index.errors import (
    ContextTooLongError,
    ModelReplyError,
    ModelUnreachableError,
    UnknownModelError,
)
from qa import Message, ModelChunk, TokenUsage
from qa.models.local_model import LocalModel
from tests.network import loopback_only

ROOT = Path(__file__).parents[3]
GREETING = [Message("user", "Say hello.")]
STORY = [Message("user", "Tell a long story.")]
PASSAGE = "The harbour was dug in 1890. It has a green lamp."


@pytest.fixture(scope="module")
def model(weights: Path) -> Iterator[LocalModel]:
    opened = LocalModel.open(weights, context_tokens=512)
    yield opened
    opened.close()


def written(model: LocalModel, messages: list[Message], max_tokens: int = 12) -> str:
    return "".join(chunk.text for chunk in model.stream(messages, max_tokens=max_tokens))


def test_a_reply_comes_in_pieces_and_ends_with_what_it_took(
    model: LocalModel, weights: Path
) -> None:
    assert (model.name, model.host) == (weights.name, None)
    *pieces, last = model.stream(GREETING, max_tokens=8)
    assert len(pieces) > 1
    assert all(piece.text and piece.usage is None for piece in pieces)
    assert last.usage is not None
    assert last.usage.completion == 8
    assert last.usage.prompt > model.count_tokens("Say hello.")


def test_a_first_word_comes_with_its_probability(model: LocalModel) -> None:
    first = next(iter(model.stream(GREETING, max_tokens=2, likely=True)))
    assert first.likely is not None
    assert 0.1 < max(first.likely.values()) <= 1


def test_tokens_are_counted_as_the_model_reads_them(model: LocalModel) -> None:
    assert model.count_tokens("") == 0
    once = model.count_tokens(PASSAGE)
    assert 10 < once < 20
    assert model.count_tokens(PASSAGE * 50) == pytest.approx(50 * once, rel=0.05)


def test_a_reply_is_cut_before_its_first_word_or_after_it(model: LocalModel) -> None:
    """The first is cut between two parts of its prompt, of which it has six."""
    reply = model.stream([Message("user", PASSAGE * 100)], max_tokens=4)
    pieces: list[object] = []
    reader = threading.Thread(target=lambda: pieces.extend(reply))
    reader.start()
    reply.close()
    reader.join(60)
    assert pieces == []
    reply = model.stream(STORY, max_tokens=2000)
    assert next(reply).text
    reply.close()
    # 2,000 tokens would take far longer than any limit of this test.
    assert written(model, GREETING)


def test_two_threads_get_whole_replies_in_turn(model: LocalModel) -> None:
    alone = written(model, GREETING, 4)
    replies: list[str] = []

    def write() -> None:
        replies.append(written(model, GREETING, 4))

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert replies == [alone, alone]


def test_a_prompt_longer_than_the_context_names_its_setting(model: LocalModel) -> None:
    with pytest.raises(ContextTooLongError, match=r"tokens.+lower FOOTNOTE_CONTEXT_TOKENS"):
        list(model.stream([Message("user", PASSAGE * 400)], max_tokens=4))
    assert written(model, GREETING)


def test_a_reply_keeps_its_model(weights: Path) -> None:
    reply = LocalModel.open(weights, context_tokens=16).stream(GREETING, max_tokens=4)
    assert "".join(chunk.text for chunk in reply)


def test_a_model_that_is_closed_while_it_writes_breaks_off_and_says_so(weights: Path) -> None:
    model = LocalModel.open(weights, context_tokens=16)
    reply = model.stream(STORY, max_tokens=2000)
    assert next(reply).text
    model.close()
    model.close()
    with pytest.raises(ModelReplyError, match="broke off in the middle"):
        list(reply)
    with pytest.raises(ModelError, match="was closed"):
        list(model.stream(GREETING, max_tokens=4))
    with pytest.raises(ModelError, match="was closed"):
        model.count_tokens("Hello")


@pytest.mark.soak
def test_many_models_open_cut_and_close_one_after_another(weights: Path) -> None:
    for round_ in range(30):
        model = LocalModel.open(weights, context_tokens=64)
        replies = [model.stream(GREETING, max_tokens=50) for _ in range(round_ % 3)]
        for reply in replies:
            assert next(reply).text
            reply.close()
        model.close()


@pytest.mark.parametrize("content", [b"", b"GG", b"<!DOCTYPE html>", b"version https://git-lfs"])
def test_what_is_no_gguf_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "page.gguf"
    path.write_bytes(content)
    with pytest.raises(UnknownModelError, match="is not a GGUF file"):
        LocalModel.open(path)
    with pytest.raises(UnknownModelError, match="cannot be read"):
        LocalModel.open(tmp_path)
    absent = tmp_path / "none.gguf"
    with pytest.raises(UnknownModelError) as caught:
        LocalModel.open(absent)
    assert str(caught.value) == (
        f"There is no file {absent}; FOOTNOTE_MODEL names the .gguf file that answers."
    )


def test_a_file_that_cannot_be_loaded_is_an_error_with_the_engines_reason(
    weights: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cut.gguf"
    with weights.open("rb") as whole:
        path.write_bytes(whole.read(3_000_000))
    with pytest.raises(ModelError, match=r"FOOTNOTE_MODEL names: tensor .+ incomplete"):
        LocalModel.open(path)
    path.write_bytes(b"GGUF" + bytes(range(256)) * 40)
    with pytest.raises(ModelError, match=r"llama\.cpp cannot load .+: it is damaged"):
        LocalModel.open(path)
    assert capfd.readouterr() == ("", "")


def test_a_missing_engine_is_named_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF and more")
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(ModelError, match=r"pip install 'footnote-qa\[local\]'"):
        LocalModel.open(path)


ALONE = """
import json, sys
from pathlib import Path
from qa import Message
from qa.models.local_model import LocalModel

def sockets(kind):
    return len(Path(f"/proc/self/net/{kind}").read_text().splitlines()[1:])

model = LocalModel.open(Path(sys.argv[1]), context_tokens=64)
counted = model.count_tokens("hello")
text = "".join(c.text for c in model.stream([Message("user", "Say hello.")], max_tokens=8))
opened = {kind: sockets(kind) for kind in ("tcp", "tcp6", "udp", "udp6")}
reply = model.stream([Message("user", "Tell a long story.")], max_tokens=2000)
begun = bool(next(reply).text)
print(json.dumps({"text": bool(text), "counted": counted, "opened": opened, "begun": begun}))
"""


def test_a_fresh_process_opens_no_network_socket_and_ends_cleanly_in_the_middle_of_a_reply(
    weights: Path, tmp_path: Path
) -> None:
    run = loopback_only(
        [sys.executable, "-c", ALONE, weights], cwd=ROOT, env={"TMPDIR": str(tmp_path)}
    )
    assert (run.returncode, run.stderr) == (0, "")
    # The namespace is the process's own: these are all the sockets there are.
    none = {"tcp": 0, "tcp6": 0, "udp": 0, "udp6": 0}
    assert json.loads(run.stdout) == {"text": True, "counted": 1, "opened": none, "begun": True}
    assert list(tmp_path.iterdir()) == [], "left behind"


Hear = Callable[[bytes], bool]


class Engine:
    """An engine that passes on what it is given, once it has its turn."""

    def __init__(self, run: Callable[[Hear], None]) -> None:
        self.run = run
        self.turn = threading.Lock()
        self.ended = threading.Event()

    def complete(self, request: dict[str, Any], hear: Hear) -> None:
        with self.turn:
            if not hear(b""):
                self.run(hear)
        self.ended.set()

    def close(self) -> None:
        pass


def told(events: Sequence[Any]) -> Callable[[Hear], None]:
    """Return a run that sends each event, bytes as they are and other things as JSON."""

    def run(hear: Hear) -> None:
        for event in events:
            if hear(event if isinstance(event, bytes) else json.dumps(event).encode()):
                return

    return run


def delta(text: str | None, finish: str | None = None) -> dict[str, Any]:
    return {"choices": [{"delta": {"content": text}, "finish_reason": finish}]}


def of_engine(engine: Engine, timeout: float = 30) -> LocalModel:
    return LocalModel("small.gguf", engine, timeout=timeout)  # type: ignore[arg-type]


STOP = delta(None, "stop")
PROGRESS = {**delta(None), "prompt_progress": {"processed": 256, "total": 900}}
USAGE = {"choices": [], "usage": {"prompt_tokens": 12, "completion_tokens": 2}}


def test_the_events_of_an_engine_become_pieces() -> None:
    events = [PROGRESS, delta(None), delta("<think>Hm.</think>The harbour"), delta(" <"), STOP]
    assert list(of_engine(Engine(told([*events, USAGE]))).stream(GREETING, max_tokens=9)) == [
        ModelChunk("The harbour"),
        ModelChunk(" "),
        ModelChunk("<", TokenUsage(12, 2)),
    ]


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ([delta("The har")], "broke off in the middle of its reply"),
        ([{"error": {"code": 500, "message": "Out of room."}}], "failed (status 500) (“Out of"),
        ([delta("It is a fine old harbour. ")] * 20, "repeats itself without end"),
    ],
)
def test_a_broken_reply_is_an_error_that_says_so(events: Sequence[Any], words: str) -> None:
    with pytest.raises(ModelError, match=r"small\.gguf") as caught:
        list(of_engine(Engine(told(events))).stream(GREETING, max_tokens=9))
    assert words in str(caught.value)
    assert " at " not in str(caught.value)


def test_silence_ends_at_the_time_limit_and_names_its_setting() -> None:
    leave = threading.Event()

    def run(hear: Hear) -> None:
        hear(json.dumps(PROGRESS).encode())
        leave.wait(30)

    with pytest.raises(ModelUnreachableError, match=r"silent for 0\.1 s.+FOOTNOTE_MODEL_TIMEOUT"):
        list(of_engine(Engine(run), timeout=0.1).stream(GREETING, max_tokens=9))
    leave.set()


@pytest.mark.parametrize("way", ["closed", "dropped"])
def test_a_reply_that_is_left_ends_at_the_next_event(way: str) -> None:
    def run(hear: Hear) -> None:
        while not hear(json.dumps(delta("A")).encode()):
            time.sleep(0.01)

    engine = Engine(run)
    reply = of_engine(engine).stream(GREETING, max_tokens=9)
    assert next(reply).text == "A"
    if way == "closed":
        reply.close()
        assert list(reply) == []
    del reply
    assert engine.ended.wait(30)


@pytest.mark.parametrize("closed", [False, True])
def test_a_reply_waits_for_its_turn_without_a_time_limit_unless_it_is_closed(closed: bool) -> None:
    ran: list[Hear] = []

    def run(hear: Hear) -> None:
        ran.append(hear)
        told([delta("A"), STOP])(hear)

    engine = Engine(run)
    pieces: list[ModelChunk] = []
    model = of_engine(engine, timeout=0.1)
    with engine.turn:
        waiting = model.stream(GREETING, max_tokens=9)
        reader = threading.Thread(target=lambda: pieces.extend(waiting))
        reader.start()
        time.sleep(0.4)
        if closed:
            waiting.close()
            reader.join(30)
            assert not reader.is_alive()
            model.close()  # waits until the cancelled request has ended
    reader.join(30)
    assert "".join(piece.text for piece in pieces) == ("" if closed else "A")
    with engine.turn:
        assert len(ran) == (0 if closed else 1)
