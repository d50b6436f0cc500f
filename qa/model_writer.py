"""What sets a model to write about a material, within the budgets of the settings."""

from functools import cached_property
from typing import TYPE_CHECKING

from index import Embedder
from qa.material import Material
from qa.requests import Requests
from qa.settings import QASettings

if TYPE_CHECKING:
    from qa.model_answer import ModelAnswer
    from qa.verification import Verifier


class ModelWriter:
    """Begins the answers of models; what checks them is loaded once. Safe to share by threads."""

    def __init__(self, embedder: Embedder, settings: QASettings) -> None:
        """Check what is written by the meaning that this embedder gives it."""
        self._embedder = embedder
        self._settings = settings

    def begin(self, material: Material, requests: Requests) -> "ModelAnswer":
        """Return the answer that the model of these requests is to write. Raises ModelError."""
        # What only a model's answers need would take a tenth of the time of a cold start.
        from qa.model_answer import ModelAnswer
        from qa.second_look import second_look_by

        settings = self._settings
        look = None
        if settings.verify == "model":
            look = second_look_by(requests, most_tokens=settings.answer_tokens)
        return ModelAnswer(
            material,
            requests,
            self._verifier,
            second_look=look,
            context_tokens=settings.context_tokens,
            answer_tokens=settings.answer_tokens,
            hides_unsupported=settings.unsupported == "hide",
        )

    @cached_property
    def _verifier(self) -> "Verifier":
        from qa.verification import Verifier

        return Verifier(self._embedder)
