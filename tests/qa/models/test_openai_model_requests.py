"""What a model is asked over real HTTP, and which host: no more than was named, and no other."""

import pytest

from index.errors import ModelUnreachableError, SettingsError
from qa.models.openai_model import OpenAIModel
from tests.qa.asked_model import ASKED, KEY, TEXT, model_at, pieces, said
from tests.scripted_server import Response, ScriptedServer, document, failure, reply


def test_what_is_sent_is_the_protocol_and_nothing_of_this_machine(
    server: ScriptedServer, model: OpenAIModel
) -> None:
    server.say(reply(TEXT))
    chunks = model.stream(ASKED, max_tokens=70)
    assert server.requests == []
    list(chunks)
    (request,) = server.asked()
    assert request.body == {
        "model": "tiny",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "When was the harbour built?"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0,
        "max_tokens": 70,
    }
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["user-agent"] == "footnote"
    assert [name for name in request.headers if "stainless" in name] == []


def test_what_the_environment_holds_goes_only_where_the_key_goes(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://192.0.2.1/v1")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", f"Authorization: Bearer {KEY}\nX-Team: ours")
    server.say(reply(TEXT), reply(TEXT))
    for key in (None, KEY):
        pieces(model_at(server.base_url, key))
    without, beside = (request.headers for request in server.asked())
    account = {"authorization", "openai-organization", "openai-project", "x-team"}
    assert not account & without.keys()
    assert beside["openai-organization"] == "org-1"


def test_a_proxy_stands_in_the_way_of_no_server_on_this_machine(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, model: OpenAIModel
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.say(reply(TEXT))
    assert said(pieces(model)) == TEXT


@pytest.mark.parametrize(
    ("refusal", "missing", "instead"),
    [
        (failure(400, "Unknown field: stream_options"), "stream_options", {}),
        (failure(400, "Unsupported value: 'temperature' does not support 0"), "temperature", {}),
        (failure(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
         "max_tokens", {"max_completion_tokens": 50}),
        # FastAPI lists what it does not like; OpenAI names it in a field of its own.
        (document({"detail": [{"loc": ["body", "stream_options"], "msg": "Extra"}]}, status=422),
         "stream_options", {}),
        (document({"error": {"message": "Not here.", "param": "temperature"}}, status=400),
         "temperature", {}),
    ],
)  # fmt: skip
def test_a_server_that_does_not_take_a_field_is_asked_without_it_from_then_on(
    server: ScriptedServer,
    model: OpenAIModel,
    refusal: Response,
    missing: str,
    instead: dict[str, int],
) -> None:
    server.say(refusal, reply("Yes."), reply("No."))
    assert [said(pieces(model)), said(pieces(model))] == ["Yes.", "No."]
    first, second, third = (request.body for request in server.asked())
    expected = {name: value for name, value in first.items() if name != missing} | instead
    assert second == third == expected


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        (None, "api.openai.com"),
        ("https://openrouter.ai/api/v1", "openrouter.ai"),
        ("http://localhost:80/v1", "localhost"),
        ("http://[::1]:8080/v1", "[::1]:8080"),
        ("https://somebody:secret@example.org:8443/v1", "example.org:8443"),
    ],
)
def test_the_host_is_named_with_its_port_where_it_is_unusual(
    base_url: str | None, host: str
) -> None:
    made = model_at(base_url)
    assert (made.host, made.name) == (host, "tiny")


@pytest.mark.parametrize("base_url", ["localhost:11434/v1", "http://", "http://x:y/v1"])
def test_what_is_no_address_is_a_bad_setting(base_url: str) -> None:
    with pytest.raises(SettingsError, match=r"^OPENAI_BASE_URL cannot be used: "):
        model_at(base_url)


def test_a_redirect_is_not_followed_to_a_host_that_nobody_named(
    server: ScriptedServer, model: OpenAIModel
) -> None:
    with ScriptedServer() as other:
        server.say(Response(307, {"Location": f"{other.base_url}/chat/completions"}))
        with pytest.raises(ModelUnreachableError, match="check OPENAI_BASE_URL"):
            pieces(model)
        assert other.connections == 0
