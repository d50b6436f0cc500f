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
    """One question and what has come of it so far.

    ``id`` and ``position`` find the turn again where it is kept. ``scope`` are the articles that
    were asked, None for all, ``several`` tells that they were more than one, and ``selected``
    that only what a reader had selected was looked at. ``contexts`` holds what stands around each
    citation, by its number. ``writing`` is what a model has written of a sentence that is not
    complete, ``error`` says how the model failed where an answer stands all the same, and
    ``failure`` why there is none. ``fallback`` says why the articles' own sentences stand in
    place of a model's. ``hedged`` tells that the sentences may answer, and may
    not. ``feedback`` is what the reader thinks of the answer and ``further`` what
    may be asked next; ``saying`` tells that more is being said, and ``problem`` why it is not
    kept.
    """

    question: str
    id: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    position: int = 0
    scope: tuple[str, ...] | None = None
    several: bool = False
    selected: bool = False
    standalone: str | None = None
    hedged: bool = False
    claims: list[Claim] = field(default_factory=list)
    citations: dict[int, Citation] = field(default_factory=dict)
    contexts: dict[int, Context] = field(default_factory=dict)
    writing: str = ""
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
        """Make a turn of a saved one, without what stands around its citations."""
        turn = cls(
            question=saved.question,
            id=saved.id,
            position=saved.position,
            scope=saved.scope,
            several=saved.several,
            selected=saved.selected,
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
        """Tell whether an answer may still come."""
        return self.answer is None and self.failure is None and not self.stopped

    @property
    def asked(self) -> tuple[str, ...]:
        """The question as it was put, and as it was understood where that is known."""
        return (self.question,) if self.standalone is None else (self.question, self.standalone)

    @property
    def begun(self) -> Answer | None:
        """The sentences of an answer that did not come to its end, None where there are none."""
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
        """Note an event of the answer on its way."""
        match event:
            case StandaloneQuestion(question):
                self.standalone = question
            case Hedged():
                self.hedged = True
            case TextWritten(text):
                self.writing += text
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
                # What was judged away leaves its number to the next.
                self.contexts = {
                    number: context
                    for number, context in self.contexts.items()
                    if settled.get(number) == self.citations.get(number)
                }
                self.citations = settled
                self.fallback = answer.fallback
                self.hedged = answer.hedged

    def _cite(self, note: Citation) -> None:
        """Hold a citation by its number, which the article's own words may give to another."""
        if self.citations.get(note.number) != note:
            self.contexts.pop(note.number, None)
        self.citations[note.number] = note

    def lacks_context(self) -> list[int]:
        """Return the numbers of the citations that nothing is known to stand around."""
        return [number for number in self.citations if number not in self.contexts]

    def notes(self, kind: str) -> Sequence[Citation]:
        """Return the places of one kind.

        They are citations ("c"), related sentences ("n"), flagged ones ("f") or passages that
        were looked at ("l").
        """
        if kind == "c":
            return [self.citations[number] for number in sorted(self.citations)]
        if self.answer is None:
            return ()
        if kind == "l":
            return looked_at(self.answer)
        return self.answer.nearest if kind == "n" else self.answer.flagged

    def label(self, note: Citation, *, cited: bool = True) -> str:
        """Say in words how far a citation supports the sentence that it first stands at.

        Of a passage that was only looked at, say whether anything of it is cited.
        """
        if not cited:
            return use_of(note, self.citations.values())
        claim = next((claim for claim in self.claims if note.number in claim.citations), None)
        return VERIFIED if claim is None else support_words(claim, note)
