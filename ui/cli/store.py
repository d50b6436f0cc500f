"""``footnote check``, ``export`` and ``import``."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from index import counted
from ui.cli.command_line import cli, json_option, report_embedding_host
from ui.cli.progress import add_progress
from ui.cli.streams import print_document


@cli.command()
@click.option(
    "--embed-anew",
    is_flag=True,
    help="Embed all articles anew if the embedder or the passages' settings have changed.",
)
@json_option
def check(embed_anew: bool, as_json: bool) -> int:
    """Check the store, and repair it.

    Examples:
      footnote check
      FOOTNOTE_EMBEDDER=bge-m3 footnote check --embed-anew
    """
    from index import check_store

    if embed_anew:
        report_embedding_host("texts go")
    with add_progress(sys.stderr) as progress:
        found = check_store(progress=progress, embed_anew=embed_anew)
    if as_json:
        print_document({"findings": [asdict(each) for each in found]})
    else:
        for each in found:
            print(f"{each.text} Repaired." if each.repaired else each.text)
        if not found:
            print("The store is whole.")
    return 0 if all(each.repaired for each in found) else 1


@cli.command()
@click.argument("file", metavar="FILE")
def export(file: str) -> None:
    """Write all articles to one file, with their vectors.

    Examples:
      footnote export articles.footnote
    """
    from index import export_store

    print(f"exported   {counted(export_store(Path(file)), 'article')} to {file}")


@cli.command("import")
@click.argument("file", metavar="FILE")
def import_command(file: str) -> None:
    """Put an exported file into an empty data folder.

    Examples:
      footnote import articles.footnote
    """
    from index import import_store

    print(f"imported   {counted(import_store(Path(file)), 'article')} from {file}")
