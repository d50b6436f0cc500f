"""``python -m eval.suites.NAME``: run one suite, and print a table or JSON."""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from eval.result import EvalProgress
from index import FootnoteError, UsageError

# Sets of honest articles, in which no sentence should be flagged.
_HONEST = ("xquad/en", "squad_v2_dev")
_MODEL = "a model that answers, or that judges claims; may be given several times"


class _Scored(Protocol):
    """What every suite's report offers."""

    def to_dict(self) -> dict[str, Any]: ...


_Suite = Callable[[Namespace], tuple[_Scored, str]]


def main(name: str, arguments: Sequence[str] | None = None) -> int:
    """Run the suite of this name and return the exit status: 0 done, 1 failed, 2 bad usage."""
    suite, about, dataset = SUITES[name]
    parser = ArgumentParser(prog=f"python -m eval.suites.{name}", description=about)
    parser.add_argument("dataset", nargs="?", type=Path, metavar="DATASET", help=dataset)
    parser.add_argument("--model", metavar="M", action="append", default=[], help=_MODEL)
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    if name in _OPTIONS:
        _OPTIONS[name](parser)
    options = parser.parse_args(arguments)
    try:
        report, table = suite(options)
    except FootnoteError as error:
        print(error, file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    print(json.dumps(report.to_dict(), ensure_ascii=False, indent=2) if options.json else table)
    return 0


def _told(step: EvalProgress) -> None:
    """Report progress to standard error now and then."""
    if step.done == step.total or step.done % 50 == 0:
        print(f"{step.stage}: {step.done:,} of {step.total:,}", file=sys.stderr)


def _bench(folder: str, dataset: Path | None) -> Path | None:
    """Return the named set, else the one in FOOTNOTE_BENCH, else None."""
    bench = os.environ.get("FOOTNOTE_BENCH")
    return dataset or (Path(bench) / "bench" / folder if bench else None)


def _without_gold(options: Namespace) -> tuple[_Scored, str]:
    from eval.dataset import load_dataset
    from eval.suites.without_gold import format_without_gold, run_without_gold

    report = run_without_gold(load_dataset(options.dataset), progress=_told)
    return report, format_without_gold(report)


def _answerers(options: Namespace) -> tuple[_Scored, str]:
    from eval.suites.answerers import format_answerers, run_answerers

    report = run_answerers(options.dataset, models=options.model, progress=_told)
    return report, format_answerers(report)


def _follow_ups(options: Namespace) -> tuple[_Scored, str]:
    from eval.suites.follow_ups import format_follow_ups, run_follow_ups

    folder = _bench("xquad/en", options.dataset)
    if folder is None:
        raise UsageError(
            "The articles of these questions are not bundled; set FOOTNOTE_BENCH to the folder "
            "that holds bench/, or name the folder xquad/en."
        )
    report = run_follow_ups(folder, progress=_told)
    return report, format_follow_ups(report)


def _claims(options: Namespace) -> tuple[_Scored, str]:
    from eval.suites.claims import format_claims, run_claims

    if options.dataset is None or len(options.model) > 1:
        raise UsageError(
            "Name one file of claims, a JSON object a line with claim, evidence, label and kind, "
            "and one --model at most, which judges."
        )
    judge = options.model[0] if options.model else None
    report = run_claims(options.dataset, model=judge, progress=_told)
    return report, format_claims(report)


def _injections(options: Namespace) -> tuple[_Scored, str]:
    from eval.suites.injection_report import format_injections
    from eval.suites.injections import run_injections

    folder = _bench("", options.dataset)
    honest = [] if folder is None else [folder / name / "articles" for name in _HONEST]
    report = run_injections(models=options.model, honest_articles=honest, progress=_told)
    return report, format_injections(report)


def _tables(options: Namespace) -> tuple[_Scored, str]:
    from eval.suites.table_report import format_tables
    from eval.suites.tables import run_tables

    if options.model:
        raise UsageError("Tables are asked about without a model; leave --model out.")
    if options.dataset is not None and options.sealed:
        raise UsageError("--sealed names a bundled set; leave out the folder or --sealed.")
    report = run_tables(
        options.dataset, sealed=options.sealed, format=options.format, progress=_told
    )
    return report, format_tables(report)


def _table_options(parser: ArgumentParser) -> None:
    from eval.tables import FORMATS

    parser.add_argument(
        "--sealed",
        action="store_true",
        help="the bundled set kept apart, of which only figures show",
    )
    parser.add_argument(
        "--format", choices=FORMATS, help="add every article in this format, not in its own"
    )


# What a suite takes beyond the arguments of all.
_OPTIONS: dict[str, Callable[[ArgumentParser], None]] = {"tables": _table_options}

SUITES: dict[str, tuple[_Suite, str, str]] = {
    "answerers": (
        _answerers,
        "Score verbatim sentences, a scripted ideal model and every --model side by side.",
        "a file of cases; by default the bundled ones",
    ),
    "claims": (
        _claims,
        "Score verification; --model judges what no exact check decides.",
        "a file of labelled claims",
    ),
    "follow_ups": (
        _follow_ups,
        "Score which sentences follow-ups find.",
        "the folder xquad/en; by default that of FOOTNOTE_BENCH",
    ),
    "injections": (
        _injections,
        "Score answers from articles that give the assistant orders, also with every --model.",
        "a folder of honest question sets, for false alarms; by default that of FOOTNOTE_BENCH",
    ),
    "tables": (
        _tables,
        "Score questions about the rows of tables, added in the formats that people bring.",
        "a folder of tables and questions; by default the bundled open one",
    ),
    "without_gold": (
        _without_gold,
        "Score abstention: ask each question with its own passages taken out.",
        "a file of cases; by default the bundled ones",
    ),
}
