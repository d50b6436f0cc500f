"""Choose who judges what a model writes."""

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
    """Names the judge of each answer as the settings say. Safe to share by threads."""

    def __init__(self, models: OpenModels, settings: "QASettings") -> None:
        """Judge by one of these models, by a classifier, or not at all."""
        self._models = models
        self._settings = settings

    def judging(self, requests: Requests, stop: Stop | None) -> "Judging | None":
        """Return who judges what the model of these requests writes, None where nobody does.

        Raises SettingsError where the folder of a judge holds none.
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
        """What to tell whoever uses a setting by its old name."""
        if self._settings.verify != _OLD_NAME:
            return None
        return "FOOTNOTE_VERIFY=rules is called FOOTNOTE_VERIFY=exact now."

    @cached_property
    def _classifier(self) -> "ClassifierJudge":
        from qa.verification.classifier import ClassifierJudge

        assert self._settings.judge is not None
        return ClassifierJudge.open(self._settings.judge)
