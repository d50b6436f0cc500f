"""Choose the judge of a model's sentences."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index import ModelError
from index.server import ServerAddress
from qa.models import OpenModels, Requests, Stop

if TYPE_CHECKING:
    from qa.settings import QASettings
    from qa.verification import Judge, Judging


def judge_host(settings: "QASettings") -> str | None:
    """Return the host of FOOTNOTE_JUDGE, None for a folder. Raises SettingsError if it has none."""
    judge = settings.judge or ""
    if not judge.lower().startswith(("http://", "https://")):
        return None
    from qa.verification.server_judge import JUDGE

    return ServerAddress.of(judge, JUDGE).host


class Judges:
    """Chooses the judge of each answer from the settings. Safe to share between threads."""

    def __init__(self, models: OpenModels, settings: "QASettings") -> None:
        """Judge with one of these models, with what FOOTNOTE_JUDGE names, or not at all."""
        self._models = models
        self._settings = settings

    def judging(self, requests: Requests, stop: Stop | None) -> "Judging | None":
        """Return the judge of what the model of these requests writes, or None for no judge.

        Raises SettingsError when FOOTNOTE_JUDGE names none.
        """
        from qa.verification import Judging, ModelJudge

        model, verify = requests.model, self._settings.verify
        try:
            if self._settings.judge is not None:
                return Judging(self._named, host=judge_host(self._settings))
            if verify == "exact":
                return None
            if verify != "model":
                model = self._models.get(verify)
        except ModelError as error:
            return Judging(None, failure=str(error))
        asked = Requests(model, stop)
        return Judging(ModelJudge(asked, max_tokens=self._settings.answer_tokens), asked)

    @cached_property
    def _named(self) -> "Judge":
        if judge_host(self._settings) is None:
            from qa.verification.classifier import ClassifierJudge

            return ClassifierJudge(Path(self._settings.judge or ""))
        from qa.verification.server_judge import ServerJudge

        return ServerJudge(self._settings)
