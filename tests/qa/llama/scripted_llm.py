"""A LlamaIndex LLM that replies from a script, as a provider's would."""

from collections.abc import Callable, Sequence
from typing import Any

from llama_index.core.llms import CompletionResponse, CompletionResponseGen, CustomLLM, LLMMetadata
from llama_index.core.llms.callbacks import llm_completion_callback
from pydantic import PrivateAttr


class ScriptedLLM(CustomLLM):
    """Replies with the next text of its script, in pieces; an error is raised where it stands.

    ``prompts`` are what it was asked, and ``broken_off`` counts the replies that were not read to
    their end. A function in the script makes the reply from the prompt.
    """

    api_base: str = "http://llm.test:8000/v1"
    streams: bool = True
    _script: list[Any] = PrivateAttr()
    _prompts: list[str] = PrivateAttr(default_factory=list)
    _broken_off: list[str] = PrivateAttr(default_factory=list)

    def __init__(self, *script: str | Exception | Callable[[str], str], **fields: Any) -> None:
        super().__init__(**fields)
        self._script = list(script)

    @property
    def prompts(self) -> Sequence[str]:
        return self._prompts

    @property
    def broken_off(self) -> int:
        return len(self._broken_off)

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name="scripted-llm", is_chat_model=True)

    def _reply(self, prompt: str) -> str:
        self._prompts.append(prompt)
        reply = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        if isinstance(reply, Exception):
            raise reply
        return reply(prompt) if callable(reply) else str(reply)

    @llm_completion_callback()
    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        return CompletionResponse(text=self._reply(prompt))

    @llm_completion_callback()
    def stream_complete(
        self, prompt: str, formatted: bool = False, **kwargs: Any
    ) -> CompletionResponseGen:
        if not self.streams:
            raise NotImplementedError
        return self._pieces(self._reply(prompt))

    def _pieces(self, reply: str) -> CompletionResponseGen:
        try:
            for end in range(4, max(len(reply), 1) + 4, 4):
                yield CompletionResponse(text=reply[:end], delta=reply[end - 4 : end])
        except GeneratorExit:
            self._broken_off.append(reply)
            raise
