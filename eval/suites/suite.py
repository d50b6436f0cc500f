"""What a suite is: a measurement of its own, run by ``python -m eval.suites.NAME``."""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.result import EvalProgress, Report
from eval.scores import aligned
from index import FootnoteError, UsageError

_MODEL = "a model that answers, or that judges claims; may be given several times"


@dataclass(frozen=True, slots=True)
class SuiteReport:
    """What a suite measured: figures as a JSON document, and as blocks of lines."""

    figures: dict[str, Any]
    blocks: Sequence[Sequence[str]]

    def to_dict(self) -> dict[str, Any]:
        """Return the document that ``--json`` prints."""
        return self.figures


def format_suite(report: SuiteReport) -> str:
    """Return the blocks of a report, parted by blank lines."""
    return "\n\n".join("\n".join(block) for block in report.blocks if block)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Return a table of figures: shares with two decimals, "-" for what is a share of nothing."""
    return aligned([head, *([_cell(value) for value in row] for row in rows)])


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite: what it measures, what its argument DATASET is, and what runs it.

    ``run`` takes the parsed arguments and what to report progress to. ``options`` adds arguments
    beyond those that all suites take.
    """

    name: str
    about: str
    dataset: str
    run: Callable[[Namespace, Report], SuiteReport]
    options: Callable[[ArgumentParser], None] = lambda parser: None


def main(suite: Suite, arguments: Sequence[str] | None = None) -> int:
    """Run a suite, print a table or JSON, and return the status: 0 done, 1 failed, 2 bad usage."""
    parser = ArgumentParser(prog=f"python -m eval.suites.{suite.name}", description=suite.about)
    parser.add_argument("dataset", nargs="?", type=Path, metavar="DATASET", help=suite.dataset)
    parser.add_argument("--model", metavar="M", action="append", default=[], help=_MODEL)
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    suite.options(parser)
    options = parser.parse_args(arguments)
    try:
        report = suite.run(options, _print_progress)
    except FootnoteError as error:
        print(error, file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    if options.json:
        print(json.dumps(report.to_dict(), ensure_ascii=False, indent=2))
    else:
        print(format_suite(report))
    return 0


def _print_progress(step: EvalProgress) -> None:
    """Report progress to standard error now and then."""
    if step.done == step.total or step.done % 50 == 0:
        print(f"{step.stage}: {step.done:,} of {step.total:,}", file=sys.stderr)


def bench_folder(options: Namespace, name: str) -> Path | None:
    """Return the set that is named, else the one of this name in FOOTNOTE_BENCH, else None."""
    bench = os.environ.get("FOOTNOTE_BENCH")
    return options.dataset or (Path(bench) / "bench" / name if bench else None)
