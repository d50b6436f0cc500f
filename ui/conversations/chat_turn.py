"""One question of a conversation and its answer so far."""

import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import Field, PlainSerializer, TypeAdapter
from pydantic.dataclasses import dataclass

from qa import (
    Answer,
    Citation,
    Claim,
    ClaimJudged,
    Done,
    Event,
    Hedged,
    ModelFailed,
    SentenceReady,
    SetAside,
    StandaloneQuestion,
    TextWritten,
    Turn,
    unmarked_text,
)
from ui.conversations.judged_answer import Feedback, SavedAnswer

_VERSION = 1


class Context(NamedTuple):
    """The sentences right before and right after a quote, empty if there is none.

    ``changed`` is true if the article has changed since it was cited, which is not saved.
    """

    before: str = ""
    after: str = ""
    changed: bool = False


_Contexts = Annotated[
    dict[int, Context],
    PlainSerializer(lambda contexts: {number: each[:2] for number, each in contexts.items()}),
]


@dataclass(slots=True)
class ChatTurn:
    """One question and the state of its answer; what is not excluded is its saved document.

    ``id`` is unique to the turn; ``position`` orders the turns of a conversation. ``several`` is
    true if more than one article was asked, ``selected`` if only the reader's selection was
    searched. ``scope`` holds the ids of the articles asked, None for all.

    The answer has ended unfinished if it was ``stopped``; ``interrupted`` if not by the reader.
    ``begun`` holds the sentences of an unfinished answer, ``writing`` a model's unfinished one and
    ``writing_mark`` its mark as in ``Claim``. ``error`` says how the model failed if there is an
    answer anyway, ``failure`` why there is none, ``fallback`` why the articles' own sentences
    replace a model's. ``hedged`` is true if the sentences may not answer. ``citations`` are by
    number, and so are ``contexts``, the sentences around them.

    ``feedback`` is the reader's, whose form may be open; ``problem`` says why it was not kept.
    ``copies`` are the answer in Markdown and in HTML, None until they are needed.
    """

    question: str
    id: str = Field(default_factory=lambda: secrets.token_urlsafe(12), exclude=True)
    position: int = Field(default=0, exclude=True)
    version: int = _VERSION
    several: bool = False
    selected: bool = False
    scope: tuple[str, ...] | None = None
    answer: SavedAnswer | None = None
    error: str | None = None
    failure: str | None = None
    stopped: bool = False
    interrupted: bool = False
    remark: str | None = None
    contexts: _Contexts = Field(default_factory=dict)
    begun: SavedAnswer | None = None
    writing: str = ""
    writing_mark: str = Field(default="", exclude=True)
    standalone: str | None = Field(default=None, exclude=True)
    hedged: bool = Field(default=False, exclude=True)
    citations: dict[int, Citation] = Field(default_factory=dict, init=False, exclude=True)
    fallback: str | None = Field(default=None, exclude=True)
    feedback: Feedback | None = Field(default=None, exclude=True)
    form_is_open: bool = Field(default=False, exclude=True)
    problem: str | None = Field(default=None, exclude=True)
    copies: tuple[str, str] | None = Field(default=None, exclude=True)

    def __post_init__(self) -> None:
        self.citations = _by_number(self.answer_so_far.citations if self.answer_so_far else ())
        if self.answer is not None:
            self.take(Done(self.answer))
        elif self.begun is not None:
            self.standalone = self.begun.standalone_question

    @property
    def answer_so_far(self) -> Answer | None:
        """The answer, or the part of it that has come."""
        return self.answer or self.begun

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The sentences so far."""
        return self.answer_so_far.claims if self.answer_so_far else ()

    @property
    def running(self) -> bool:
        """Whether an answer may still come."""
        return self.answer is None and self.failure is None and not self.stopped

    @property
    def completeness(self) -> int:
        """2 with an answer, 1 if the turn ended without one, else 0."""
        return 2 if self.answer is not None else int(not self.running)

    @property
    def ending(self) -> str | None:
        """How the answer failed or was stopped, in a sentence; None if it was not."""
        return self.failure or self.error or (self.halt if self.stopped else None)

    @property
    def halt(self) -> str:
        """What is said of an answer that has ended unfinished."""
        return "The answer was interrupted." if self.interrupted else "Stopped."

    def interrupt(self) -> None:
        """End an answer that is still running, though its reader has not stopped it."""
        if self.running:
            self.stopped = self.interrupted = True

    def take(self, event: Event) -> None:
        """Apply an event of the running answer."""
        match event:
            case StandaloneQuestion(question):
                self.standalone = question
            case Hedged():
                self.hedged = True
            case TextWritten(text, mark):
                self.writing += text
                self.writing_mark = mark
            case SentenceReady(claim, citations):
                self.writing = ""
                # The article's own sentences may reuse the number of a citation.
                notes = self.citations | _by_number(citations)
                self._continue((*self.claims, claim), notes.values())
            case ClaimJudged(position, claim):
                claims = list(self.claims)
                claims[position] = claim
                self._continue(claims, self.citations.values())
            case ModelFailed(error):
                self.writing = ""
                self.error = str(error)
            case SetAside(reason):
                self.writing = ""
                self.begun = None
                self.citations, self.contexts = {}, {}
                self.fallback = reason
            case Done(answer):
                self.writing = ""
                self._cite(answer.citations)
                self.answer, self.begun = answer, None
                self.standalone = answer.standalone_question
                self.fallback = answer.fallback
                self.hedged = answer.hedged

    def lacks_context(self) -> list[int]:
        """Return the numbers of the citations without surrounding sentences."""
        return [number for number in self.citations if number not in self.contexts]

    def _continue(self, claims: Iterable[Claim], citations: Iterable[Citation]) -> None:
        claims = tuple(claims)
        self._cite(sorted(citations, key=lambda note: note.number))
        self.begun = Answer(
            question=self.question,
            standalone_question=self.standalone or self.question,
            status="partial",
            text=unmarked_text(claims),
            claims=claims,
            citations=tuple(self.citations.values()),
        )

    def _cite(self, citations: Iterable[Citation]) -> None:
        """Replace the citations, and forget what stands around those whose number is another's."""
        cited, self.citations = self.citations, _by_number(citations)
        self.contexts = {
            number: context
            for number, context in self.contexts.items()
            if self.citations.get(number) == cited.get(number)
        }

    def to_document(self) -> dict[str, Any]:
        """Return the turn as a document for JSON, without id, position and feedback."""
        return {**_TURNS.dump_python(self), "note": self.ending}


def history_of(turns: Iterable[ChatTurn]) -> tuple[Turn, ...]:
    """Return the answered turns in the engine's form."""
    return tuple(Turn(turn.question, turn.answer.text) for turn in turns if turn.answer)


def _by_number(citations: Iterable[Citation]) -> dict[int, Citation]:
    return {note.number: note for note in citations}


_TURNS = TypeAdapter(ChatTurn)
_NOTES = TypeAdapter(str | None)


def question_in(document: str) -> str:
    """Return the question of a turn's document as JSON, "" for a broken one."""
    try:
        return str(json.loads(document)["question"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""


def turn_from(document: Mapping[str, Any]) -> ChatTurn:
    """Return the turn of a document that ``ChatTurn.to_document`` made.

    Of an earlier export it may be the question, the answer and the note alone. Raises ValueError
    for any other document and for one of a later version, and UsageError if the answer cannot be
    read.
    """
    try:
        turn = _TURNS.validate_python(document)
        note = _NOTES.validate_python(document.get("note"))
    except (ValueError, RecursionError) as error:
        raise ValueError("it is not a turn of a conversation") from error
    if turn.version > _VERSION:
        raise ValueError("a later version of Footnote saved it")
    if note is not None and turn.ending is None:
        turn.error, turn.failure = (note, None) if turn.answer else (None, note)
    return turn
