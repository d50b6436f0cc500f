"""Run a suite over a small set, as the command does."""

from pathlib import Path

from eval.reporting import format_run, run_document
from eval.runs import StoredRun, keep_run
from eval.suites import SUITES


def run_suite(
    name: str,
    path: Path | None,
    folder: Path,
    cache: Path | None = None,
    model: str | None = None,
) -> StoredRun:
    """Return the run of a suite, which reads back as it was and can be shown."""
    suite = SUITES[name]
    stored = keep_run(
        suite.dataset(path), folder, suite=suite, settings=suite.settings(model), cache=cache
    )
    assert stored.missing == ()
    assert suite.name in stored.facts.settings["suite"]
    assert run_document(stored)["drawn"] in format_run(stored)
    return stored


def values(stored: StoredRun, tag: str) -> dict[str, float | None]:
    """Return the scores of the cases of a tag."""
    return dict(stored.by_tag[tag])
