"""Choose the judge of a model's sentences."""

from functools import cached_property
from typing import TYPE_CHECKING

from index import ModelError
from qa.models import OpenModels, Requests, Stop

if TYPE_CHECKING:
    from qa.settings import QASettings
    from qa.verification import Judging
    from qa.verification.classifier import ClassifierJudge

_BY_ITSELF = "model"
_OLD_NAME = "rules"
_BY_NOBODY = frozenset({"exact", _OLD_NAME})


class Judges:
    """Chooses the judge of each answer from the settings. Safe to share between threads."""

    def __init__(self, models: OpenModels, settings: "QASettings") -> None:
        """Judge with one of these models, with a classifier, or not at all."""
        self._models = models
        self._settings = settings

    def judging(self, requests: Requests, stop: Stop | None) -> "Judging | None":
        """Return the judge of what the model of these requests writes, or None for no judge.

        Raises SettingsError when the judge's folder contains none.
        """
        from qa.verification import Judging, ModelJudge

        settings = self._settings
        if settings.judge is not None:
            return Judging(self._classifier)
        if settings.verify in _BY_NOBODY:
            return None
        model = requests.model
        if settings.verify != _BY_ITSELF:
            try:
                model = self._models.get(settings.verify)
            except ModelError as error:
                return Judging(None, failure=str(error))
        asked = Requests(model, stop)
        return Judging(ModelJudge(asked, max_tokens=settings.answer_tokens), asked)

    @property
    def notice(self) -> str | None:
        """A notice about a value that has been renamed, or None."""
        if self._settings.verify != _OLD_NAME:
            return None
        return "FOOTNOTE_VERIFY=rules is now called FOOTNOTE_VERIFY=exact."

    @cached_property
    def _classifier(self) -> "ClassifierJudge":
        from qa.verification.classifier import ClassifierJudge

        assert self._settings.judge is not None
        return ClassifierJudge.open(self._settings.judge)
