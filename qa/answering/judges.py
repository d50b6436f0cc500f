"""Choose the judge of a model's sentences."""

from functools import cached_property
from typing import TYPE_CHECKING

from index import ModelError
from qa.models import OpenModels, Requests, Stop

if TYPE_CHECKING:
    from qa.settings import QASettings
    from qa.verification import Judging
    from qa.verification.classifier import ClassifierJudge


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

        verify = self._settings.verify
        if self._settings.judge is not None:
            return Judging(self._classifier)
        if verify in {"exact", "rules"}:
            return None
        model = requests.model
        if verify != "model":
            try:
                model = self._models.get(verify)
            except ModelError as error:
                return Judging(None, failure=str(error))
        asked = Requests(model, stop)
        return Judging(ModelJudge(asked, max_tokens=self._settings.answer_tokens), asked)

    @property
    def notices(self) -> tuple[str, ...]:
        """A notice about a value that has been renamed, if it is set."""
        if self._settings.verify != "rules":
            return ()
        return ("FOOTNOTE_VERIFY=rules is now called FOOTNOTE_VERIFY=exact.",)

    @cached_property
    def _classifier(self) -> "ClassifierJudge":
        from qa.verification.classifier import ClassifierJudge

        assert self._settings.judge is not None
        return ClassifierJudge(self._settings.judge)
