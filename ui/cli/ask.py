"""``footnote ask``: print an answer as it arrives."""

import sys
from contextlib import closing
from typing import TYPE_CHECKING

import click

from index import UsageError
from ui.cli.commands import (
    as_typed,
    cli,
    json_option,
    model_option,
    report_embedding_host,
    where_option,
)
from ui.cli.terminal import Terminal, complain, print_document, read_json, standard_input

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa import Turn

_MAX_QUESTION_BYTES = 1_000_000


@cli.command()
@click.argument("words", nargs=-1, required=True, metavar="QUESTION...", type=as_typed)
@click.option(
    "--article",
    "articles",
    multiple=True,
    metavar="ID",
    type=as_typed,
    help="Look only in this article; may be given several times.",
)
@click.option(
    "--history",
    metavar="FILE",
    help='The turns before, as JSON: [["question", "answer"], ...], what --json printed, or an '
    "exported conversation.",
)
@where_option
@model_option
@json_option
def ask(
    words: tuple[str, ...],
    articles: tuple[str, ...],
    history: str | None,
    where: tuple[str, ...],
    model: str | None,
    as_json: bool,
) -> int:
    """Answer a question, with footnotes.

    A QUESTION of - is read from standard input. Finding no answer counts as
    success. If the model fails, sentences of the articles are printed instead,
    and the exit status is 1.

    Examples:
      footnote ask "Where did Sullivan meet Wang Yi?"
      footnote ask "What did it cost?" --article report-1a2b3c4d --json
      footnote ask "What is planned?" --where tag=press --where "date>=2024-05"
      footnote ask "Where was it built?" --json > turn.json
      footnote ask "And in which month?" --history turn.json
      echo 'Who paid for it?' | footnote ask -
    """
    from qa import Done, ModelFailed, QAService, Question
    from ui.cli.answer_printer import AnswerPrinter

    question = " ".join(words)
    if question == "-":
        data = standard_input("Type the question", _MAX_QUESTION_BYTES)
        question = data.decode("utf-8", "replace")
    turns = [] if history is None else _turns(history)
    report_embedding_host("question goes")
    terminal = Terminal.of(sys.stdout)
    live = terminal.width is not None and not as_json
    printer = AnswerPrinter(question, terminal, sys.stdout)
    status = 0
    with QAService.open() as service:
        asked = Question(question, turns, articles or None, where, model=model)
        with closing(service.events(asked)) as events:
            for event in events:
                if live:
                    printer.print_event(event)
                if isinstance(event, ModelFailed):
                    status = 1
                    complain(str(event.error))
                elif isinstance(event, Done) and as_json:
                    print_document(event.answer.to_dict())
                elif isinstance(event, Done) and not live:
                    printer.print_answer(event.answer)
    return status


def _turns(name: str) -> "Sequence[Turn]":
    from qa import turns_from

    try:
        document = read_json(name)
        listed = document if isinstance(document, list) else [document]
        if any(isinstance(each, dict) for each in listed):
            from ui.conversations import history_of
            from ui.export import turns_in

            return history_of(turns_in(document))
        return turns_from(document)
    except UsageError as error:
        raise UsageError(f"The history {name} cannot be used. {error}") from error
    except ValueError as error:
        raise UsageError(
            f"The history {name} cannot be used ({error}); give a JSON file in UTF-8 with "
            '[["question", "answer"], ...] in it, or what --json printed.'
        ) from error
