"""Ask the cases of a run that were not asked yet, and keep a row of each as it comes."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from eval.cases import Case, CaseError
from eval.dataset import Dataset
from eval.footnote import Footnote
from eval.gold import Gold, gold_of
from eval.outcome import Crash, Outcome, Reply
from eval.result import EvalProgress, Report
from eval.runner import ask_one
from eval.runs.facts import Facts
from eval.runs.rows import open_rows, read_rows, row_of, write_row
from eval.runs.stored_run import ROWS, StoredRun, begin_run, read_run
from eval.store import default_cache, opened_store
from qa import QAService

# A server has several questions answered at once; on this machine one takes all cores.
_AT_ONCE = 4


def keep_run(
    dataset: Dataset,
    folder: Path,
    *,
    model: str | None = None,
    cache: Path | None = None,
    progress: Report | None = None,
) -> StoredRun:
    """Ask what a run does not have yet, and return the whole run as its folder tells it.

    A case whose answer is in the cache, for the same articles, settings, versions and code, is not
    asked; one that crashed is asked again. Raises CaseError for a folder that holds another run,
    and what ``run_eval`` raises.
    """
    if not dataset.cases:
        raise CaseError(f"{dataset.source} has no case with a known answer, so there is no run.")
    facts = Facts.of(dataset, model)
    begin_run(folder, facts)
    known = (cache or default_cache()) / f"rows-{facts.recipe}"
    kept = {row["digest"]: row for row in read_rows(known / ROWS, dict)}
    asked = {outcome.case.id for outcome in read_run(folder).run.outcomes}
    missing = [case for case in dataset.cases if case.id not in asked]
    left = [case for case in missing if facts.cases[case.id] not in kept]
    with open_rows(folder / ROWS) as rows:
        for case in missing:
            if (row := kept.get(facts.cases[case.id])) is not None:
                write_row(rows, row)
        if left:
            known.mkdir(parents=True, exist_ok=True)
            with open_rows(known / ROWS) as answers:
                for case, result in _asked(dataset, left, facts, cache, progress):
                    row = row_of(case, result)
                    write_row(rows, row)
                    if isinstance(result, Outcome) and not result.reply.model_failed:
                        write_row(answers, row)
    if known.is_dir():
        os.utime(known)
    return read_run(folder)


def _asked(
    dataset: Dataset,
    cases: Sequence[Case],
    facts: Facts,
    cache: Path | None,
    progress: Report | None,
) -> Iterator[tuple[Case, Outcome | Crash]]:
    """Yield what comes of cases, in any order."""
    model = facts.settings.get("model")
    with opened_store(dataset, cache=cache, progress=progress) as index:
        golds = gold_of(dataset, index)
        service = QAService(index)
        footnote = Footnote(index, service, (lambda case: model) if model else None)
        try:
            # So that the first question's time does not include opening files and models.
            service.warm()
            at_once = _AT_ONCE if facts.settings.get("host") else 1
            results = _results(footnote, cases, golds, at_once)
            for done, result in enumerate(results, len(dataset.cases) - len(cases) + 1):
                yield result
                if progress:
                    progress(EvalProgress("questions", done, len(dataset.cases)))
        finally:
            service.close_models()


def _results(
    answer: Callable[[Case], Reply],
    cases: Sequence[Case],
    golds: Mapping[str, Gold],
    at_once: int,
) -> Iterator[tuple[Case, Outcome | Crash]]:
    with ThreadPoolExecutor(at_once) as pool:
        futures = {pool.submit(ask_one, answer, case, golds): case for case in cases}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
