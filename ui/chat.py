"""The conversation of one browser tab, and its turns as HTML.

Everything that comes from outside (questions, answers, titles, quotes, errors) is escaped
here; nothing else of it ever reaches the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from qa import Answer, Citation, Claim, Done, Event, SentenceReady, StandaloneQuestion, Turn
from ui.reader import Place

_SUPPORT = {"verified": "verified", "partial": "partly supported", "unsupported": "not supported"}
_LONGEST_TIED = 24


@dataclass(slots=True)
class ChatTurn:
    """One question and what has come of it so far."""

    question: str
    standalone: str | None = None
    claims: list[Claim] = field(default_factory=list)
    citations: dict[int, Citation] = field(default_factory=dict)
    answer: Answer | None = None
    failure: str | None = None
    stopped: bool = False
    remark: str | None = None

    @property
    def running(self) -> bool:
        """Tell whether an answer may still come."""
        return self.answer is None and self.failure is None and not self.stopped

    def take(self, event: Event) -> None:
        """Note an event of the answer on its way."""
        match event:
            case StandaloneQuestion(question):
                self.standalone = question
            case SentenceReady(claim, citations):
                self.claims.append(claim)
                self.citations.update({note.number: note for note in citations})
            case Done(answer):
                self.answer = answer
                self.standalone = answer.standalone_question
                self.claims = list(answer.claims)
                self.citations = {note.number: note for note in answer.citations}

    def notes(self, kind: str) -> Sequence[Citation]:
        """Return the citations ("c") or the related sentences ("n") by number."""
        if kind == "n":
            return self.answer.nearest if self.answer else ()
        return [self.citations[number] for number in sorted(self.citations)]


@dataclass(slots=True)
class Conversation:
    """The turns of one tab, and the article that its questions are scoped to (None: all)."""

    turns: list[ChatTurn] = field(default_factory=list)
    scope: str | None = None

    def history(self) -> tuple[Turn, ...]:
        """Return the finished turns as the engine takes them."""
        return tuple(
            Turn(turn.question, turn.answer.text) for turn in self.turns if turn.answer is not None
        )

    def place(self, name: str) -> Place | None:
        """Find the citation that a button names, or None when there is no such citation."""
        index, _, rest = name.partition("-")
        if not (index.isdecimal() and rest[:1] in {"c", "n"} and rest[1:].isdecimal()):
            return None
        if int(index) >= len(self.turns):
            return None
        turn = self.turns[int(index)]
        notes = turn.notes(rest[0])
        at = next((i for i, note in enumerate(notes) if note.number == int(rest[1:])), None)
        if at is None:
            return None
        names = [f"{index}-{rest[0]}{note.number}" for note in notes]
        return Place(
            name=names[at],
            citation=notes[at],
            count=len(notes),
            label=_label(turn, notes[at]) if rest[0] == "c" else "related, not an answer",
            back=names[at - 1] if at else None,
            on=names[at + 1] if at + 1 < len(names) else None,
        )

    def value(self, welcome: str) -> dict[str, object]:
        """Return what the page shows: a piece of HTML a turn, or the welcome before any."""
        turns = [turn_html(index, turn) for index, turn in enumerate(self.turns)]
        return {
            "turns": turns or [welcome],
            "running": bool(self.turns) and self.turns[-1].running,
        }


def turn_html(index: int, turn: ChatTurn) -> str:
    """Build one turn; ``index`` counts the turns of the conversation from 0."""
    understood = ""
    if turn.standalone and " ".join(turn.standalone.split()) != " ".join(turn.question.split()):
        understood = f'<p class="stand" dir="auto">understood as: {escape(turn.standalone)}</p>'
    remark = f'<p class="state remark">{escape(turn.remark)}</p>' if turn.remark else ""
    return (
        f'<article class="turn" id="turn-{index}" aria-label="Question {index + 1}">'
        f'<p class="q" dir="auto">{escape(turn.question)}</p>{understood}'
        f'{remark}<div class="a">{_answer(index, turn)}</div></article>'
    )


def welcome_html(questions: Sequence[str], *, title: str | None, empty: bool) -> str:
    """Build what stands before the first question: what this is, and what to ask."""
    if empty:
        return (
            '<div class="welcome"><h2>Ask an article</h2><p>There is no article here yet. Add a '
            "text, and every sentence of an answer will point at the exact words it stands on."
            '</p><p><button type="button" class="plain strong" data-open="add">Add text</button>'
            "</p></div>"
        )
    heading = "Ask an article" if title else "Ask about these articles"
    about = f"Ask about <bdi>“{escape(title)}”</bdi>. " if title else ""
    chips = "".join(
        f'<li><button type="button" class="chip" data-ask="{escape(question)}" dir="auto">'
        f"{escape(question)}</button></li>"
        for question in questions
    )
    hint = (
        f'<p class="hint">Try one of these:</p><ul class="chips">{chips}</ul>'
        if chips
        else '<p class="hint">Ask who, what, when, where or why, in a whole sentence; then follow '
        "up as you would with a person.</p>"
    )
    return (
        f'<div class="welcome"><h2>{heading}</h2>'
        f"<p>{about}Every sentence of an answer carries a number; choose it "
        f"to see the exact words it stands on, in their place.</p>{hint}</div>"
    )


def failure_html(sentence: str) -> str:
    """Build what stands where something failed."""
    return f'<div class="fail" role="alert"><p dir="auto">{escape(sentence)}</p></div>'


def _answer(index: int, turn: ChatTurn) -> str:
    if turn.failure is not None:
        return failure_html(turn.failure)
    if turn.answer is not None and turn.answer.status == "not_found":
        return _not_found(index, turn.answer)
    claims = " ".join(_claim(index, turn, claim) for claim in turn.claims)
    body = f'<p class="said" dir="auto">{claims}</p>' if claims else ""
    if turn.stopped:
        return f'{body}<p class="state">Stopped.</p>'
    if turn.answer is None:
        return f'{body}<p class="state wait">{"Writing" if claims else "Reading"}…</p>'
    note = ""
    if turn.answer.status == "partial" and turn.answer.missing:
        note = f'<p class="state" dir="auto">Not in the article: {escape(turn.answer.missing)}</p>'
    return f"{body}{note}{_tools(turn.answer)}"


def _claim(index: int, turn: ChatTurn, claim: Claim) -> str:
    notes = [turn.citations[number] for number in claim.citations if number in turn.citations]
    buttons = "".join(
        f'<button type="button" class="fn {claim.support}" data-place="{index}-c{note.number}" '
        f'aria-label="Citation {note.number}, {escape(note.title)}, {_label(turn, note)}">'
        f"{note.number}</button>"
        for note in notes
    )
    tag = ""
    if claim.support != "verified":
        tag = f'<span class="tag {claim.support}">{_SUPPORT[claim.support]}</span>'
    # The last word and its marker stay on one line, unless the word is as long as one.
    head, space, word = claim.text.rpartition(" ")
    if len(word) > _LONGEST_TIED:
        head, space, word = claim.text, "", ""
    return (
        f'<span class="claim {claim.support}"><span class="text">{escape(head)}</span>{space}'
        f'<span class="tie"><span class="text">{escape(word)}</span>{buttons}</span>{tag}</span>'
    )


def _label(turn: ChatTurn, note: Citation) -> str:
    claims = [claim for claim in turn.claims if note.number in claim.citations]
    support = claims[0].support if claims else "verified"
    verbatim = any(claim.text in note.quote for claim in claims)
    return "verified quote" if support == "verified" and verbatim else _SUPPORT[support]


def _not_found(index: int, answer: Answer) -> str:
    related = ""
    if answer.nearest:
        items = "".join(
            f'<li><button type="button" class="near" data-place="{index}-n{note.number}" '
            f'aria-label="Related sentence {note.number}, {escape(note.title)}, not an answer: '
            f'{escape(note.quote)}" dir="auto">{escape(note.quote)}</button></li>'
            for note in answer.nearest[:3]
        )
        related = f'<p class="hint">Related, not an answer:</p><ul>{items}</ul>'
    # The heading says all that the answer's text does, unless what is missing has a name.
    missing = ""
    if answer.missing:
        missing = f'<p dir="auto">It says nothing about: {escape(answer.missing)}</p>'
    return f'<div class="none"><h2>Not in this article</h2>{missing}{related}</div>'


def _tools(answer: Answer) -> str:
    stages = answer.timings_ms
    total = stages.get("total", sum(stages.values()))
    took = f'<span class="took">{total:,.0f} ms</span>' if stages else ""
    return (
        '<div class="tools"><button type="button" class="plain" data-copy>Copy with footnotes'
        f'</button>{took}<pre class="copied" hidden>{escape(str(answer))}</pre></div>'
    )
