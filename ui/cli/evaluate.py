"""``footnote eval``: score the answers to known questions, and tell what stored runs say."""

import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from index import UsageError
from index.counting import counted
from ui.cli.commands import cli, json_option, model_name
from ui.cli.terminal import harmless, print_document, printable, progress_line, write_file

if TYPE_CHECKING:
    from eval.dataset import Dataset
    from eval.runs import RunSettings, StoredRun, Suite

_NONE_YET = "There is no feedback yet. Give an answer in 'footnote chat' a thumbs up or down."
# So many cases are named in one line.
_NAMED = 3


@cli.command("eval")
@click.argument("words", nargs=-1, metavar="[SUITE] [DATASET]")
@click.option(
    "--articles",
    metavar="FOLDER",
    type=Path,
    help="The articles of a DATASET that is a table of questions and answers.",
)
@click.option(
    "--report", "page", metavar="FILE.html", type=Path, help="Write a page of scores and cases."
)
@click.option(
    "--run",
    "run",
    metavar="FOLDER",
    type=Path,
    help="Keep a row of each case there, and go on where it was cut off.",
)
@click.option(
    "--from-feedback",
    is_flag=True,
    help="Score the questions that got a thumbs up or down in the chat.",
)
@click.option(
    "--export",
    "folder",
    metavar="FOLDER",
    type=Path,
    help="Write the cases of --from-feedback and their articles to a new folder, to edit and "
    "score as a DATASET.",
)
@click.option("--model", metavar="M", type=model_name, help="The model that answers.")
@click.option(
    "--judged-by",
    "judge",
    metavar="M",
    type=model_name,
    help="A model that judges whether the answers of --run are right, beside its scores. "
    "Questions, answers and accepted answers go to its host.",
)
@click.option("--all", "whole", is_flag=True, help="Print every measure, also by tag.")
@json_option
def evaluate(
    words: tuple[str, ...],
    articles: Path | None,
    page: Path | None,
    run: Path | None,
    from_feedback: bool,
    folder: Path | None,
    model: str | None,
    judge: str | None,
    whole: bool,
    as_json: bool,
) -> None:
    """Score the answers to known questions, in a store of their own.

    DATASET is a file of cases, one JSON object a line; a folder of questions and articles; a
    .json file of SQuAD's; or a table of questions and answers, .csv or .xlsx. By default it is
    the bundled one. A SUITE measures something of its own: baseline, claims, false_alarms,
    injections, natural, replies, tables or without_gold. "replies" scores what another system
    replied, from the column reply of a table.
    A DATASET that is called like a suite or a command, as claims and compare are, is ./claims.

    Examples:
      footnote eval
      footnote eval cases.jsonl --json --report scores.html
      footnote eval questions.xlsx --articles reports/ --run runs/main
      footnote eval questions.xlsx --run runs/main --judged-by llama3.2
      footnote eval replies questions.xlsx --articles reports/ --run runs/theirs
      footnote eval claims claims.jsonl
      footnote eval compare runs/main runs/mine
      footnote eval gate runs/mine --floors floors.toml
      footnote eval report runs/main --to main.html
      footnote eval init blinken-beijing --to questions/ --model llama3.2
      footnote eval questions/
    """
    from eval.dataset import load_dataset
    from eval.runs import CASES, read_run
    from eval.suites import SUITES
    from index import IndexSettings
    from ui.conversations import FeedbackStore

    suite = SUITES.get(words[0], CASES) if words else CASES
    named = words if suite is CASES else words[1:]
    if len(named) > 1:
        raise UsageError(f"footnote eval takes one DATASET; leave out {named[1]!r}.")
    if folder is not None and (not from_feedback or page is not None or as_json):
        raise UsageError(
            "--export writes feedback and scores nothing; give --from-feedback, and neither "
            "--report nor --json."
        )
    if from_feedback and words:
        raise UsageError(
            "--from-feedback reads what was kept in the chat; leave out "
            f"{words[0]} or --from-feedback."
        )
    if judge is not None and (run is None or suite is not CASES):
        raise UsageError("--judged-by judges the answers to a DATASET; give --run FOLDER, too.")
    if articles is not None and (suite.name not in {None, "replies"} or not named):
        raise UsageError("--articles goes with a table of questions; name the table, too.")
    if page is not None and not page.absolute().parent.is_dir():
        raise UsageError(
            f"{page.absolute().parent} is not a folder; create it, or name another page."
        )
    if from_feedback:
        with closing(FeedbackStore(IndexSettings.from_environment())) as store:
            if folder is not None:
                count = store.export(folder)
                print(f"exported   {counted(count, 'case')} to {folder}" if count else _NONE_YET)
                return
            dataset = store.load()
    elif articles is not None:
        dataset = load_dataset(Path(named[0]), articles)
    else:
        dataset = suite.dataset(Path(named[0]) if named else None)
    for line in dataset.remarks:
        print(printable(line), file=sys.stderr)
    if from_feedback and not (dataset.cases or dataset.unresolved or as_json):
        print(_NONE_YET)
        return
    settings = suite.settings(model)
    try:
        _run(dataset, run, suite, settings, judge, page, whole=whole, as_json=as_json)
    except KeyboardInterrupt:
        if run is not None and (run / "run.json").is_file():
            kept = counted(read_run(run).count, "row")
            print(f"Kept {kept} in {run}; repeat the command to go on.", file=sys.stderr)
        raise


def _run(
    dataset: "Dataset",
    folder: Path | None,
    suite: "Suite",
    settings: "RunSettings",
    judge: str | None,
    page: Path | None,
    *,
    whole: bool,
    as_json: bool,
) -> None:
    """Ask what a run does not have yet, and show its scores; without a folder it is not kept."""
    from eval.reporting import format_run, run_document, run_page
    from eval.runs import judge_run, keep_run
    from eval.suites import JUDGE

    judging = None if judge is None else JUDGE.settings(judge)
    if judging is not None and (host := judging.facts["host"]) is not None:
        print(f"Questions, answers and accepted answers go to {host}.", file=sys.stderr)
    with TemporaryDirectory() as home, progress_line(sys.stderr) as show:

        def show_step(stage: str, done: int, total: int) -> None:
            show(stage, f"{done:,} of {total:,}")

        run = keep_run(
            dataset,
            folder or Path(home) / "run",
            suite=suite,
            settings=settings,
            progress=show_step,
        )
        if judging is not None:
            judge_run(run, JUDGE, judging, progress=show_step)
    _tell_worded(dataset, run)
    if page is not None:
        write_file(page, run_page(run))
    if as_json:
        print_document(run_document(run))
        return
    print(harmless(format_run(run, whole=whole)))
    if dataset.unresolved:
        print(
            f"Not scored: {counted(len(dataset.unresolved), 'case')} without a known answer; "
            "say what is right in the chat, or in their lines in the folder of --export."
        )


def _tell_worded(dataset: "Dataset", run: "StoredRun") -> None:
    """Say which cases have an answer in people's own words that no article contains."""
    own = {each.case.id for each in run.outcomes if each.case.own_words and each.case.answerable}
    hit = {each.case.id for each in run.outcomes if each.answer_hit is not None}
    if worded := [case for case in dataset.cases if case.id in own - hit]:
        told = ", ".join(f"{each.place}: {each.answers[0]!r}" for each in worded[:_NAMED])
        more = ", …" if len(worded) > _NAMED else ""
        line = f"No article contains the answer of {counted(len(worded), 'case')} ({told}{more})"
        print(printable(f"{line}; token F1 counts there, and no answer hit."), file=sys.stderr)


@cli.command("eval compare")
@click.argument("before", type=Path)
@click.argument("after", type=Path)
@click.option(
    "--measure",
    metavar="M",
    default="answer_hit",
    help="The one measure to decide by (answer_hit), by its name in --json.",
)
@json_option
def compare(before: Path, after: Path, measure: str, as_json: bool) -> None:
    """Compare two runs of the same cases by one measure, and case by case.

    BEFORE and AFTER are folders that 'footnote eval --run' wrote. The other
    measures are exploratory: of 20, one differs by chance.

    Examples:
      footnote eval compare runs/main runs/mine
      footnote eval compare runs/main runs/mine --measure citation_hit
    """
    from eval.reporting import format_comparison
    from eval.runs import compare_runs, read_run
    from eval.scores import MEASURES

    known = [each.key for each in MEASURES]
    if measure not in known:
        raise UsageError(f"{measure!r} is no measure; there are {', '.join(known)}.")
    found = compare_runs(read_run(before), read_run(after))
    if as_json:
        print_document({"measure": measure, **found.to_dict()})
    else:
        print(harmless(format_comparison(found, measure)))


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
    from eval.reporting import format_gate
    from eval.runs import pass_gate, read_floors, read_run

    found = pass_gate(read_run(run), read_floors(floors))
    if as_json:
        print_document(found.to_dict())
    else:
        print(harmless(format_gate(found)))
    return found.status


@cli.command("eval report")
@click.argument("run", type=Path)
@click.option(
    "--to", "page", metavar="FILE.html", type=Path, required=True, help="The page to write."
)
def report(run: Path, page: Path) -> None:
    """Write the page of a run: one file that opens from disk.

    RUN is a folder that 'footnote eval --run' wrote.

    Examples:
      footnote eval report runs/main --to main.html
    """
    from eval.reporting import run_page
    from eval.runs import read_run

    write_file(page, run_page(read_run(run)))
    print(harmless(f"written   {page}"))


@cli.command("eval init")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@click.option(
    "--to", "folder", metavar="FOLDER", type=Path, required=True, help="The folder to write."
)
@click.option(
    "--model",
    metavar="M",
    type=model_name,
    required=True,
    help="The model that writes questions.",
)
def init(articles: tuple[str, ...], folder: Path, model: str) -> None:
    """Draft a table of questions and answers about articles, for you to settle.

    A row of FOLDER/questions.csv counts once something stands in its column "settled": correct
    its answer and evidence before, write - for an answer that the articles do not have, or
    delete the row.

    Examples:
      footnote eval init blinken-beijing --to questions/ --model llama3.2
      footnote eval questions/
    """
    from eval.dataset import refuse_full, write_folder
    from eval.drafts import draft_cases
    from eval.question_table import TABLE, write_question_table
    from index import ArticleIndex, IndexSettings
    from qa import QASettings, open_model

    refuse_full(folder)
    writer = open_model(model, QASettings.from_environment())
    print(f"Passages of the articles go to {writer.host}.", file=sys.stderr)
    with closing(writer), closing(ArticleIndex.open(IndexSettings.from_environment())) as index:
        kept, drafts = draft_cases(index, articles, writer)
    if not drafts:
        raise UsageError("No question came of these articles; name others, or another model.")
    write_folder(folder, kept, TABLE, write_question_table(drafts))
    print(harmless(f"drafted   {counted(len(drafts), 'row')} in {folder / TABLE}"))
