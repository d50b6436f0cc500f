"""Ask the cases of a run that were not asked yet, and keep a row of each as it comes."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.cases import Case, CaseError
from eval.dataset import DATA, Dataset, load_dataset
from eval.footnote import Footnote
from eval.gold import Gold, gold_of
from eval.outcome import Crash, Outcome, Reply
from eval.runs.facts import Facts, RunSettings
from eval.runs.stored_run import (
    ROWS,
    StoredRun,
    begin_run,
    open_rows,
    read_rows,
    read_run,
    row_of,
    write_row,
)
from eval.store import Report, default_cache, open_store
from index import ArticleIndex, IndexSettings, UsageError
from qa import ChatModel, QAService, QASettings, open_model

# A server has several questions answered at once; on this machine one takes all cores.
_AT_ONCE = 4

Answerer = Callable[[Case], Outcome]
Judge = Callable[[Case, Reply], Outcome]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is asked, with which settings, and where stores are cached."""

    dataset: Dataset
    index: IndexSettings
    qa: QASettings
    cache: Path | None = None
    progress: Report | None = None

    def open_store(self) -> AbstractContextManager[ArticleIndex]:
        """Open the store of the dataset's articles. Raises what ``open_store`` raises."""
        return open_store(self.dataset, self.index, cache=self.cache, progress=self.progress)


def by_gold(dataset: Dataset, index: ArticleIndex) -> Judge:
    """Return what judges by accepted answers and evidence. Raises what ``gold_of`` raises."""
    golds = gold_of(dataset, index)
    return lambda case, reply: Outcome.of(case, golds.get(case.id, Gold()), reply)


@contextmanager
def ask_footnote(
    setting: Setting,
    judging: Callable[[Dataset, ArticleIndex], Judge] = by_gold,
    scripted: Mapping[str, ChatModel] | None = None,
) -> Iterator[Answerer]:
    """Yield what asks Footnote; a case whose id is among ``scripted`` is asked of that model."""
    known = scripted or {}
    with setting.open_store() as index:
        judge = judging(setting.dataset, index)
        service = QAService(
            index,
            settings=setting.qa,
            open_model=lambda name, settings: known.get(name) or open_model(name, settings),
        )
        footnote = Footnote(
            index, service, lambda case: case.id if case.id in known else setting.qa.model
        )

        try:
            # So that the first question's time does not include opening files and models.
            service.warm()
            yield lambda case: judge(case, footnote(case))
        finally:
            service.close_models()


@dataclass(frozen=True, slots=True)
class Suite:
    """A measurement: its name, how its cases are read, and what answers one and scores the answer.

    ``default`` is the dataset that comes along, if any; ``model`` is named instead of the
    environment's, and "" names none. ``arm`` answers where no model does. ``check`` raises
    UsageError for settings that it cannot be asked with.
    """

    name: str | None
    load: Callable[[Path], Dataset]
    default: Path | None = None
    open_answerer: Callable[[Setting], AbstractContextManager[Answerer]] = ask_footnote
    model: str | None = None
    arm: str = "verbatim"
    check: Callable[[QASettings], object] = lambda settings: None

    def settings(self, model: str | None = None) -> RunSettings:
        """Return the environment's settings, with a model or the suite's own in place of theirs."""
        settings = RunSettings.of(self.model if model is None else model)
        self.check(settings.qa)
        return settings

    def dataset(self, path: Path | None = None) -> Dataset:
        """Read a dataset, or the one that comes along. Raises UsageError and CaseError."""
        if (path := path or self.default) is None:
            raise UsageError(f"footnote eval {self.name} needs a DATASET, as none comes along.")
        return self.load(path)


CASES = Suite(None, load_dataset, DATA / "bundled.jsonl")


def keep_run(
    dataset: Dataset,
    folder: Path,
    *,
    suite: Suite = CASES,
    settings: RunSettings | None = None,
    cache: Path | None = None,
    progress: Report | None = None,
) -> StoredRun:
    """Ask what a run does not have yet, and return the whole run as its folder tells it.

    A case whose answer is in the cache, for the same articles, settings, versions and code, is not
    asked; one that crashed, or on which a model failed, is asked again, and one that is unresolved
    not at all. The settings are by default the environment's, and the ``cache`` is in the
    platform's cache folder; the user's data folder is not touched.

    Raises CaseError for a folder that holds another run, for a bad dataset, and for one of which
    every case is unresolved; SettingsError for a bad setting, and StoreError if the store of the
    evaluation cannot be used.
    """
    if dataset.unresolved and not dataset.cases:
        raise CaseError(
            f"{dataset.source} has no case with a known answer, and {len(dataset.unresolved)} "
            "without one; say what is right in the chat, or in the lines of such cases."
        )
    settings = settings or suite.settings()
    facts = Facts.of(dataset, settings, suite.name, suite.arm)
    begin_run(folder, facts)
    known = (cache or default_cache()) / f"rows-{facts.recipe}"
    kept = {row["digest"]: row for row in read_rows(known / ROWS, dict)}
    done = {each.case.id for each in read_run(folder).outcomes if not _failed(each)}
    missing = [case for case in dataset.cases if case.id not in done]
    left = [case for case in missing if facts.cases[case.id] not in kept]
    with open_rows(folder / ROWS) as rows:
        for case in missing:
            if (row := kept.get(facts.cases[case.id])) is not None:
                write_row(rows, row)
        if left:
            known.mkdir(parents=True, exist_ok=True)
            setting = Setting(dataset, settings.index, settings.qa, cache, progress)
            at_once = _AT_ONCE if facts.settings.get("host") else 1
            with open_rows(known / ROWS) as answers, suite.open_answerer(setting) as ask:
                first = len(dataset.cases) - len(left) + 1
                for number, (case, result) in enumerate(_results(ask, left, at_once), first):
                    row = row_of(case, result)
                    write_row(rows, row)
                    if isinstance(result, Outcome) and not _failed(result):
                        write_row(answers, row)
                    if progress:
                        progress("questions", number, len(dataset.cases))
    if known.is_dir():
        os.utime(known)
    return read_run(folder)


def _failed(outcome: Outcome) -> bool:
    """Return whether a model failed, which may go well another time."""
    return outcome.reply.model_failed


def _results(
    ask: Answerer, cases: Sequence[Case], at_once: int
) -> Iterator[tuple[Case, Outcome | Crash]]:
    """Yield what comes of cases, in any order; any error becomes a crash."""
    with ThreadPoolExecutor(at_once) as pool:
        futures = {pool.submit(ask, case): case for case in cases}
        try:
            for future in as_completed(futures):
                case, error = futures[future], future.exception()
                # What ends a program is no crash of a case.
                if error is not None and not isinstance(error, Exception):
                    raise error
                yield case, Crash.of(case.id, error) if error else future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
