"""Opens the model that a name stands for."""

from pathlib import Path

from qa.chat_model import ChatModel
from qa.settings import QASettings

_WEIGHTS = ".gguf"


def open_model(name: str, settings: QASettings) -> ChatModel:
    """Open a model: a .gguf file in this process, any other name at the server of the settings.

    Nothing is sent yet. Raises ModelError when a file cannot be opened.
    """
    if name.lower().endswith(_WEIGHTS):
        from qa.local_model import LocalModel

        return LocalModel.open(
            Path(name).expanduser(),
            context_tokens=settings.context_tokens + settings.answer_tokens,
            timeout=settings.model_timeout,
        )
    from qa.openai_model import OpenAIModel

    key = settings.api_key
    return OpenAIModel(
        name,
        base_url=settings.base_url,
        api_key=key.get_secret_value() if key is not None else None,
        timeout=settings.model_timeout,
        retries=settings.model_retries,
    )
