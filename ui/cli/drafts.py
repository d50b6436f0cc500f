"""``footnote eval init``: draft questions about articles."""

import sys
from contextlib import closing
from pathlib import Path

import click

from index import UsageError
from index.counting import counted
from ui.cli.commands import cli, model_name
from ui.cli.terminal import harmless


@cli.command("eval init")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@click.option(
    "--to", "folder", metavar="FOLDER", type=Path, required=True, help="The folder to write."
)
@click.option("--model", metavar="M", type=model_name, help="The model that writes questions.")
def init(articles: tuple[str, ...], folder: Path, model: str | None) -> None:
    """Draft a table of questions and answers about articles, for you to settle.

    Without --model they are questions that Footnote suggests. A row of FOLDER/questions.csv counts
    once something stands in its column "settled": correct its answer and evidence before, write -
    for an answer that the articles do not have, or delete the row.

    Examples:
      footnote eval init blinken-beijing --to questions/
      footnote eval init blinken-beijing --to questions/ --model llama3.2
      footnote eval questions/
    """
    from eval import TABLE, draft_cases, refuse_full, write_folder, write_question_table
    from index import ArticleIndex, IndexSettings
    from qa import QASettings, open_model

    refuse_full(folder)
    writer = None
    if model is not None:
        settings = QASettings.from_environment()
        writer = open_model(model, settings)
        print(f"Passages of the articles go to {writer.host}.", file=sys.stderr)
    with closing(ArticleIndex.open(IndexSettings.from_environment())) as index:
        try:
            kept, drafts = draft_cases(index, articles, writer)
        finally:
            if writer is not None:
                writer.close()
    if not drafts:
        raise UsageError("No question came of these articles; name others, or a --model.")
    write_folder(folder, kept, TABLE, write_question_table(drafts))
    print(harmless(f"drafted   {counted(len(drafts), 'row')} in {folder / TABLE}"))
