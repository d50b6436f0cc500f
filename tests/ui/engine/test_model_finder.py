"""Which models the page may offer, and what is sent to whom while it looks for them."""

import pytest
from pydantic import SecretStr

from index.errors import SettingsError
from qa import QASettings
from tests.scripted_server import MODELS, ScriptedServer, failure
from ui.engine import ModelChoice
from ui.engine.model_finder import OPENAI_MODEL, ModelFinder

KEY = "sk-test-0123456789abcdef"
PLAIN = QASettings()
WITH_KEY = PLAIN.model_copy(update={"api_key": SecretStr(KEY)})


def test_a_local_server_is_offered_and_gets_no_key() -> None:
    with ScriptedServer(models=("b", "a")) as server:
        finder = ModelFinder(WITH_KEY, None, ports={"Ollama": server.port})
        found = finder.find(everywhere=False)
        assert found.choices == (
            ModelChoice(OPENAI_MODEL, OPENAI_MODEL, "api.openai.com"),
            ModelChoice(f"a at {server.host}", "a", server.host),
            ModelChoice(f"b at {server.host}", "b", server.host),
        )
        assert found.unasked == "api.openai.com"
        assert [request.path for request in server.requests] == [MODELS]
        assert KEY not in str(server.requests[0].headers)
        model = finder.open(f"b at {server.host}", WITH_KEY)
        assert (model.name, model.host) == ("b", server.host)
        model.close()
        assert len(server.requests) == 1


def test_the_server_of_the_settings_is_asked_once_with_its_key() -> None:
    with ScriptedServer(models=("a",)) as server:
        settings = WITH_KEY.model_copy(update={"base_url": server.base_url})
        finder = ModelFinder(settings, None, ports={"Ollama": server.port})
        found = finder.find(everywhere=False)
        assert found.choices == (ModelChoice("a", "a", server.host),)
        assert found.unasked is None
        keys = [request.headers.get("authorization") for request in server.requests]
        assert sorted(map(str, keys)) == [f"Bearer {KEY}", "None"]
        assert finder.open("a", settings).host == server.host


def test_a_server_that_refuses_is_a_sentence_and_hides_no_other() -> None:
    with ScriptedServer() as named, ScriptedServer(models=("c",)) as here:
        named.say(*[failure(401, "no")] * 3, path=MODELS)
        settings = WITH_KEY.model_copy(update={"base_url": named.base_url})
        found = ModelFinder(settings, None, ports={"vLLM": here.port}).find(everywhere=False)
        assert [choice.name for choice in found.choices] == ["c"]
        (problem,) = found.problems
        assert named.host in problem


def test_a_named_model_says_where_it_runs_before_it_is_asked() -> None:
    finder = ModelFinder(PLAIN, None, ports={})
    assert (finder.named, finder.find(everywhere=True).choices) == (None, ())
    named = ModelFinder(PLAIN, "gpt", ports={}).named
    assert named == ModelChoice("gpt", "gpt", "api.openai.com")
    with pytest.raises(SettingsError, match="OPENAI_BASE_URL"):
        ModelFinder(PLAIN.model_copy(update={"base_url": "ftp://x"}), None)
