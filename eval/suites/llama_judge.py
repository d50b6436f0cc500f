"""A model as judge of answers, asked by LlamaIndex's own evaluator."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from llama_index.core import llms
from llama_index.core.evaluation import CorrectnessEvaluator
from llama_index.core.utils import get_tokenizer
from pydantic import SkipValidation

from eval.cases import Case
from qa import ChatModel, Message, QASettings, Requests

# What the evaluator's prompt may take beside the texts.
_PROMPT_TOKENS = 2048
_GRADE = re.compile(r"\W*([1-4](?:\.\d+)?|5(?:\.0+)?)\W*")


def llama_judge(model: ChatModel, settings: QASettings) -> Callable[[Case], dict[str, float]]:
    """Return what judges the answer of a case, with the prompt of LlamaIndex's evaluator.

    It returns the values of OPINIONS. It raises ModelError, and is as safe to share between threads
    as the model.
    """
    # Two threads that load LlamaIndex's tokenizer at once may make it download one.
    get_tokenizer()
    llm = _ChatLLM(chat_model=model, settings=settings)
    correctness = CorrectnessEvaluator(llm, parser_function=_grade)

    def judge(case: Case) -> dict[str, float]:
        turns = (f"{each.question}\n{each.answer}" for each in case.history)
        question, accepted = "\n".join([*turns, case.question]), "\n".join(case.answers)
        graded = correctness.evaluate(question, case.expected["answer"], reference=accepted)
        if graded.score is None:
            return {"not_read": 1}
        return {"correctness": graded.score, "not_read": 0}

    return judge


class _ChatLLM(llms.CustomLLM):
    """A chat model as an LLM of LlamaIndex."""

    chat_model: SkipValidation[ChatModel]
    settings: SkipValidation[QASettings]

    @property
    def metadata(self) -> llms.LLMMetadata:
        output = self.settings.answer_tokens
        return llms.LLMMetadata(
            context_window=self.settings.context_tokens + output + _PROMPT_TOKENS,
            num_output=output,
            is_chat_model=True,
            model_name=self.chat_model.name,
        )

    def chat(self, messages: Sequence[llms.ChatMessage], **_: Any) -> llms.ChatResponse:
        asked = [
            Message("system" if each.role == "system" else "user", each.content or "")
            for each in messages
        ]
        pieces = Requests(self.chat_model).stream(asked, max_tokens=self.settings.answer_tokens)
        return llms.ChatResponse(message=llms.ChatMessage("".join(pieces), role="assistant"))

    def complete(self, prompt: str, formatted: bool = False, **_: Any) -> llms.CompletionResponse:
        answered = self.chat([llms.ChatMessage(prompt)])
        return llms.CompletionResponse(text=answered.message.content or "")

    def stream_complete(
        self, prompt: str, formatted: bool = False, **_: Any
    ) -> llms.CompletionResponseGen:
        yield self.complete(prompt)


def _grade(reply: str) -> tuple[float | None, str]:
    """Read the grade that stands alone on the first line.

    LlamaIndex's own parser fails on a reply of one line, and takes any number for a grade.
    """
    found = _GRADE.fullmatch(reply.strip().partition("\n")[0])
    return (float(found[1]) if found else None), reply
