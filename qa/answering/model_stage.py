"""The model's part in one answer: rewrite the question, write, and be judged."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import Embedder, ModelError
from qa.answering.combine import fallback_note
from qa.answering.judges import Judges
from qa.draft import Draft
from qa.events import Event, ModelFailed, SetAside
from qa.models import OpenModels, Requests, Stop, joined_usage
from qa.types import Turn

if TYPE_CHECKING:
    from qa.answering.model_answer import ModelAnswer
    from qa.evidence import Evidence
    from qa.prompting import PromptTrace
    from qa.settings import QASettings
    from qa.verification import Judging


class ModelStage:
    """Asks one model for one answer; records its failure instead of raising it.

    ``draft`` is what it wrote, or None if nothing of it is usable; ``fallback`` then says why.
    """

    def __init__(
        self,
        name: str,
        *,
        models: OpenModels,
        judges: Judges,
        embedder: Embedder,
        settings: "QASettings",
        stop: Stop | None,
    ) -> None:
        """Open the named model; ``stop`` cancels its requests from another thread."""
        self.draft: Draft | None = None
        self.fallback: str | None = None
        self._name = name
        self._judges = judges
        self._embedder = embedder
        self._settings = settings
        self._stop = stop
        self._requests: Requests | None = None
        self._failure: ModelError | None = None
        self._answer: ModelAnswer | None = None
        self._judging: Judging | None = None
        try:
            self._requests = Requests(models.get(name), stop)
        except ModelError as error:
            self._failure = error

    @property
    def is_open(self) -> bool:
        """Whether the model could be opened."""
        return self._requests is not None

    @property
    def name(self) -> str:
        """The model's own name if it could be opened, else the name it was requested by."""
        return self._requests.model.name if self._requests else self._name

    @property
    def host(self) -> str | None:
        """The host the question is sent to, or None for this process."""
        return self._requests.model.host if self._requests else None

    @property
    def declared(self) -> str | None:
        """What the model declared missing, if anything."""
        return self._answer.declared if self._answer else None

    @property
    def reply(self) -> str | None:
        """The model's raw reply."""
        return (self._answer.reply or None) if self._answer else None

    @property
    def notices(self) -> tuple[str, ...]:
        """Notices for the reader of the answer, one sentence each."""
        if self._answer is None:
            return ()
        old = self._judges.notice
        return (*self._answer.notices, *([old] if old else []))

    @property
    def trace(self) -> "PromptTrace | None":
        """What the model was given, or None if it failed before writing anything usable."""
        # In that case it may not have read what it was sent.
        unread = self._failure is not None and self.fallback is not None
        return self._answer.trace if self._answer is not None and not unread else None

    @property
    def usage(self) -> dict[str, Any]:
        """The requests, tokens and cost of the answer, judging included."""
        if self._requests is None:
            return {}
        prices = self._settings.prompt_price, self._settings.completion_price
        usage = self._requests.usage(*prices)
        if self._judging is None or self._judging.requests is None:
            return usage
        return joined_usage(usage, self._judging.requests.usage(*prices))

    @property
    def timings(self) -> dict[str, float]:
        """Milliseconds until the first token, and spent on verification."""
        if self._requests is None or self._answer is None:
            return {}
        first = self._requests.first_token_ms or 0.0
        return {"first_token": first, "verification": self._answer.verification_ms}

    def rewrite(self, question: str, history: Sequence[Turn], *, unknown_words: bool) -> str:
        """Return a question rewritten for the search, or unchanged."""
        if self._requests is None:
            return question
        from qa.prompting.rewrite import rewritten_question

        most = self._settings.answer_tokens
        try:
            return rewritten_question(
                question, history, self._requests, max_tokens=most, unknown_words=unknown_words
            )
        except ModelError as error:
            self._failure = error
            return question

    def write(self, question: str, evidence: "Evidence", before: Turn | None) -> Iterator[Event]:
        """Have the model answer from the evidence, given the turn before, and have that judged."""
        if self._failure is None and self._requests is not None:
            self._judging = self._judges.judging(self._requests, self._stop)
            try:
                self._answer = self._begin(question, evidence, self._requests, before)
            except ModelError as error:
                # A model in this process counts tokens itself, which may also fail.
                self._failure = error
        if self._failure is not None:
            yield ModelFailed(self._failure)
        elif self._answer is not None:
            yield from self._answer.write()
            self._failure = self._answer.failure
            yield from self._answer.judge(self._judging)
            self.draft = self._answer.draft()
        if self.draft is None:
            called = self.name if self._requests else Path(self._name).name
            self.fallback = fallback_note(called, self._failure)
            yield SetAside(self.fallback)

    def _begin(
        self, question: str, evidence: "Evidence", requests: Requests, before: Turn | None
    ) -> "ModelAnswer":
        # Imported late: only models need it, and it would take a tenth of a cold start.
        from qa.answering.model_answer import ModelAnswer

        return ModelAnswer(
            question,
            evidence,
            requests,
            self._embedder,
            context_tokens=self._settings.context_tokens,
            answer_tokens=self._settings.answer_tokens,
            hides_unsupported=self._settings.unsupported == "hide",
            is_judged=self._judging is not None and self._judging.judge is not None,
            before=before,
        )
