"""The model's part in one answer: rewrite, write, be judged."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import ModelError
from qa.answering.model_writer import ModelWriter
from qa.answering.own_words import fallback_note
from qa.draft import Draft
from qa.events import Event, ModelFailed, SetAside
from qa.models import Requests, Stop
from qa.types import Turn

if TYPE_CHECKING:
    from qa.answering.model_answer import ModelAnswer
    from qa.evidence import Evidence
    from qa.prompting import PromptTrace
    from qa.verification import Judging


class ModelStage:
    """Asks one model for one answer; a failure of it is kept, and never raised.

    ``draft`` is what it wrote, None where nothing of it can stand; ``fallback`` then says so.
    """

    def __init__(self, name: str, writer: ModelWriter, stop: Stop | None) -> None:
        """Open the model of this name; ``stop`` cuts its requests from another thread."""
        self.draft: Draft | None = None
        self.fallback: str | None = None
        self._name = name
        self._writer = writer
        self._stop = stop
        self._requests: Requests | None = None
        self._failure: ModelError | None = None
        self._writing: ModelAnswer | None = None
        self._judging: Judging | None = None
        try:
            self._requests = writer.requests(name, stop)
        except ModelError as error:
            self._failure = error

    @property
    def is_open(self) -> bool:
        """Whether the model can be asked."""
        return self._requests is not None

    @property
    def name(self) -> str:
        """The name by which the model calls itself, or that it was asked for by."""
        return self._requests.model.name if self._requests else self._name

    @property
    def host(self) -> str | None:
        """The host that the question goes to, None for this process."""
        return self._requests.model.host if self._requests else None

    @property
    def declared(self) -> str | None:
        """What the model named as not there, if it named anything."""
        return self._writing.declared if self._writing else None

    @property
    def reply(self) -> str | None:
        """What the model wrote, as it came."""
        return (self._writing.reply or None) if self._writing else None

    @property
    def notices(self) -> tuple[str, ...]:
        """What the reader should know beside the answer, a sentence each."""
        if self._writing is None:
            return ()
        old = self._writer.notice
        return (*self._writing.notices, *([old] if old else []))

    @property
    def trace(self) -> "PromptTrace | None":
        """What the model was given; None where it failed before anything of it could stand."""
        # It may not have read what it was sent.
        unread = self._failure is not None and self.fallback is not None
        return self._writing.trace if self._writing is not None and not unread else None

    @property
    def usage(self) -> dict[str, Any]:
        """What it took to write, and what of it all went to judging."""
        if self._requests is None:
            return {}
        return self._writer.usage(self._requests, self._judging)

    @property
    def timings(self) -> dict[str, float]:
        """Milliseconds to the first word and of verification."""
        if self._requests is None or self._writing is None:
            return {}
        first = self._requests.first_token_ms or 0.0
        return {"first_token": first, "verification": self._writing.verification_ms}

    def spelled_out(self, question: str, history: Sequence[Turn], *, is_odd: bool) -> str:
        """Return a question in words that can be searched for, or as it stands."""
        if self._requests is None:
            return question
        try:
            return self._writer.spelled_out(question, history, self._requests, is_odd=is_odd)
        except ModelError as error:
            self._failure = error
            return question

    def write(self, question: str, evidence: "Evidence", before: Turn | None) -> Iterator[Event]:
        """Have the model write from evidence, after the turn before, and judge what it wrote."""
        requests = self._requests
        if self._failure is None and requests is not None:
            self._judging = self._writer.judging(requests, self._stop)
            try:
                self._writing = self._writer.begin(
                    question, evidence, requests, self._judging, before
                )
            except ModelError as error:
                # A model in this process counts tokens itself, which may fail as well.
                self._failure = error
        if self._failure is not None:
            yield ModelFailed(self._failure)
        elif self._writing is not None:
            yield from self._writing.write()
            self._failure = self._writing.failure
            yield from self._writing.settle(self._judging)
            self.draft = self._writing.draft()
        if self.draft is None:
            called = self.name if requests else Path(self._name).name
            self.fallback = fallback_note(called, self._failure)
            yield SetAside(self.fallback)
