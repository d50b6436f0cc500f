"""A model as judge of answers, asked by LlamaIndex's own evaluators."""

import re
from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import Any

from llama_index.core import llms
from llama_index.core.evaluation import CorrectnessEvaluator, FaithfulnessEvaluator
from llama_index.core.utils import get_tokenizer
from pydantic import SkipValidation

from eval.cases import Case
from qa import ChatModel, Message, QASettings, Requests

# What the evaluators' prompts may take beside the texts.
_PROMPT_TOKENS = 2048
# LlamaIndex cuts longer texts than 1,024 tokens into sentences, with data that it may download. A
# character is four tokens at most; what fits the prompt is joined again.
_PIECE = 250
_GRADE = re.compile(r"\W*([1-4](?:\.\d+)?|5(?:\.0+)?)\W*")
# The evaluator's prompt ends in "Answer:", which some models repeat.
_YES_OR_NO = re.compile(r"\W*(?:answer\W+)?(yes|no)\b", re.IGNORECASE)


def llama_judge(model: ChatModel, settings: QASettings) -> Callable[[Case], dict[str, float]]:
    """Return what judges the answer of a case, with the prompts of LlamaIndex's evaluators.

    It returns the values of OPINIONS: no grade without accepted answers, not faithful without
    quotes. It raises ModelError, and is as safe to share between threads as the model.
    """
    # Two threads that load LlamaIndex's tokenizer at once may make it download one.
    get_tokenizer()
    llm = _ChatLLM(chat_model=model, settings=settings)
    correctness = CorrectnessEvaluator(llm, parser_function=_grade)
    faithfulness = FaithfulnessEvaluator(llm)

    def judge(case: Case) -> dict[str, float]:
        answer, quotes = case.expected["answer"], case.expected["quotes"]
        values: dict[str, float | None] = {"faithful": False}
        if case.answers:
            turns = (f"{each.question}\n{each.answer}" for each in case.history)
            question, accepted = "\n".join([*turns, case.question]), "\n".join(case.answers)
            graded = correctness.evaluate(question, answer, reference=accepted)
            values["correctness"] = graded.score
        if quotes:
            pieces = [piece for quote in quotes for piece in wrap(quote, _PIECE)]
            said = faithfulness.evaluate(response=answer, contexts=pieces).feedback or ""
            found = _YES_OR_NO.match(said)
            values["faithful"] = found and found[1].lower() == "yes"
        read = {key: value for key, value in values.items() if value is not None}
        return {**read, "not_read": len(values) - len(read)}

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
