"""The adapter against a server that is not of our making: llama.cpp's, with a small model."""

from collections.abc import Iterator

import pytest

from index.errors import ContextTooLongError, ModelUnreachableError
from qa import models_at
from qa.models.chat_model import Message
from qa.models.openai_model import OpenAIModel
from tests.local_server import LocalServer
from tests.qa.asked_model import model_at

pytestmark = pytest.mark.soak

QUESTION = [Message("user", "What is the capital of France? One short sentence.")]


@pytest.fixture
def model(local_server: LocalServer) -> Iterator[OpenAIModel]:
    name, address = local_server.model, local_server.base_url
    made = model_at(address, name=name, timeout=120)
    yield made
    made.close()


def test_a_real_reply_comes_in_pieces_and_is_counted(model: OpenAIModel) -> None:
    chunks = list(model.stream(QUESTION, max_tokens=30))
    assert "Paris" in "".join(chunk.text for chunk in chunks)
    assert sum(bool(chunk.text) for chunk in chunks) > 3
    (usage,) = [chunk.usage for chunk in chunks if chunk.usage is not None]
    assert usage.prompt > 10
    assert 3 < usage.completion <= 30


def test_a_real_context_is_too_long(model: OpenAIModel) -> None:
    long = [Message("user", "The harbour is deep. " * 1000)]
    with pytest.raises(ContextTooLongError, match="lower FOOTNOTE_CONTEXT_TOKENS"):
        next(model.stream(long, max_tokens=30))


def test_a_real_reply_that_is_cut_makes_room_for_the_next(model: OpenAIModel) -> None:
    chunks = model.stream([Message("user", "Tell a long story of a harbour.")], max_tokens=900)
    next(chunks)
    chunks.close()
    assert "Paris" in "".join(chunk.text for chunk in model.stream(QUESTION, max_tokens=30))


def test_a_real_list_of_models_and_a_wrong_address(local_server: LocalServer) -> None:
    assert models_at(local_server.base_url, None).models == (local_server.model,)
    with pytest.raises(ModelUnreachableError, match="which usually ends in /v1"):
        models_at(f"{local_server.base_url}/other", None)
