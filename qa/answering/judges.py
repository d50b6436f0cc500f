"""Choose the judge of a model's sentences."""

from typing import TYPE_CHECKING

from index import ModelError
from qa.models import OpenModels, Requests, Stop

if TYPE_CHECKING:
    from qa.settings import QASettings
    from qa.verification import Judging


class Judges:
    """Chooses the judge of each answer from the settings. Safe to share between threads."""

    def __init__(self, models: OpenModels, settings: "QASettings") -> None:
        """Judge with one of these models, or not at all."""
        self._models = models
        self._settings = settings

    def judging(self, requests: Requests, stop: Stop | None) -> "Judging | None":
        """Return the judge of what the model of these requests writes, or None for no judge."""
        from qa.verification import Judging, ModelJudge

        model, verify = requests.model, self._settings.verify
        if verify == "exact":
            return None
        if verify != "model":
            try:
                model = self._models.get(verify)
            except ModelError as error:
                return Judging(None, failure=str(error))
        asked = Requests(model, stop)
        return Judging(ModelJudge(asked, max_tokens=self._settings.answer_tokens), asked)
