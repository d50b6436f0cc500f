"""A question of the footnote command, answered on standard output."""

import sys
from collections.abc import Sequence
from contextlib import closing

from index import ModelError
from qa import Answer, QAService, Turn
from ui.answer_printer import AnswerPrinter
from ui.answer_text import answer_text
from ui.complaint import complain
from ui.document import print_document
from ui.terminal import Terminal


def print_answer(
    question: str,
    *,
    history: Sequence[Turn],
    articles: Sequence[str] | None,
    model: str | None,
    as_json: bool,
) -> int:
    """Answer a question of the user's store and return the exit status.

    On a terminal sentences come as they are settled. The status is 1 where the model that was
    named failed; what can be answered all the same is printed then, too. Raises FootnoteError.
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
