"""``footnote ask``: print an answer as it arrives."""

import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import TextIO

from index import ModelError
from qa import (
    HEDGE,
    Answer,
    Claim,
    Done,
    Event,
    Hedged,
    ModelFailed,
    QAService,
    SentenceReady,
    SetAside,
    StandaloneQuestion,
    Turn,
)
from ui.cli.answer_text import (
    answer_text,
    fallback_blocks,
    further_blocks,
    said_text,
    sentence_text,
    sentence_texts,
    stands_alone,
    understood_blocks,
)
from ui.cli.streams import complain, print_document
from ui.cli.terminal import Terminal, columns_of
from ui.markup import is_beside_model


class AnswerPrinter:
    """Prints the events of one answer; the result is what ``answer_text`` returns.

    In addition it shows what a model wrote that was then set aside.
    """

    def __init__(self, question: str, terminal: Terminal, out: TextIO) -> None:
        """Print the answer to this question to ``out``, which ``terminal`` describes."""
        self._question = question
        self._terminal = terminal
        self._out = out
        # The columns used in the current line, everything printed so far, and whether a sentence
        # of the current answer is part of it.
        self._taken = 0
        self._begun = False
        self._said = False
        self._failed = False
        self._claims: list[Claim] = []
        self._printed: list[str] = []

    def print(self, events: Iterable[Event]) -> int:
        """Print an answer and return the exit status of the command: 1 if the model fails."""
        for event in events:
            match event:
                case StandaloneQuestion(standalone):
                    self._blocks(understood_blocks(self._question, standalone, self._terminal))
                case Hedged():
                    self._blocks([HEDGE])
                case SentenceReady(claim, _):
                    self._claims.append(claim)
                    own_words = is_beside_model(claim, self._claims)
                    self._printed.append(sentence_text(claim, self._terminal, own_words=own_words))
                    apart = any(map(stands_alone, self._claims[-2:]))
                    self._words(self._printed[-1], apart=apart)
                case ModelFailed(error):
                    self._failed = True
                    self._end_line()
                    complain(str(error))
                case SetAside(reason):
                    self._claims.clear()
                    self._printed.clear()
                    self._set_aside()
                    self._blocks(fallback_blocks(reason, self._terminal))
                case Done(answer):
                    self._done(answer)
        return 1 if self._failed else 0

    def _done(self, answer: Answer) -> None:
        if answer.status == "not_found" and not answer.claims:
            # The model reported this, and nothing else that it wrote is supported.
            self._set_aside()
        if not self._said:
            self._blocks([said_text(answer, self._terminal)])
        elif answer.claims and sentence_texts(answer, self._terminal) != self._printed:
            # A sentence was judged unsupported after it had been printed.
            self._blocks(["Judged, it reads:", said_text(answer, self._terminal)])
        self._blocks(further_blocks(answer, self._terminal))

    def _set_aside(self) -> None:
        if self._said:
            self._blocks(["(What the model wrote is set aside.)"])
        self._said = False

    def _words(self, text: str, *, apart: bool) -> None:
        """Continue the paragraph, if ``apart`` in a line of its own.

        Lines break as in ``Terminal.wrapped``.
        """
        if apart and self._taken:
            self._end_line()
        elif not self._taken and self._begun:
            self._out.write("\n")
        width = self._terminal.width
        for word in text.split(" "):
            wide = columns_of(word)
            if not self._taken:
                self._out.write(word)
                self._taken = wide
            elif width is not None and self._taken + 1 + wide > width:
                self._out.write(f"\n{word}")
                self._taken = wide
            else:
                self._out.write(f" {word}")
                self._taken += 1 + wide
        self._begun = self._said = True
        self._out.flush()

    def _blocks(self, blocks: list[str]) -> None:
        for block in blocks:
            self._end_line()
            self._out.write(f"\n{block}\n" if self._begun else f"{block}\n")
            self._begun = True
        self._out.flush()

    def _end_line(self) -> None:
        if self._taken:
            self._out.write("\n")
            self._taken = 0
            self._out.flush()


def print_answer(
    question: str,
    *,
    history: Sequence[Turn],
    articles: Sequence[str] | None,
    model: str | None,
    as_json: bool,
) -> int:
    """Answer a question from the user's store and return the exit status.

    On a terminal each sentence appears once it is settled. The status is 1 if the named model
    failed; an answer without it is still printed. Raises FootnoteError.
    """
    terminal = Terminal.of(sys.stdout)
    with QAService.open() as service:
        if terminal.width is not None and not as_json:
            events = service.events(question, history=history, articles=articles, model=model)
            with closing(events):
                return AnswerPrinter(question, terminal, sys.stdout).print(events)
        failure: ModelError | None = None
        try:
            answer = service.answer(question, history=history, articles=articles, model=model)
        except ModelError as error:
            if not isinstance(error.answer, Answer):
                raise
            failure, answer = error, error.answer
    if failure is not None:
        complain(str(failure))
    if as_json:
        print_document(answer.to_dict())
    else:
        print(answer_text(answer, terminal))
    return 0 if failure is None else 1
