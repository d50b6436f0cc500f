"""The settings that the answers of a run depend on."""

from dataclasses import dataclass, replace
from typing import Any

from index import IndexSettings, MiniLMEmbedder
from index.server import ServerAddress
from qa import QASettings

_OF_MODELS = ("model", "context_tokens", "answer_tokens", "verify", "unsupported")


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How articles are cut into passages, and what answers."""

    index: IndexSettings
    qa: QASettings

    @classmethod
    def of(cls, model: str | None = None) -> "RunSettings":
        """Return the environment's settings, with a model in place of theirs; "" names none.

        Raises SettingsError.
        """
        settings = cls(IndexSettings.from_environment(), QASettings.from_environment())
        if model is None:
            return settings
        return replace(settings, qa=settings.qa.model_copy(update={"model": model or None}))

    @property
    def facts(self) -> dict[str, Any]:
        """Those that count, by name. Raises SettingsError for an address that is none."""
        settings: dict[str, Any] = {
            "embedder": MiniLMEmbedder.name,
            "passage_tokens": self.index.passage_tokens,
        }
        if self.qa.model is None:
            return settings
        of_models = self.qa.model_dump(include=set(_OF_MODELS))
        return {"host": ServerAddress.of(self.qa.base_url).host, **of_models, **settings}
