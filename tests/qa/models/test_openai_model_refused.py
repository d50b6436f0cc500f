"""A request that a server does not take is told in its words, with the setting to look at."""

import pytest

from index import ContextTooLongError, ModelAccessError, ModelReplyError, UnknownModelError
from qa.models.openai_model import OpenAIModel
from tests.qa.asked_model import KEY, Ask
from tests.scripted_server import ScriptedServer, document, failure

TOO_LONG = {
    "OpenAI": (
        400,
        {
            "message": "This model's maximum context length is 8192 tokens. However, your "
            "messages resulted in 9001 tokens.",
            "code": "context_length_exceeded",
        },
    ),
    "the code alone": (400, {"message": "Bad.", "code": "context_length_exceeded"}),
    "llama.cpp": (
        400,
        {
            "message": "the request exceeds the available context size, try increasing it",
            "type": "exceed_context_size_error",
            "code": 400,
            "n_prompt_tokens": 3000,
            "n_ctx": 2048,
        },
    ),
    "vLLM, one": (
        400,
        {
            "message": "'max_tokens' or 'max_completion_tokens' is too large: 400. This model's "
            "maximum context length is 2048 tokens and your request has 1900 input tokens",
            "type": "BadRequestError",
        },
    ),
    "vLLM, two": (
        400,
        {"message": "The decoder prompt (length 4100) is longer than the maximum model length"},
    ),
    "vLLM, three": (
        400,
        {"message": "The prompt (total length 25938) is too long to fit into the model"},
    ),
    "Ollama, one": (400, {"message": "input length exceeds maximum context length"}),
    "Ollama, two": (500, {"message": "prompt too long; exceeded max context length by 12 tokens"}),
    "LM Studio, one": (
        400,
        {
            "message": "Trying to keep the first 5000 tokens when context the overflows. However, "
            "the model is loaded with context length of only 4096 tokens"
        },
    ),
    "LM Studio, two": (
        400,
        {
            "message": "The number of tokens to keep from the initial prompt is greater than the "
            "context length."
        },
    ),
    "Mistral": (
        400,
        {
            "message": "Prompt contains 40000 tokens and 0 draft tokens, too large for model with "
            "32768 maximum context length"
        },
    ),
    "TGI": (
        422,
        {"message": "`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 4000 and 400"},
    ),
    "Anthropic": (400, {"message": "prompt is too long: 209345 tokens > 200000 maximum"}),
    "Gemini": (
        400,
        {"message": "The input token count (9001) exceeds the maximum number of tokens allowed"},
    ),
    "Groq": (413, {"message": "Request too large for model", "code": "rate_limit_exceeded"}),
    "Groq, two": (400, {"message": "Please reduce the length of the messages or completion."}),
}


@pytest.mark.parametrize("wording", TOO_LONG)
def test_a_context_that_is_too_long(ask: Ask, server: ScriptedServer, wording: str) -> None:
    status, error = TOO_LONG[wording]
    done = ask(document({"error": error}, status=status))
    assert type(done.error) is ContextTooLongError
    assert f"What was sent is too long for 'tiny' at {server.host} (“" in done.message
    assert "FOOTNOTE_CONTEXT_TOKENS" in done.message
    assert len(server.asked()) == 1


def test_a_key_is_wanted(ask: Ask, server: ScriptedServer) -> None:
    done = ask(failure(401, "You didn't provide an API key."), api_key=None)
    assert type(done.error) is ModelAccessError
    assert done.message == (
        f"{server.host} requires a key (“You didn't provide an API key”): set OPENAI_API_KEY."
    )


@pytest.mark.parametrize(
    "words",
    [f"Incorrect API key provided: {KEY}.", "Incorrect API key provided: sk-test*******cdef.", ""],
)
def test_a_key_is_not_accepted_and_never_shown(
    ask: Ask, server: ScriptedServer, words: str
) -> None:
    done = ask(failure(401, words))
    assert type(done.error) is ModelAccessError
    said = " (“Incorrect API key provided: …”)" if words else ""
    assert done.message == (
        f"{server.host} does not accept the key{said}: check OPENAI_API_KEY, and that it is for "
        "OPENAI_BASE_URL."
    )
    assert len(server.asked()) == 1


def test_a_key_that_cannot_be_one_is_not_sent(server: ScriptedServer) -> None:
    with pytest.raises(ModelAccessError) as caught:
        OpenAIModel("tiny", base_url=server.base_url, api_key=f"{KEY}\nmore", timeout=1, retries=0)
    assert "OPENAI_API_KEY" in str(caught.value)
    assert KEY not in str(caught.value)


def test_the_key_is_not_allowed(ask: Ask) -> None:
    done = ask(failure(403, "Project does not have access to this model."))
    assert type(done.error) is ModelAccessError
    assert "(“Project does not have access to this model”)" in done.message
    assert "OPENAI_API_KEY" in done.message


def test_an_account_without_money_is_not_asked_again(ask: Ask, server: ScriptedServer) -> None:
    done = ask(failure(429, "You exceeded your current quota.", code="insufficient_quota"))
    assert type(done.error) is ModelAccessError
    assert "billing" in done.message
    assert len(server.asked()) == 1


UNKNOWN = {
    "OpenAI": (
        404,
        {
            "message": "The model `tiny` does not exist or you do not have access to it.",
            "code": "model_not_found",
        },
    ),
    "Ollama": (404, {"message": 'model "tiny" not found, try pulling it first'}),
    "vLLM": (404, {"message": "The model `tiny` does not exist.", "type": "NotFoundError"}),
    "OpenRouter": (400, {"message": "tiny is not a valid model ID", "code": 400}),
    "LM Studio": (404, {"message": "No model loaded: tiny", "code": "model_not_found"}),
    "a sentence": (404, "model 'tiny' not found"),
}


@pytest.mark.parametrize("wording", UNKNOWN)
def test_an_unknown_model(ask: Ask, server: ScriptedServer, wording: str) -> None:
    status, error = UNKNOWN[wording]
    done = ask(document({"error": error}, status=status))
    assert type(done.error) is UnknownModelError
    assert done.message.startswith(f"{server.host} has no model 'tiny' (“")
    assert done.message.endswith("check FOOTNOTE_MODEL; 'footnote models' lists what it has.")
    assert len(server.asked()) == 1


def test_what_a_server_does_not_like_is_said_in_its_words(ask: Ask, server: ScriptedServer) -> None:
    done = ask(failure(400, f"Roles must alternate.\nKey {KEY} {'x' * 500}"))
    assert type(done.error) is ModelReplyError
    assert "rejects the request (status 400) (“Roles must alternate. Key …" in done.message
    assert len(done.message) < 400
    assert len(server.asked()) == 1


def test_a_message_commands_no_terminal(ask: Ask) -> None:
    message = str(ask(failure(400, "no \x1b[2J way\x07 \u202ehere")).error)
    assert "no [2J way here" in message


def test_what_a_server_cannot_do_at_all_is_not_asked_again(
    ask: Ask, server: ScriptedServer
) -> None:
    done = ask(failure(501, "This server does not support chats."))
    assert type(done.error) is ModelReplyError
    assert "(“This server does not support chats”)" in done.message
    assert len(server.asked()) == 1


def test_a_field_is_left_out_once_and_not_again(ask: Ask, server: ScriptedServer) -> None:
    done = ask(*[failure(400, "stream_options is not allowed")] * 3)
    assert type(done.error) is ModelReplyError
    assert len(server.asked()) == 2
