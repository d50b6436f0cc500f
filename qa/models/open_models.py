"""Open models by name."""

import threading
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from index.server import OpenAIServer, ServerAddress
from qa.models.chat_model import ChatModel

if TYPE_CHECKING:
    from qa.models.llama_model import AnyModel
    from qa.settings import QASettings


def open_model(name: str, settings: "QASettings") -> ChatModel:
    """Open a model: a .gguf file in this process, any other name on the configured server.

    Nothing is sent yet. Raises ModelError when a file cannot be opened.
    """
    return _protocol(name)[0](name, settings)


def host_of(name: str, settings: "QASettings") -> str | None:
    """Return the host that a model's prompts go to, or None for this process.

    Raises SettingsError if the setting of that host's address holds none.
    """
    return _protocol(name)[1](settings)


def _in_process(name: str, settings: "QASettings") -> ChatModel:
    from qa.models.local_model import LocalModel

    return LocalModel.open(
        Path(name).expanduser(),
        context_tokens=settings.context_tokens + settings.answer_tokens,
        timeout=settings.model_timeout,
    )


def _on_server(name: str, settings: "QASettings") -> ChatModel:
    from qa.models.openai_model import OpenAIModel

    key = settings.api_key
    server = OpenAIServer(
        ServerAddress.of(settings.base_url),
        key.get_secret_value() if key is not None else None,
        timeout=settings.model_timeout,
        retries=settings.model_retries,
        model=name,
    )
    return OpenAIModel(name, server)


_Protocol = tuple[Callable[[str, "QASettings"], ChatModel], Callable[["QASettings"], str | None]]
# What opens a model and tells its host, by a pattern of names in small letters: the first counts.
_PROTOCOLS: Mapping[str, _Protocol] = {
    "*.gguf": (_in_process, lambda settings: None),
    "*": (_on_server, lambda settings: ServerAddress.of(settings.base_url).host),
}


def _protocol(name: str) -> _Protocol:
    return next(each for names, each in _PROTOCOLS.items() if fnmatchcase(name.lower(), names))


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
