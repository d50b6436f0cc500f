"""A conversation as the server keeps it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from eval import Verdict
from index import UsageError
from qa import Answer, answer_from

LONGEST_TITLE = 80
# The version of a turn's document.
_VERSION = 1


@dataclass(frozen=True, slots=True)
class SavedTurn:
    """One question and its outcome.

    ``id`` is unique to the turn; ``position`` orders the turns of a conversation. ``scope`` holds
    the ids of the articles asked, None for all; ``several`` is true if there was more than one.
    ``selected`` is true if only the reader's selection was searched, and ``so_far`` is what of an
    article was searched while it was still being added. ``error`` says how the model
    failed if there is an answer anyway, ``failure`` why there is none. ``contexts`` maps a
    citation's number to the sentences before and after it. ``feedback`` is the reader's thumb,
    ``further`` the questions suggested next. Of a stopped answer, ``begun`` holds the sentences
    and ``writing`` the unfinished one.
    """

    id: str
    position: int
    question: str
    several: bool = False
    selected: bool = False
    so_far: str = ""
    scope: tuple[str, ...] | None = None
    answer: Answer | None = None
    error: str | None = None
    failure: str | None = None
    stopped: bool = False
    remark: str | None = None
    contexts: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    feedback: Verdict | None = None
    further: tuple[str, ...] = ()
    begun: Answer | None = None
    writing: str = ""

    @property
    def said(self) -> Answer | None:
        """The answer, or the part of it that came before it was stopped."""
        return self.answer or self.begun

    @property
    def completeness(self) -> int:
        """2 with an answer, 1 if the turn ended without one, else 0."""
        if self.answer is not None:
            return 2
        return 1 if self.failure is not None or self.stopped else 0

    def to_document(self) -> str:
        """Return the turn as JSON, without id, position and feedback."""
        # ASCII escapes can also hold lone surrogates.
        return json.dumps(
            {
                "version": _VERSION,
                "question": self.question,
                "several": self.several,
                "selected": self.selected,
                "so_far": self.so_far,
                "scope": None if self.scope is None else list(self.scope),
                "answer": None if self.answer is None else self.answer.to_dict(),
                "error": self.error,
                "failure": self.failure,
                "stopped": self.stopped,
                "remark": self.remark,
                "contexts": {str(number): each for number, each in self.contexts.items()},
                "further": list(self.further),
                "begun": None if self.begun is None else self.begun.to_dict(),
                "writing": self.writing,
            }
        )


@dataclass(frozen=True, slots=True)
class SavedConversation:
    """The turns of a conversation, in order; times are ISO 8601 in UTC.

    Without a ``title`` it goes by its first question. The store sets ``created`` and ``updated``;
    they are empty before.
    """

    id: str
    turns: tuple[SavedTurn, ...] = ()
    title: str = ""
    created: str = ""
    updated: str = ""

    @property
    def next_position(self) -> int:
        """The position of a new turn."""
        return max((turn.position for turn in self.turns), default=-1) + 1


@dataclass(frozen=True, slots=True)
class ConversationSummary:
    """A conversation's entry in a list; ``turns`` is their count."""

    id: str
    title: str
    created: str
    updated: str
    turns: int


def title_of(words: str) -> str:
    """Return a title of at most 80 characters, cut after a word."""
    # PostgreSQL takes no NUL.
    title = " ".join(words.encode("utf-8", "replace").decode().replace("\0", " ").split())
    if len(title) <= LONGEST_TITLE:
        return title or "New conversation"
    cut = title[: LONGEST_TITLE - 1]
    if title[LONGEST_TITLE - 1] != " " and " " in cut:
        cut = cut.rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:–—-") + "…"


def turn_from(turn_id: str, position: int, document: str, feedback: Verdict | None) -> SavedTurn:
    """Return the turn that ``SavedTurn.to_document`` wrote.

    If its answer can no longer be read, ``failure`` says so. Raises ValueError for any other
    document.
    """
    try:
        saved = _Turn.model_validate(json.loads(document))
    except (ValidationError, RecursionError) as error:
        raise ValueError("it is not a turn of a conversation") from error
    if saved.version > _VERSION:
        raise ValueError("a later version of Footnote saved it")
    answer, begun, failure = None, None, saved.failure
    try:
        answer = None if saved.answer is None else answer_from(saved.answer)
        begun = None if saved.begun is None else answer_from(saved.begun)
    except UsageError as error:
        failure = f"The saved answer cannot be read. {error}"
    return SavedTurn(
        id=turn_id,
        position=position,
        question=saved.question,
        several=saved.several,
        selected=saved.selected,
        so_far=saved.so_far,
        scope=None if saved.scope is None else tuple(saved.scope),
        answer=answer,
        error=saved.error,
        failure=failure,
        stopped=saved.stopped,
        remark=saved.remark,
        contexts=dict(saved.contexts),
        feedback=feedback,
        further=tuple(saved.further),
        begun=begun,
        writing=saved.writing,
    )


def with_further(document: str, further: Sequence[str]) -> str:
    """Return a turn's document with other suggested questions and all else unchanged.

    Raises ValueError if it is not JSON.
    """
    return json.dumps({**json.loads(document), "further": list(further)})


class _Turn(BaseModel):
    """A turn as stored; unknown fields of later versions are ignored."""

    model_config = ConfigDict(extra="ignore")

    version: int = _VERSION
    question: str
    several: bool = False
    selected: bool = False
    so_far: str = ""
    scope: list[str] | None = None
    answer: dict[str, Any] | None = None
    error: str | None = None
    failure: str | None = None
    stopped: bool = False
    remark: str | None = None
    contexts: dict[int, tuple[str, str]] = {}
    further: list[str] = []
    begun: dict[str, Any] | None = None
    writing: str = ""
