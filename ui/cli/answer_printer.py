"""Print an answer with its footnotes: whole, or as it arrives."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from index.lines import is_list_item, is_table_row
from qa import (
    Answer,
    Citation,
    Claim,
    Done,
    Event,
    ModelFailed,
    SentenceReady,
    SetAside,
    StandaloneQuestion,
)
from ui.cli.terminal import Terminal, harmless, one_line
from ui.export import lead, other_quotes, path, place
from ui.markup import (
    ATTRIBUTED,
    OWN_WORDS,
    Words,
    answered_by,
    hedge_words,
    how_far,
    is_beside_model,
    mark_of,
    quoted_words,
    said_words,
    short_spans,
)


class AnswerPrinter:
    """Prints one answer; event by event also what a model wrote that was then set aside.

    Sentences of the articles wait for the whole answer, which comes with them: it tells what of
    them is bold, and what doubt stands above them.
    """

    def __init__(self, question: str, terminal: Terminal, out: TextIO | None) -> None:
        """Print the answer to this question to ``out``, if any, which ``terminal`` describes."""
        self._question = question
        self._terminal = terminal
        self._out = out
        # The unfinished line, and whether anything was printed at all.
        self._line = ""
        self._begun = False
        # The sentences of the answer so far, and how they were printed.
        self._claims: list[Claim] = []
        self._printed: list[str] = []

    def print_answer(self, answer: Answer) -> None:
        """Print an answer with its footnotes, or the related sentences if there is none."""
        self.print_event(StandaloneQuestion(answer.standalone_question))
        if answer.fallback:
            self.print_event(SetAside(answer.fallback))
        self.print_event(Done(answer))

    def print_event(self, event: Event) -> None:
        """Print what an event adds; after the last one the whole answer has been printed."""
        wrapped = self._terminal.wrapped
        match event:
            case StandaloneQuestion(standalone):
                understood = one_line(standalone)
                if understood and understood != one_line(self._question):
                    text = wrapped(f"Understood as: {understood}")
                    self._print_block(self._terminal.faint(text))
            case SentenceReady(claim, _) if claim.source == "model":
                self._print_sentence(claim, [*self._claims, claim])
            case ModelFailed():
                self._end_line()
            case SetAside(reason):
                self._set_aside()
                self._print_block(wrapped(f"In place of the model's answer: {one_line(reason)}"))
            case Done(answer):
                self._finish(answer)

    def _finish(self, answer: Answer) -> None:
        if answer.status == "not_found" and not answer.claims:
            # The model reported this, and nothing else that it wrote is supported.
            self._set_aside()
        texts = [self._sentence(claim, answer.claims, answer) for claim in answer.claims]
        before = len(self._printed)
        if not self._printed:
            self._print_sentences(answer)
        elif texts[:before] == self._printed:
            for claim in answer.claims[before:]:
                self._print_sentence(claim, answer.claims, answer)
        elif answer.claims:
            # A sentence was judged unsupported after it had been printed.
            self._print_block("Now that it has been checked, it reads:")
            self._print_sentences(answer)
        for block in self._notes(answer):
            self._print_block(block)
        self._end_line()

    def _set_aside(self) -> None:
        if self._printed:
            self._print_block("(What the model wrote has been set aside.)")
        self._claims.clear()
        self._printed.clear()

    def _print_sentences(self, answer: Answer) -> None:
        self._claims.clear()
        if answer.hedged:
            self._print_block(
                self._terminal.faint(self._terminal.wrapped(one_line(hedge_words(answer))))
            )
        for claim in answer.claims:
            self._print_sentence(claim, answer.claims, answer)
        if not answer.claims:
            self._print_block(self._terminal.wrapped(one_line(answer.text)))

    def _print_sentence(
        self, claim: Claim, claims: Iterable[Claim], answer: Answer | None = None
    ) -> None:
        text = self._sentence(claim, claims, answer)
        apart = any(map(_stands_alone, (*self._claims[-1:], claim)))
        self._claims.append(claim)
        self._printed.append(text)
        if self._line and apart:
            self._end_line()
        elif not self._line and self._begun:
            self._write("\n")
        lines = self._terminal.wrapped(f"{self._line} {text}" if self._line else text)
        self._write(lines[len(self._line) :])
        self._line = lines.rpartition("\n")[2]

    def _sentence(self, claim: Claim, claims: Iterable[Claim], answer: Answer | None) -> str:
        """Return one sentence with its markers and what is known of its support at once.

        Later verdicts are printed below the answer.
        """
        markers = "".join(self._terminal.strong(f"[{number}]") for number in claim.citations)
        remarks = [
            *([how_far(claim)] if claim.support == "unsupported" else []),
            *([OWN_WORDS] if is_beside_model(claim, claims) else []),
            *([ATTRIBUTED] if claim.attributed else []),
        ]
        aside = f"({'; '.join(remarks)})" if remarks else ""
        notes = answer.citations if answer else ()
        words = said_words(claim, notes, short_spans(answer))
        return " ".join(filter(None, (self._bold(words), markers, aside)))

    def _bold(self, words: Words) -> str:
        """Return words as one line, with what of them answers by itself in bold."""
        pieces = ((harmless(text), answers) for text, answers in words.pieces)
        shown = (self._terminal.bold(text) if answers else text for text, answers in pieces)
        return " ".join("".join(shown).split())

    def _notes(self, answer: Answer) -> Iterator[str]:
        """Yield the blocks below the sentences: what is missing, footnotes, and who answered."""
        wrapped = self._terminal.wrapped
        yield from map(wrapped, _verdicts(answer.claims))
        if answer.status == "partial" and answer.missing:
            yield wrapped(f"Not answered: {one_line(answer.missing)}")
        if answer.citations:
            spans = short_spans(answer)
            yield "\n".join(
                self._note(note, quoted_words(note, spans), f"[{note.number}]")
                for note in answer.citations
            )
        if answer.elsewhere:
            yield wrapped(f"Another article may answer it: --article {', '.join(answer.elsewhere)}")
        for heading, notes in other_quotes(answer):
            quotes = (self._note(note, Words(note.quote)) for note in notes)
            yield "\n".join((heading, *quotes))
        for notice in answer.other_notices:
            yield wrapped(one_line(notice))
        if who := answered_by(answer):
            yield self._terminal.faint(one_line(who))

    def _note(self, citation: Citation, words: Words, marker: str = "-") -> str:
        before = f"{one_line(lead(citation))} … " if lead(citation) else ""
        quote = f"{before}“{self._bold(words)}”"
        return self._terminal.item(marker, quote, f"{one_line(path(citation))}, {place(citation)}")

    def _print_block(self, text: str) -> None:
        self._end_line()
        self._write(f"\n{text}\n" if self._begun else f"{text}\n")

    def _end_line(self) -> None:
        if self._line:
            self._write("\n")
            self._line = ""

    def _write(self, text: str) -> None:
        self._begun = True
        print(text, end="", file=self._out, flush=True)


def _stands_alone(claim: Claim) -> bool:
    """Return whether a sentence is a row or an item, which has a line of its own."""
    words = claim.text.strip()
    return bool(claim.mark) or is_table_row(words) or is_list_item(words)


def _verdicts(claims: Sequence[Claim]) -> Iterator[str]:
    """Yield which sentences, counted from 1, are doubtful, and which were not judged."""
    for mark in ("partial", "unjudged"):
        marked = [number for number, claim in enumerate(claims, 1) if mark_of(claim) == mark]
        if marked:
            words = how_far(claims[marked[0] - 1]).capitalize()
            what = "sentence" if len(marked) == 1 else "sentences"
            yield f"{words}: {what} {', '.join(map(str, marked))}."
