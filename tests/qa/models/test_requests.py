"""The requests of one answer: counted, stopped, and made to models that stay open."""

from collections.abc import Iterator
from threading import Event, Thread

import pytest

from index import ModelBusyError
from qa import Message
from qa.models import OpenModels, Requests, Stop
from tests.fakes import ScriptedModel

ASK = [Message("system", "be brief"), Message("user", "who was it then")]
LONG = "a long reply that nobody waits for"


def test_tokens_are_counted_over_all_requests() -> None:
    requests = Requests(ScriptedModel(["abcdef", "abc"]))
    assert requests.complete(ASK, max_tokens=9) == "abcdef"
    assert requests.first_token_ms is not None
    assert requests.complete(ASK, max_tokens=9) == "abc"
    assert requests.usage(None, None) == {
        "requests": 2,
        "prompt_tokens": 40,
        "completion_tokens": 3,
        "estimated": False,
        "cost_usd": None,
    }


@pytest.mark.parametrize(
    ("host", "prices", "cost"),
    [
        ("model.test", (2.0, 10.0), (20 * 2 + 2 * 10) / 1_000_000),
        ("model.test", (2.0, None), None),
        # A model in this process costs nothing.
        (None, (2.0, 10.0), 0),
    ],
)
def test_a_price_gives_a_cost(
    host: str | None, prices: tuple[float, float | None], cost: float | None
) -> None:
    requests = Requests(ScriptedModel(["abcdef"], host=host))
    requests.complete(ASK, max_tokens=9)
    assert requests.usage(*prices)["cost_usd"] == cost


def test_a_server_that_does_not_count_is_counted_for() -> None:
    requests = Requests(ScriptedModel(["one two three"], counts=False))
    requests.complete(ASK, max_tokens=9)
    usage = requests.usage(None, None)
    assert (usage["prompt_tokens"], usage["completion_tokens"]) == (6, 3)
    assert usage["estimated"] is True


def test_a_reply_that_fails_is_counted_as_far_as_it_came() -> None:
    requests = Requests(ScriptedModel([["one two ", ModelBusyError("busy")]]))
    with pytest.raises(ModelBusyError):
        requests.complete(ASK, max_tokens=9)
    assert requests.usage(None, None)["completion_tokens"] == 2


def test_a_request_ends_when_its_reader_has_enough() -> None:
    model = ScriptedModel([LONG, LONG])
    stream = Requests(model).stream(ASK, max_tokens=9)
    next(iter(stream))
    stream.close()
    assert model.closed == 1
    assert Requests(model).beginning(ASK, max_tokens=9, characters=7) == "a long re"
    assert model.closed == 2


@pytest.mark.parametrize(
    ("judgement", "likely"),
    [("NO", {"NO": 0.7, "YES": 0.3}), ("NO, because the sign is red and not blue.", None)],
)
def test_a_first_word_comes_with_what_it_might_have_been(
    judgement: str, likely: dict[str, float] | None
) -> None:
    model = ScriptedModel([""], judgement=judgement, likely=likely)
    word = Requests(model).first_word(ASK, max_tokens=9, seconds=5)
    assert word is not None
    assert word.text.startswith("NO")
    assert word.likely == likely


def test_stopping_cuts_what_is_under_way_and_what_begins_later() -> None:
    cuts: list[str] = []
    stop = Stop()
    ways = {name: (lambda name=name: cuts.append(name)) for name in ("one", "two", "three")}
    for cut in ways.values():
        stop.arm(cut)
    stop.disarm(ways["two"])
    assert cuts == []
    stop()
    assert cuts == ["three", "one"]
    stop.arm(lambda: cuts.append("late"))
    assert cuts == ["three", "one", "late"]


def test_a_generator_that_runs_is_left_to_its_reader() -> None:
    waiting, go = Event(), Event()

    def numbers() -> Iterator[int]:
        waiting.set()
        go.wait(10)
        yield 1

    running = numbers()
    stop = Stop()
    stop.arm(running.close)  # type: ignore[attr-defined]
    reader = Thread(target=next, args=(running,))
    reader.start()
    waiting.wait(10)
    stop()
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
