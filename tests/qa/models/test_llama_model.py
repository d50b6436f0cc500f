"""Any LlamaIndex LLM as Footnote's model: its replies, its ends and its errors."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import aclosing
from typing import Any

import pytest
from llama_index.core.llms import MockLLM

from index.errors import (
    ContextTooLongError,
    ModelAccessError,
    ModelBusyError,
    ModelError,
    ModelReplyError,
    ModelUnreachableError,
    UnknownModelError,
)
from qa import Message, QAService, Question, SentenceReady, query
from qa.models.llama_model import LlamaModel
from qa.models.requests import Requests
from qa.open_services import close_services
from tests.qa.answered import MEETING
from tests.qa.llama.scripted_llm import ScriptedLLM

ASKED = [Message("system", "Be brief."), Message("user", "When was the harbour built?")]
SAID = "Sullivan met Wang Yi in Vienna."


class VendorError(Exception):
    """What a provider's client raises: a status, and perhaps a response that has it."""

    def __init__(self, words: str, **fields: object) -> None:
        super().__init__(words)
        self.__dict__.update(fields)


def text(llm: Any, max_tokens: int = 100) -> str:
    return "".join(Requests(LlamaModel(llm)).stream(ASKED, max_tokens=max_tokens))


def test_the_prompt_goes_to_the_llm_and_its_reply_comes_back() -> None:
    llm = ScriptedLLM("It was built in 1874.", "<think>Which harbour?</think>In 1874.")
    assert text(llm) == "It was built in 1874."
    assert llm.prompts == ["system: Be brief.\nuser: When was the harbour built?\nassistant: "]
    assert text(llm) == "In 1874."
    assert text(MockLLM(max_tokens=3)) == "text text text"
    # One that does not stream is asked for the whole.
    assert text(ScriptedLLM("In 1874.", streams=False)) == "In 1874."


def test_a_reply_ends_at_the_most_tokens() -> None:
    llm = ScriptedLLM(" ".join(f"word{number}" for number in range(400)))
    *_, last = LlamaModel(llm).stream(ASKED, max_tokens=20)
    assert last.truncated
    assert llm.broken_off == 1


@pytest.mark.parametrize(
    ("llm", "name", "host"),
    [
        (ScriptedLLM("x"), "scripted-llm", "llm.test:8000"),
        (ScriptedLLM("x", api_base="https://user:secret@llm.test/v1"), "scripted-llm", "llm.test"),
        (MockLLM(), "MockLLM", "unknown (MockLLM)"),
    ],
)
def test_it_is_called_as_the_llm_and_says_where_prompts_go(llm: Any, name: str, host: str) -> None:
    model = LlamaModel(llm)
    assert (model.name, model.host) == (name, host)
    assert model.count_tokens("one two three") == 3


@pytest.mark.parametrize(
    ("raised", "error"),
    [
        (VendorError("no such key sk-test-0123456789abcdef", status_code=401), ModelAccessError),
        (VendorError("model 'x' not found", status_code=404), UnknownModelError),
        (VendorError("slow down", status_code=429), ModelBusyError),
        (VendorError("maximum context length is 8192", status_code=400), ContextTooLongError),
        (ConnectionRefusedError("refused"), ModelUnreachableError),
        (ValueError("a defect"), ModelError),
    ],
)
def test_what_the_library_raises_is_one_of_footnote_s_errors(
    raised: Exception, error: type[ModelError]
) -> None:
    with pytest.raises(error) as caught:
        text(ScriptedLLM(raised))
    message = str(caught.value)
    assert caught.value.__cause__ is raised
    assert message.startswith("LlamaIndex's scripted-llm failed (“")
    assert message.endswith("”): ask again, or check what it was made with.")
    assert "sk-test" not in message


def test_a_reply_that_is_none_is_an_error() -> None:
    with pytest.raises(ModelReplyError, match="empty reply"):
        text(ScriptedLLM(""))


@pytest.fixture
def _services() -> Iterator[None]:
    yield
    close_services()


@pytest.mark.usefixtures("library", "_services")
def test_query_takes_an_llm() -> None:
    llm = ScriptedLLM(SAID, "YES")
    answer = query(MEETING, articles=["beijing"], model=llm)
    assert (answer.answerer, answer.model, answer.host) == ("llm", "scripted-llm", "llm.test:8000")
    assert answer.claims[0].support == "verified"
    assert "Vienna" in answer.citations[0].quote
    assert answer.usage["estimated"]
    # The next question may be asked of another, or of none.
    assert query(MEETING, articles=["beijing"], model=ScriptedLLM("NOT FOUND")).model
    assert query(MEETING, articles=["beijing"]).answerer == "extractive"


async def test_an_llm_s_sentences_stream_and_leaving_ends_its_reply(service: QAService) -> None:
    long = f"{SAID} " + " ".join(f"He spoke of matter {number} [1]." for number in range(200))
    llm = ScriptedLLM(long)
    async with aclosing(service.stream(Question(MEETING, model=llm))) as events:
        async for event in events:
            if isinstance(event, SentenceReady):
                break
    end = time.monotonic() + 60
    while not llm.broken_off and time.monotonic() < end:
        await asyncio.sleep(0.01)
    assert llm.broken_off == 1
