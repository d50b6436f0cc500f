"""``footnote eval init`` and ``footnote eval review``: draft cases, and settle them."""

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index import UsageError
from index.counting import counted
from ui.cli.chat import port_number
from ui.cli.commands import cli, model_name
from ui.cli.terminal import harmless

if TYPE_CHECKING:
    from eval import Case
    from ui.review import CaseFile

_ASK = (
    "Enter or y: right   -: the articles have no answer   s: leave it   d: drop it   u: undo   "
    "or another answer"
)


@cli.command("eval init")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@click.option(
    "--to", "folder", metavar="FOLDER", type=Path, required=True, help="The folder to write."
)
@click.option("--model", metavar="M", type=model_name, help="The model that writes questions.")
def init(articles: tuple[str, ...], folder: Path, model: str | None) -> None:
    """Draft questions and answers about articles, for you to settle.

    Without --model they are questions that Footnote suggests. No score counts a draft: settle
    them with 'footnote eval review', or take "draft" out of their lines.

    Examples:
      footnote eval init blinken-beijing --to questions/
      footnote eval init blinken-beijing --to questions/ --model llama3.2
    """
    from eval import draft_cases, refuse_full, write_folder
    from index import ArticleIndex, IndexSettings
    from qa import QASettings, host_of, open_model

    refuse_full(folder)
    writer = None
    if model is not None:
        settings = QASettings.from_environment()
        if (host := host_of(model, settings)) is not None:
            print(f"Passages of the articles go to {host}.", file=sys.stderr)
        writer = open_model(model, settings)
    with closing(ArticleIndex.open(IndexSettings.from_environment())) as index:
        try:
            kept, drafts = draft_cases(index, articles, writer)
        finally:
            if writer is not None:
                writer.close()
    if not drafts:
        raise UsageError("No question came of these articles; name others, or a --model.")
    write_folder(folder, kept, drafts)
    print(harmless(f"drafted   {counted(len(drafts), 'case')} in {folder / 'qa.jsonl'}"))


@cli.command("eval review")
@click.argument("file", type=Path)
@click.option(
    "--port", metavar="P", type=port_number, default="0", help="The port; without it a free one."
)
@click.option("--terminal", is_flag=True, help="Ask here, where there is no browser.")
def review(file: Path, port: int, terminal: bool) -> None:
    """Settle what no person has settled, one case after the other, in a browser.

    FILE is one of cases, or a folder with its qa.jsonl. What you said is kept at once. Nothing
    leaves this machine.

    Examples:
      footnote eval review questions/
      footnote eval review questions/ --terminal
    """
    from ui.review import CaseFile

    cases = CaseFile(file)
    if terminal:
        _ask(cases)
    elif cases.queue:
        from ui.app import serve_review

        serve_review(cases, port)
    every = cases.cases().values()
    left = sum(each.unresolved for each in every)
    print(f"settled   {counted(len(every) - left, 'case')}, {left} left")


def _ask(cases: "CaseFile") -> None:
    from eval import settled

    _, key = cases.around("")
    while key is not None and (case := cases.case(key)) is not None:
        told = [f"\n{case.question}", *(f"  answer    {each}" for each in case.answers)]
        told += [f"  evidence  {each}" for each in case.evidence]
        if case.judgement is not None:
            told.append(f"  called wrong  {case.judgement.given}")
        print(harmless("\n".join(told)))
        said = _said(case)
        if said == "u":
            key = cases.undo() if cases.changes else key
            continue
        if said != "s":
            becomes = settled(case, None if said == "-" else said) if said != "d" else None
            cases.change(case, becomes)
        _, key = cases.around(key)


def _said(case: "Case") -> str:
    """Return a choice, an answer, or "" if the drafted one is right.

    An answer of one character is asked for twice, since it may be meant for a choice.
    """
    before = ""
    while True:
        said = click.prompt(_ASK, default="", show_default=False).strip()
        if said in ("", "y") and case.answers:
            return ""
        if said in ("-", "s", "d", "u", before) or len(said) > 1:
            return str(said or "s")
        before = said
        print(harmless(f"{said!r} is no choice; type it again if it is the answer."))
