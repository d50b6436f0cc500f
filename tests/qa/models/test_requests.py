"""The requests of one answer: counted, stopped, and made to models that stay open."""

from collections.abc import Iterator
from functools import partial
from threading import Event, Thread

import pytest

from index.errors import ModelBusyError
from qa import Message
from qa.models import OpenModels, Requests, Stop, usage_of
from tests.fakes import ScriptedModel

ASK = [Message("system", "be brief"), Message("user", "who was it then")]
LONG = "a long reply that nobody waits for"


def whole(requests: Requests) -> str:
    return "".join(requests.stream(ASK, max_tokens=9))


def test_what_a_server_does_not_count_is_counted_for_as_far_as_it_came() -> None:
    requests = Requests(
        ScriptedModel(["one two three", ["one ", ModelBusyError("busy")]], counts=False)
    )
    whole(requests)
    with pytest.raises(ModelBusyError):
        whole(requests)
    usage = usage_of(requests)
    assert (usage["prompt_tokens"], usage["completion_tokens"]) == (12, 4)
    assert usage["estimated"] is True


def test_stopping_cuts_what_is_under_way_and_what_begins_later() -> None:
    cuts: list[str] = []
    waiting, go = Event(), Event()

    def numbers() -> Iterator[int]:
        waiting.set()
        go.wait(10)
        yield 1

    # A generator that runs cannot be closed: it is left to its reader.
    running = numbers()
    reader = Thread(target=next, args=(running,))
    reader.start()
    waiting.wait(10)
    ended = partial(cuts.append, "ended")
    stop = Stop()
    for cut in (partial(cuts.append, "first"), ended, running.close):  # type: ignore[attr-defined]
        stop.arm(cut)
    stop.disarm(ended)
    stop()
    stop.arm(partial(cuts.append, "late"))
    assert cuts == ["first", "late"]
    go.set()
    reader.join(10)
    assert not reader.is_alive()


def test_a_model_is_opened_once_for_all_threads_and_closed_with_the_others() -> None:
    opened: list[ScriptedModel] = []

    def open_one(name: str) -> ScriptedModel:
        opened.append(ScriptedModel(["yes"], name=name))
        return opened[-1]

    models = OpenModels(open_one)
    threads = [Thread(target=models.get, args=("small",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert models.get("other").name == "other"
    models.close()
    assert [(model.name, model.shut) for model in opened] == [("small", True), ("other", True)]
