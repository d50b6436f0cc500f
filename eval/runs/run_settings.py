"""The settings that the answers of a run depend on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from index import IndexSettings, MiniLMEmbedder
from qa import QASettings, host_of

_OF_INDEX = ("passage_tokens", "overlap_sentences")
_OF_MODELS = (
    "model", "context_tokens", "answer_tokens", "verify", "judge", "judge_model", "unsupported",
)  # fmt: skip

SETTINGS = (*_OF_INDEX, *_OF_MODELS)
"""The names of those that may differ between runs."""


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How articles are cut into passages, and what answers."""

    index: IndexSettings
    qa: QASettings

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "RunSettings":
        """Return the environment's settings, with ``values`` in place of some of SETTINGS.

        An empty text is no value. Raises SettingsError for the environment's, and ValueError.
        """
        settings = cls(IndexSettings.from_environment(), QASettings.from_environment())
        if not values:
            return settings
        above = {name: None if value == "" else value for name, value in values.items()}
        return cls(IndexSettings(**above), QASettings(**above))

    @property
    def facts(self) -> dict[str, Any]:
        """Those that count, by name. Raises SettingsError if OPENAI_BASE_URL is no address."""
        of_index = self.index.model_dump(include=set(_OF_INDEX))
        settings = {"embedder": MiniLMEmbedder.name, **of_index}
        if (model := self.qa.model) is None:
            return settings
        of_models = self.qa.model_dump(include=set(_OF_MODELS))
        return {**settings, "host": host_of(model, self.qa), **of_models}
