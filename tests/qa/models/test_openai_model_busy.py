"""A server that is busy or fails for a while is asked again, so often and no more."""

import asyncio
import json
import threading
import time
from email.utils import formatdate

import pytest

from index import ModelBusyError
from qa.models.openai_model import OpenAIModel
from tests.qa.asked_model import ASKED, Ask
from tests.scripted_server import Response, ScriptedServer, failure, reply


def test_too_many_requests_are_repeated_after_a_while_that_doubles(
    ask: Ask, server: ScriptedServer
) -> None:
    busy = failure(429, "Rate limit reached")
    done = ask(busy, busy, reply("It was."))
    assert (done.text, done.error) == ("It was.", None)
    first, second = done.slept
    assert 0.25 <= first <= 0.5
    assert 0.5 <= second <= 1.0
    assert len({json.dumps(request.body) for request in server.asked()}) == 1


def test_waits_differ_by_chance(ask: Ask) -> None:
    busy = failure(429, "Rate limit reached")
    assert len({ask(busy, reply("Yes.")).slept[0] for _ in range(8)}) > 1


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({"retry_after": "3"}, 3.0, 3.0),
        ({"retry_after": "0"}, 0.25, 0.5),
        ({"retry_after_ms": "2500", "retry_after": "9"}, 2.5, 2.5),
        ({"retry_after": "soon"}, 0.25, 0.5),
    ],
)
def test_retry_after_is_honoured(
    ask: Ask, headers: dict[str, str], least: float, most: float
) -> None:
    (slept,) = ask(failure(429, "Slow down", **headers), reply("Yes.")).slept
    assert least <= slept <= most


def test_retry_after_may_be_a_date(ask: Ask) -> None:
    date = formatdate(time.time() + 20, usegmt=True)
    (slept,) = ask(failure(503, "Back soon", retry_after=date), reply("Yes.")).slept
    assert 15 < slept <= 20


@pytest.mark.parametrize(
    ("asked", "told"),
    [("1800", "It asks you to wait 1800 s."), ("7200", "It asks you to wait 2 h."), ("-5", None),
     ("1e300", "It asks you to wait for days."), ("inf", "It asks you to wait for days."),
     ("nan", None), ("Fri, 31 Dec 9999 23:59:59 GMT", "It asks you to wait for days.")],
)  # fmt: skip
def test_how_long_a_server_asks_to_wait_is_told_in_words(
    ask: Ask, asked: str, told: str | None
) -> None:
    message = str(ask(*[failure(429, "Slow down", retry_after=asked)] * 3).error)
    assert message.endswith(told) if told else "asks you to wait" not in message


def test_a_server_that_asks_for_a_long_pause_is_left_alone(
    ask: Ask, server: ScriptedServer
) -> None:
    done = ask(failure(429, "Daily limit reached", retry_after="3600"))
    assert type(done.error) is ModelBusyError
    assert done.message == (
        f"{server.host} accepts no more requests for now (“Daily limit reached”): wait a little, "
        "or choose another model with FOOTNOTE_MODEL. It asks you to wait 3600 s."
    )
    assert (done.slept, len(server.asked())) == ([], 1)


def test_repeating_is_bounded(ask: Ask, server: ScriptedServer) -> None:
    done = ask(*[failure(429, "Rate limit reached")] * 5)
    assert type(done.error) is ModelBusyError
    assert (len(done.slept), len(server.asked())) == (2, 3)


def test_without_retries_nothing_is_repeated(ask: Ask, server: ScriptedServer) -> None:
    done = ask(failure(503, "Busy"), retries=0)
    assert type(done.error) is ModelBusyError
    assert (done.slept, len(server.asked())) == ([], 1)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 529])
def test_a_server_that_fails_is_asked_again(ask: Ask, server: ScriptedServer, status: int) -> None:
    assert ask(failure(status, "Oh no"), reply("It was.")).text == "It was."
    done = ask(*[failure(status, "Oh no")] * 3)
    assert type(done.error) is ModelBusyError
    assert f"{server.host} failed (status {status}) (“Oh no”)" in done.message


def test_a_bad_gateway_that_sends_a_page(ask: Ask, server: ScriptedServer) -> None:
    page = Response(502, {"Content-Type": "text/html"}, [b"<html><h1>Bad Gateway</h1></html>"])
    done = ask(page, retries=0)
    assert done.message.startswith(f"{server.host} failed (status 502): ask again")


def test_a_model_that_is_still_being_loaded(ask: Ask, server: ScriptedServer) -> None:
    done = ask(failure(503, "Loading model", kind="unavailable_error"), retries=0)
    assert done.message == (
        f"{server.host} is still loading its model (“Loading model”): ask again shortly."
    )


def test_closing_while_waiting_to_ask_again_ends_it(server: ScriptedServer) -> None:
    sleeping = asyncio.Event()

    async def sleep(seconds: float) -> None:
        sleeping.set()
        await asyncio.Event().wait()

    server.say(failure(503, "Busy"))
    model = OpenAIModel(
        "tiny", base_url=server.base_url, api_key=None, timeout=10, retries=2, sleep=sleep
    )
    chunks = model.stream(ASKED, max_tokens=50)
    waiting = threading.Thread(target=lambda: list(chunks))
    waiting.start()
    while not sleeping.is_set():
        time.sleep(0.01)
    chunks.close()
    waiting.join(5)
    assert not waiting.is_alive()
    assert len(server.asked()) == 1
    model.close()
