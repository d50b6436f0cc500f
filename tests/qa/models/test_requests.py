"""The requests of one answer: counted, stopped, and made to models that stay open."""

from threading import Thread

import pytest

from index.errors import ModelBusyError
from qa import Message
from qa.models.requests import Requests
from qa.open_models import OpenModels
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
    usage = requests.usage()
    assert (usage["prompt_tokens"], usage["completion_tokens"]) == (12, 4)
    assert usage["estimated"] is True


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
