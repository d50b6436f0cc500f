"""A model as judge of answers, asked by LlamaIndex's own evaluators."""

import re
from collections.abc import Sequence
from typing import Any

from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
)
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.evaluation import CorrectnessEvaluator, FaithfulnessEvaluator
from llama_index.core.llms import CustomLLM
from llama_index.core.utils import get_tokenizer

from qa import ChatModel, Message, QASettings, Requests

# What the evaluators' prompts may take beside the texts.
_PROMPT_TOKENS = 2048
_GRADE = re.compile(r"\W*([1-4](?:\.\d+)?|5(?:\.0+)?)\W*")
# The evaluator's prompt ends in "Answer:", which some models repeat.
_YES_OR_NO = re.compile(r"\W*(?:answer\W+)?(yes|no)\b", re.IGNORECASE)


class LlamaJudge:
    """Judges answers by CorrectnessEvaluator and FaithfulnessEvaluator, with their own prompts.

    As safe to share between threads as the model.
    """

    def __init__(self, model: ChatModel, settings: QASettings) -> None:
        """Ask this model; its owner closes it."""
        # Two threads that load LlamaIndex's tokenizer at once may make it download one.
        get_tokenizer()
        llm = _ChatLLM(model, settings)
        self._correctness = CorrectnessEvaluator(llm, parser_function=_grade)
        self._faithfulness = FaithfulnessEvaluator(llm)

    def __call__(
        self, question: str, answer: str, references: Sequence[str], quotes: Sequence[str]
    ) -> dict[str, float | None]:
        """Return the values of OPINIONS, None for a reply that cannot be read.

        Without references there is no grade; an answer without quotes is not faithful. Raises
        ModelError.
        """
        values: dict[str, float | None] = {"faithful": False}
        if references:
            accepted = "\n".join(references)
            graded = self._correctness.evaluate(question, answer, reference=accepted)
            values["correctness"] = graded.score
        if quotes:
            said = self._faithfulness.evaluate(question, answer, quotes).feedback or ""
            found = _YES_OR_NO.match(said)
            values["faithful"] = found and found[1].lower() == "yes"
        return {**values, "not_read": list(values.values()).count(None)}


class _ChatLLM(CustomLLM):
    """A chat model as an LLM of LlamaIndex."""

    _model: ChatModel = PrivateAttr()
    _settings: QASettings = PrivateAttr()

    def __init__(self, model: ChatModel, settings: QASettings) -> None:
        super().__init__()
        self._model, self._settings = model, settings

    @property
    def metadata(self) -> LLMMetadata:
        output = self._settings.answer_tokens
        return LLMMetadata(
            context_window=self._settings.context_tokens + output + _PROMPT_TOKENS,
            num_output=output,
            is_chat_model=True,
            model_name=self._model.name,
        )

    def chat(self, messages: Sequence[ChatMessage], **_: Any) -> ChatResponse:
        asked = [
            Message("system" if each.role == "system" else "user", each.content or "")
            for each in messages
        ]
        pieces = Requests(self._model).stream(asked, max_tokens=self._settings.answer_tokens)
        return ChatResponse(message=ChatMessage("".join(pieces), role="assistant"))

    def complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponse:
        return CompletionResponse(text=self.chat([ChatMessage(prompt)]).message.content or "")

    def stream_complete(
        self, prompt: str, formatted: bool = False, **_: Any
    ) -> CompletionResponseGen:
        yield self.complete(prompt)


def _grade(reply: str) -> tuple[float | None, str]:
    """Read the grade that stands alone on the first line.

    LlamaIndex's own parser fails on a reply of one line, and takes any number for a grade.
    """
    found = _GRADE.fullmatch(reply.strip().partition("\n")[0])
    return (float(found[1]) if found else None), reply
