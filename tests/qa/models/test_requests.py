import pytest

from index import ModelBusyError
from qa import Message
from qa.models.requests import Requests
from tests.fakes import ScriptedModel

ASK = [Message("system", "be brief"), Message("user", "who was it then")]


def test_tokens_are_counted_over_all_requests() -> None:
    requests = Requests(ScriptedModel(["abcdef", "abc"]))
    assert requests.complete(ASK, max_tokens=9) == "abcdef"
    assert requests.complete(ASK, max_tokens=9) == "abc"
    usage = requests.usage(None, None)
    assert usage == {
        "requests": 2,
        "prompt_tokens": 40,
        "completion_tokens": 3,
        "estimated": False,
        "cost_usd": None,
    }


def test_a_price_gives_a_cost() -> None:
    requests = Requests(ScriptedModel(["abcdef"]))
    requests.complete(ASK, max_tokens=9)
    assert requests.usage(2.0, 10.0)["cost_usd"] == (20 * 2 + 2 * 10) / 1_000_000
    assert requests.usage(2.0, None)["cost_usd"] is None


def test_a_model_in_this_process_costs_nothing() -> None:
    requests = Requests(ScriptedModel(["abcdef"], host=None))
    requests.complete(ASK, max_tokens=9)
    assert requests.usage(2.0, 10.0)["cost_usd"] == 0


def test_a_server_that_does_not_count_is_counted_for() -> None:
    requests = Requests(ScriptedModel(["one two three"], counts=False))
    requests.complete(ASK, max_tokens=9)
    usage = requests.usage(None, None)
    assert (usage["prompt_tokens"], usage["completion_tokens"]) == (6, 3)
    assert usage["estimated"] is True


def test_a_reply_that_fails_is_counted_as_far_as_it_came() -> None:
    model = ScriptedModel([["one two ", ModelBusyError("busy")]])
    requests = Requests(model)
    with pytest.raises(ModelBusyError):
        requests.complete(ASK, max_tokens=9)
    assert requests.usage(None, None)["completion_tokens"] == 2


def test_a_reader_who_leaves_closes_the_request() -> None:
    model = ScriptedModel(["a long reply that nobody waits for"])
    stream = Requests(model).stream(ASK, max_tokens=9)
    next(iter(stream))
    stream.close()
    assert model.closed == 1


def test_the_first_token_is_timed() -> None:
    requests = Requests(ScriptedModel(["abc"]))
    requests.complete(ASK, max_tokens=9)
    first = requests.first_token_ms
    assert first is not None
    assert first >= 0


def test_a_reply_without_a_word_has_no_first_token() -> None:
    requests = Requests(ScriptedModel([""]))
    requests.complete(ASK, max_tokens=9)
    assert requests.first_token_ms is None


def test_a_first_word_comes_with_what_it_might_have_been() -> None:
    model = ScriptedModel([""], judgement="NO", likely={"NO": 0.7, "YES": 0.3})
    requests = Requests(model)
    word = requests.first_word(ASK, max_tokens=9, seconds=5)
    assert word is not None
    assert (word.text, word.likely) == ("NO", {"NO": 0.7, "YES": 0.3})
    assert (requests.made, len(model.judged)) == (1, 1)


def test_a_first_word_is_enough_of_a_reply_that_explains_itself() -> None:
    model = ScriptedModel([""], judgement="NO, because the sign is red and not blue.")
    word = Requests(model).first_word(ASK, max_tokens=9, seconds=5)
    assert word is not None
    assert word.text.startswith("NO")
    assert word.likely is None


def test_a_beginning_is_enough_of_a_long_reply() -> None:
    model = ScriptedModel(["a long reply that nobody waits for"])
    assert Requests(model).beginning(ASK, max_tokens=9, characters=7) == "a long re"
    assert model.closed == 1
