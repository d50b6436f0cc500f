"""``footnote eval compare``, ``gate`` and ``report``: what stored runs tell."""

from pathlib import Path

import click

from index import UsageError
from ui.cli.commands import cli, json_option
from ui.cli.terminal import harmless, print_document, write_file


@cli.command("eval compare")
@click.argument("before", type=Path)
@click.argument("after", type=Path)
@click.option("--markdown", is_flag=True, help="Print Markdown, as for a pull request.")
@json_option
def compare(before: Path, after: Path, markdown: bool, as_json: bool) -> None:
    """Compare two runs of the same cases, measure by measure and case by case.

    BEFORE and AFTER are folders that 'footnote eval --run' wrote.

    Examples:
      footnote eval compare runs/main runs/mine
      footnote eval compare runs/main runs/mine --markdown
    """
    from eval import compare_runs, format_comparison, read_run

    if markdown and as_json:
        raise UsageError("footnote eval compare: give --json or --markdown.")
    found = compare_runs(read_run(before), read_run(after))
    if as_json:
        print_document(found.to_dict())
    else:
        print(harmless(format_comparison(found, markdown=markdown)))


@cli.command("eval gate")
@click.argument("run", type=Path)
@click.option(
    "--floors",
    metavar="FILE.toml",
    type=Path,
    required=True,
    help="What the run must reach, and how much worse than a baseline it may be.",
)
@json_option
def gate(run: Path, floors: Path, as_json: bool) -> int:
    """Check that a run reaches its floors, as far as so many cases can tell.

    The exit status is 0 if it passed, 1 if a case crashed or was not asked, 2 for bad usage,
    3 if there is too little to tell, and 4 if it is worse.

    Examples:
      footnote eval gate runs/mine --floors floors.toml
    """
    from eval import format_gate, pass_gate, read_floors, read_run

    found = pass_gate(read_run(run), read_floors(floors))
    if as_json:
        print_document(found.to_dict())
    else:
        print(harmless(format_gate(found)))
    return found.status


@cli.command("eval report")
@click.argument("run", type=Path)
@click.argument("other", type=Path, required=False)
@click.option(
    "--to", "page", metavar="FILE.html", type=Path, required=True, help="The page to write."
)
def report(run: Path, other: Path | None, page: Path) -> None:
    """Write the page of a run, or of two side by side: one file that opens from disk.

    RUN and OTHER are folders that 'footnote eval --run' wrote.

    Examples:
      footnote eval report runs/main --to main.html
      footnote eval report runs/main runs/mine --to change.html
    """
    from eval import read_run, run_page

    write_file(page, run_page(read_run(run), None if other is None else read_run(other)))
    print(harmless(f"written   {page}"))
