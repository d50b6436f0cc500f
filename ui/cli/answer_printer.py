"""Print an answer with its footnotes: whole, or as it arrives."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from index.lines import is_list_item, is_table_row
from qa import Answer, Claim, Done, Event, ModelFailed, SentenceReady, SetAside, StandaloneQuestion
from ui.cli.terminal import Terminal, harmless, one_line
from ui.markup import (
    ATTRIBUTED,
    OWN_WORDS,
    AnswerPart,
    Quotes,
    Remark,
    Statement,
    Words,
    answer_parts,
    how_far,
    is_beside_model,
    lead_of,
    mark_of,
    path_of,
    place_of,
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
        # The remarks and sentences of the answer so far, and how these were printed.
        self._remarks: list[Remark] = []
        self._claims: list[Claim] = []
        self._printed: list[str] = []

    def print_event(self, event: Event) -> None:
        """Print what an event adds; after the last one the whole answer has been printed."""
        match event:
            case StandaloneQuestion(standalone):
                self._print_remarks(Answer(self._question, standalone, "partial", ""))
            case SentenceReady(claim, _) if claim.source == "model":
                self._print_sentence(claim, [*self._claims, claim])
            case ModelFailed():
                self._end_line()
            case SetAside(reason):
                self._print_remarks(Answer("", "", "partial", "", fallback=reason))
            case Done(answer):
                self.print_answer(answer)

    def print_answer(self, answer: Answer) -> None:
        """Print what was not printed yet of an answer with its footnotes."""
        for part in answer_parts(answer):
            self._print_part(part, answer)
        self._end_line()

    def _print_part(self, part: AnswerPart, answer: Answer) -> None:
        match part:
            case Remark():
                self._print_remark(part)
            case Statement():
                self._print_statement(part, answer)
                for line in _verdicts(part.claims):
                    self._print_block(self._terminal.wrapped(line))
            case Quotes(_, heading):
                quotes = self._quotes(part, answer)
                self._print_block(f"{heading}\n{quotes}" if heading else quotes)

    def _print_remarks(self, answer: Answer) -> None:
        for part in answer_parts(answer):
            if isinstance(part, Remark):
                self._print_remark(part)

    def _print_remark(self, remark: Remark) -> None:
        if remark in self._remarks:
            return
        self._remarks.append(remark)
        if remark.kind in {"fallback", "none"} and self._printed:
            # Nothing that the model wrote is part of the answer.
            self._print_block("(What the model wrote has been set aside.)")
            self._claims.clear()
            self._printed.clear()
        words = f"--article {remark.words}" if remark.kind == "elsewhere" else remark.words
        said = f"{remark.label}: {words}" if words else remark.label
        text = self._terminal.wrapped(one_line(said))
        is_faint = remark.kind in {"understood", "hedge", "answerer"}
        self._print_block(self._terminal.faint(text) if is_faint else text)

    def _print_statement(self, part: Statement, answer: Answer) -> None:
        texts = [self._sentence(claim, part.claims, answer) for claim in part.claims]
        before = len(self._printed)
        if texts and texts[:before] != self._printed:
            # A sentence was judged unsupported after it had been printed.
            self._print_block("Now that it has been checked, it reads:")
            self._claims.clear()
            before = 0
        for claim in part.claims[before:]:
            self._print_sentence(claim, part.claims, answer)
        if not self._printed:
            self._print_block(self._terminal.wrapped(one_line(part.text)))

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

    def _quotes(self, part: Quotes, answer: Answer) -> str:
        """Return quotes, a title only where it is another than that of the quote before."""
        shown, spans = [], {} if part.heading else short_spans(answer)
        for before, note in zip((None, *part.notes), part.notes, strict=False):
            lead = f"{one_line(lead_of(note))} … " if lead_of(note) else ""
            quote = f"{lead}“{self._bold(quoted_words(note, spans))}”"
            is_same = before is not None and before.article_id == note.article_id
            path = " › ".join(note.path[1:]) if is_same else path_of(note)
            place = ", ".join(filter(None, (one_line(path), place_of(note))))
            marker = "-" if part.heading else f"[{note.number}]"
            shown.append(self._terminal.item(marker, quote, place))
        return "\n".join(shown)

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
