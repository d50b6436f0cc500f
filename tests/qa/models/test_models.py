import threading

from qa.models.open_models import OpenModels
from tests.fakes import ScriptedModel


def test_a_model_is_opened_once_for_all_threads() -> None:
    opened: list[str] = []

    def open_one(name: str) -> ScriptedModel:
        opened.append(name)
        return ScriptedModel(["yes"], name=name)

    models = OpenModels(open_one)
    threads = [threading.Thread(target=models.get, args=("small",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == ["small"]
    assert models.get("other").name == "other"


def test_closing_closes_every_model() -> None:
    models = OpenModels(lambda name: ScriptedModel(["yes"], name=name))
    one, two = models.get("one"), models.get("two")
    models.close()
    assert isinstance(one, ScriptedModel)
    assert isinstance(two, ScriptedModel)
    assert one.shut
    assert two.shut
