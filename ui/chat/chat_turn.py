"""One question of a tab and its answer so far."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from eval import Feedback
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
    unmarked_text,
)
from ui.chat.card import Context
from ui.chat.receipt import looked_at, use_of
from ui.conversations import SavedTurn
from ui.markup import VERIFIED, support_words


@dataclass(slots=True)
class ChatTurn:
    """One question and the state of its answer.

    ``id`` and ``position`` identify the turn in the store. ``scope`` holds the ids of the articles
    asked, None for all; ``several`` is true if there was more than one, ``selected`` if only the
    reader's selection was searched. ``so_far`` is what of an article was searched while it was
    still being added, empty for whole articles. ``contexts`` maps a citation's number to the
    sentences around it. ``writing`` is a model's unfinished sentence, and ``writing_mark`` its mark
    as in ``Claim``. ``error`` says how the model failed if there is an answer anyway, ``failure``
    why there is none, ``fallback`` why the articles' own sentences replace a model's. ``hedged`` is
    true if the sentences may not answer. ``feedback`` is the reader's thumb, ``further`` the
    questions suggested next. ``saying`` is true while the feedback form is open; ``problem`` says
    why feedback was not kept.
    """

    question: str
    id: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    position: int = 0
    scope: tuple[str, ...] | None = None
    several: bool = False
    selected: bool = False
    so_far: str = ""
    standalone: str | None = None
    hedged: bool = False
    claims: list[Claim] = field(default_factory=list)
    citations: dict[int, Citation] = field(default_factory=dict)
    contexts: dict[int, Context] = field(default_factory=dict)
    writing: str = ""
    writing_mark: str = ""
    fallback: str | None = None
    error: str | None = None
    answer: Answer | None = None
    failure: str | None = None
    stopped: bool = False
    remark: str | None = None
    feedback: Feedback | None = None
    saying: bool = False
    further: tuple[str, ...] = ()
    problem: str | None = None

    @classmethod
    def again(cls, saved: SavedTurn) -> "ChatTurn":
        """Return the turn of a saved one, without the sentences around its citations."""
        turn = cls(
            question=saved.question,
            id=saved.id,
            position=saved.position,
            scope=saved.scope,
            several=saved.several,
            selected=saved.selected,
            so_far=saved.so_far,
            remark=saved.remark,
            error=saved.error,
            failure=saved.failure,
            feedback=None if saved.feedback is None else Feedback(saved.feedback),
            further=saved.further,
            writing=saved.writing,
        )
        if saved.answer is not None:
            turn.take(Done(saved.answer))
        elif saved.begun is not None:
            turn.claims = list(saved.begun.claims)
            turn.citations = {note.number: note for note in saved.begun.citations}
            turn.standalone = saved.begun.standalone_question
        turn.stopped = saved.stopped or turn.running
        return turn

    @property
    def running(self) -> bool:
        """Whether an answer may still come."""
        return self.answer is None and self.failure is None and not self.stopped

    @property
    def asked(self) -> tuple[str, ...]:
        """The question as asked and, if known, as understood."""
        return (self.question,) if self.standalone is None else (self.question, self.standalone)

    @property
    def begun(self) -> Answer | None:
        """The sentences of an unfinished answer, None if there are none."""
        if self.answer is not None or not self.claims:
            return None
        return Answer(
            question=self.question,
            standalone_question=self.standalone or self.question,
            status="partial",
            text=unmarked_text(self.claims),
            claims=tuple(self.claims),
            citations=tuple(self.notes("c")),
        )

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
                self.claims.append(claim)
                for note in citations:
                    self._cite(note)
            case ClaimJudged(position, claim):
                self.claims[position] = claim
            case ModelFailed(error):
                self.writing = ""
                self.error = str(error)
            case SetAside(reason):
                self.writing = ""
                self.claims.clear()
                self.citations.clear()
                self.contexts.clear()
                self.fallback = reason
            case Done(answer):
                self.writing = ""
                self.answer = answer
                self.standalone = answer.standalone_question
                self.claims = list(answer.claims)
                settled = {note.number: note for note in answer.citations}
                # A removed citation frees its number for the next.
                self.contexts = {
                    number: context
                    for number, context in self.contexts.items()
                    if settled.get(number) == self.citations.get(number)
                }
                self.citations = settled
                self.fallback = answer.fallback
                self.hedged = answer.hedged

    def _cite(self, note: Citation) -> None:
        """Store a citation by number; the article's own sentences may reuse the number."""
        if self.citations.get(note.number) != note:
            self.contexts.pop(note.number, None)
        self.citations[note.number] = note

    def lacks_context(self) -> list[int]:
        """Return the numbers of the citations without surrounding sentences."""
        return [number for number in self.citations if number not in self.contexts]

    def notes(self, kind: str) -> Sequence[Citation]:
        """Return the places of one kind.

        Kinds are citations ("c"), nearest sentences ("n"), flagged ones ("f") and passages that
        were considered ("l").
        """
        if kind == "c":
            return [self.citations[number] for number in sorted(self.citations)]
        if self.answer is None:
            return ()
        if kind == "l":
            return looked_at(self.answer)
        return self.answer.nearest if kind == "n" else self.answer.flagged

    def label(self, note: Citation, *, cited: bool = True) -> str:
        """Say how far a citation supports the first sentence that it is attached to.

        For a passage that was only considered, say whether anything of it is cited.
        """
        if not cited:
            return use_of(note, self.citations.values())
        claim = next((claim for claim in self.claims if note.number in claim.citations), None)
        return VERIFIED if claim is None else support_words(claim, note)
