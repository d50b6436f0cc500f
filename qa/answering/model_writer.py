"""Start a model's answer, and pick its judge."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from index import Embedder, ModelError
from qa.evidence import Evidence
from qa.models import OpenModels, Requests, Stop, joined_usage
from qa.types import Turn

if TYPE_CHECKING:
    from qa.answering.model_answer import ModelAnswer
    from qa.settings import QASettings
    from qa.verification import Judging
    from qa.verification.classifier import ClassifierJudge

_BY_ITSELF = "model"
_OLD_NAME = "rules"
_BY_NOBODY = frozenset({"exact", _OLD_NAME})


class ModelWriter:
    """Begins the answers of models, and names who judges them. Safe to share by threads."""

    def __init__(self, embedder: Embedder, models: OpenModels, settings: "QASettings") -> None:
        """Find what a sentence stands on with this embedder; judge by one of these models."""
        self._embedder = embedder
        self._models = models
        self._settings = settings

    def requests(self, name: str, stop: Stop | None) -> Requests:
        """Return the requests of one answer, of the model of this name. Raises ModelError."""
        return Requests(self._models.get(name), stop)

    def spelled_out(
        self, question: str, history: Sequence[Turn], requests: Requests, *, is_odd: bool
    ) -> str:
        """Return a question as the model spells it out for the search. Raises ModelError."""
        from qa.prompting.rewrite import rewritten_question

        most = self._settings.answer_tokens
        return rewritten_question(question, history, requests, most_tokens=most, is_odd=is_odd)

    def usage(self, requests: Requests, judging: "Judging | None") -> dict[str, Any]:
        """Return what requests took, and what of it all went to judging."""
        prices = self._settings.prompt_price, self._settings.completion_price
        if judging is None or judging.requests is None:
            return requests.usage(*prices)
        return joined_usage(requests.usage(*prices), judging.requests.usage(*prices))

    def begin(
        self,
        question: str,
        evidence: Evidence,
        requests: Requests,
        judging: "Judging | None",
        before: Turn | None,
    ) -> "ModelAnswer":
        """Return the answer that the model of these requests is to write to a question.

        ``before`` is the turn that the question follows. Raises ModelError.
        """
        # What only a model's answers need would take a tenth of the time of a cold start.
        from qa.answering.model_answer import ModelAnswer

        settings = self._settings
        return ModelAnswer(
            question,
            evidence,
            requests,
            self._embedder,
            context_tokens=settings.context_tokens,
            answer_tokens=settings.answer_tokens,
            hides_unsupported=settings.unsupported == "hide",
            is_judged=judging is not None and judging.judge is not None,
            before=before,
        )

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
        return Judging(ModelJudge(asked, most_tokens=settings.answer_tokens), asked)

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
