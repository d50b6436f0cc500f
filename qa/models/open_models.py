"""Open models by name."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from index.server import OpenAIServer, ServerAddress
from qa.models.chat_model import ChatModel

if TYPE_CHECKING:
    from qa.models.llama_model import AnyModel
    from qa.settings import QASettings


def open_model(name: str, settings: "QASettings") -> ChatModel:
    """Open a model of the configured server; nothing is sent yet. Raises ModelError."""
    from qa.models.openai_model import OpenAIModel

    key = settings.api_key
    server = OpenAIServer(
        ServerAddress.of(settings.base_url),
        key.get_secret_value() if key is not None else None,
        timeout=settings.model_timeout,
        model=name,
    )
    return OpenAIModel(name, server)


class OpenModels:
    """A cache of open models by name. Safe to share between threads."""

    def __init__(self, open_one: Callable[[str], ChatModel]) -> None:
        """Use this function to open a model that is not open yet."""
        self._open_one = open_one
        self._models: dict[str, ChatModel] = {}
        self._lock = threading.Lock()

    def get(self, model: "AnyModel") -> ChatModel:
        """Return a model by name, or one that is open as it is. Raises ModelError."""
        if not isinstance(model, str):
            from qa.models.llama_model import LlamaModel

            return LlamaModel(cast(Any, model)) if hasattr(model, "stream_chat") else model
        with self._lock:
            if model not in self._models:
                self._models[model] = self._open_one(model)
            return self._models[model]

    def close(self) -> None:
        """Close every model."""
        with self._lock:
            while self._models:
                self._models.popitem()[1].close()
