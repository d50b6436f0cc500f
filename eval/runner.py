"""Ask a dataset of each system and score the answers."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from eval.baselines import FirstByBM25
from eval.cases import Case
from eval.dataset import Dataset, load_dataset
from eval.footnote import Footnote
from eval.gold import Gold, gold_of
from eval.outcome import Crash, Outcome, Reply
from eval.result import EvalProgress, EvalReport, Report, Run
from eval.store import opened_store
from index import IndexSettings
from qa import QAService


def run_eval(
    dataset: Path | Dataset | None = None,
    *,
    cache: Path | None = None,
    progress: Report | None = None,
) -> EvalReport:
    """Ask every case of a dataset, by default the bundled one, and score the answers.

    All articles are in one store, and a question is asked of all of them. ``cache`` is the folder
    of stores, by default in the platform's cache folder; the user's data folder is not touched. A
    case that raises an error becomes a crash, which no score counts. A dataset without cases gives
    an empty report.

    Raises CaseError for a bad dataset, SettingsError for a bad setting, and StoreError if the
    store of the evaluation cannot be used.
    """
    loaded = dataset if isinstance(dataset, Dataset) else load_dataset(dataset)
    if not loaded.cases and not loaded.unresolved:
        return EvalReport(loaded.name, "", 0, 0, 0, Run("Footnote", ()), ())
    settings = IndexSettings.from_environment()
    with opened_store(loaded, settings, cache=cache, progress=progress) as index:
        golds = gold_of(loaded, index)
        footnote = Footnote(index, QAService(index))
        # Once untimed, so that timings do not include opening files and models.
        ask("Footnote", footnote, loaded.cases[:1], golds)
        passages, sentences = index.counts()
        return EvalReport(
            dataset=loaded.name,
            embedder=index.embedder.name,
            articles=len(index.articles()),
            passages=passages,
            sentences=sentences,
            footnote=ask("Footnote", footnote, loaded.cases, golds, progress),
            baselines=(ask("BM25's first sentence", FirstByBM25(index), loaded.cases, golds),),
            unresolved=ask("Footnote", footnote, loaded.unresolved, {}),
        )


def ask(
    system: str,
    answer: Callable[[Case], Reply],
    cases: Sequence[Case],
    golds: Mapping[str, Gold],
    progress: Report | None = None,
) -> Run:
    """Ask one system every case; any error becomes a crash.

    ``golds`` are by case id; a case without one has no known place.
    """
    results: list[Outcome | Crash] = []
    for done, case in enumerate(cases, 1):
        try:
            results.append(Outcome.of(case, golds.get(case.id, Gold()), answer(case)))
        except Exception as error:
            results.append(Crash.of(case.id, error))
        if progress:
            progress(EvalProgress("questions", done, len(cases)))
    return Run.of(system, results)
