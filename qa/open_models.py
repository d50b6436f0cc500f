"""The models that are open, by name, and the end of their requests."""

from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from qa.models import ChatModel
    from qa.models.llama_model import AnyModel


class OpenModels:
    """A cache of open models by name. Safe to share between threads."""

    def __init__(self, open_one: "Callable[[str], ChatModel]") -> None:
        """Use this function to open a model that is not open yet."""
        self._open_one = open_one
        self._models: dict[str, ChatModel] = {}
        self._lock = Lock()

    def get(self, model: "AnyModel") -> "ChatModel":
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


class Stop:
    """Cancels running requests from any thread; later ones are cancelled at once."""

    def __init__(self, *cuts: Callable[[], None]) -> None:
        self.stopped = False
        self._lock = Lock()
        self._cuts = list(cuts)

    def add(self, cut: Callable[[], None]) -> None:
        """Register the function that cancels a new request, alongside any others."""
        with self._lock:
            self._cuts.append(cut)
            stopped = self.stopped
        if stopped:
            cut()

    def remove(self, cut: Callable[[], None]) -> None:
        """Unregister the function that cancels a request, which has ended."""
        with self._lock:
            self._cuts.remove(cut)

    def __call__(self) -> None:
        """Stop; may be repeated."""
        with self._lock:
            self.stopped = True
            cuts = self._cuts[::-1]
        for cut in cuts:
            # A plain generator cannot be closed while it runs; the thread that reads it closes it.
            with suppress(ValueError):
                cut()
