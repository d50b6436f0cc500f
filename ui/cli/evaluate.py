"""``footnote eval``: score the answers to known questions."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from index import UsageError
from index.counting import counted
from ui.cli.commands import cli, json_option, model_name
from ui.cli.terminal import harmless, print_document, printable, progress_line, write_file

if TYPE_CHECKING:
    from eval import Dataset, EvalProgress
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
    as_json: bool,
) -> None:
    """Score the answers to known questions, in a store of their own.

    DATASET is a file of cases, one JSON object a line; a folder of questions and articles; a
    .json file of SQuAD's; or a table of questions and answers, .csv or .xlsx. By default it is
    the bundled one. A SUITE measures something of its own: baseline, claims, false_alarms,
    follow_ups, ideal, injections, memory, natural, tables or without_gold.
    A DATASET that is called like a suite or a command, as claims and compare are, is ./claims.

    Examples:
      footnote eval
      footnote eval cases.jsonl --json --report scores.html
      footnote eval questions.xlsx --articles reports/ --run runs/main
      footnote eval memory cases.jsonl --model llama3.2
      footnote eval questions.xlsx --run runs/main --judged-by llama3.2
      footnote eval claims claims.jsonl
      footnote eval compare runs/main runs/mine
      footnote eval gate runs/mine --floors floors.toml
      footnote eval report runs/main runs/mine --to change.html
      footnote eval init blinken-beijing --to questions/
      footnote eval questions/
    """
    from eval import CASES, SUITES, load_dataset, read_run
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
    if articles is not None and (suite is not CASES or not named):
        raise UsageError("--articles goes with a table of questions; name the table, too.")
    if page is not None and not page.absolute().parent.is_dir():
        raise UsageError(
            f"{page.absolute().parent} is not a folder; create it, or name another page."
        )
    if from_feedback:
        with closing(FeedbackStore.open(IndexSettings.from_environment())) as store:
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
    summed_up = as_json and suite is CASES and run is None and model is None
    if from_feedback and not (dataset.cases or dataset.unresolved or summed_up):
        print(_NONE_YET)
        return
    settings = suite.settings(model)
    try:
        _run(dataset, run, suite, settings, judge, page, as_json=as_json, summed_up=summed_up)
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
    as_json: bool,
    summed_up: bool,
) -> None:
    """Ask what a run does not have yet, and show its scores; without a folder it is not kept.

    One that is ``summed_up`` may be empty.
    """
    from eval import (
        JUDGE,
        format_run,
        judge_run,
        keep_run,
        run_document,
        run_page,
        summary_document,
    )

    judging = None if judge is None else JUDGE.settings(judge)
    if judging is not None and (host := judging.facts["host"]) is not None:
        print(f"Questions, answers and accepted answers go to {host}.", file=sys.stderr)
    with TemporaryDirectory() as home, _progress() as show_step:
        run = keep_run(
            replace(dataset, unresolved=()) if summed_up else dataset,
            folder or Path(home) / "run",
            suite=suite,
            settings=settings,
            progress=show_step,
        )
        if judging is not None:
            judge_run(run, JUDGE, judging, progress=show_step)
        document = summary_document(dataset, run, progress=show_step) if summed_up else None
    _tell_worded(dataset, run)
    if page is not None:
        write_file(page, run_page(run))
    if as_json:
        print_document(document or run_document(run))
        return
    print(harmless(format_run(run)))
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


@contextmanager
def _progress() -> "Iterator[Callable[[EvalProgress], None]]":
    """Yield what shows how far an evaluation is."""
    with progress_line(sys.stderr) as show:
        yield lambda step: show(step.stage, f"{step.done:,} of {step.total:,}")
