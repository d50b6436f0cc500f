"""Ask a dataset of each system and score the answers."""

from collections.abc import Callable, Sequence
from pathlib import Path

from eval.baselines import FirstByBM25, RandomSentence
from eval.cases import Case
from eval.dataset import Dataset, load_dataset
from eval.footnote import Footnote
from eval.gold import Gold, Reply, gold_of
from eval.outcome import Crash, Outcome, judge
from eval.result import EvalProgress, EvalReport, Report, Run, ask_again
from eval.store import opened_store
from index import ArticleIndex
from qa import QAService


def run_eval(
    dataset: Path | Dataset | None = None,
    *,
    own_article: bool = False,
    seed: int = 0,
    cache: Path | None = None,
    progress: Report | None = None,
) -> EvalReport:
    """Ask every case of a dataset, by default the bundled one, and score the answers.

    All articles are in one store; a question is asked of all of them or, with ``own_article``, of
    its own. ``seed`` draws the random sentences. ``cache`` is the folder of stores, by default in
    the platform's cache folder; the user's data folder is not touched. A case that raises an error
    becomes a crash, which no score counts.

    Raises CaseError for a bad dataset, SettingsError for a bad setting, and StoreError if the
    store of the evaluation cannot be used.
    """
    loaded = dataset if isinstance(dataset, Dataset) else load_dataset(dataset)
    with opened_store(loaded, cache=cache, progress=progress) as index:
        golds = gold_of(loaded, index)
        footnote = Footnote(index, QAService(index), own_article=own_article)
        _warm_up(footnote, loaded.cases, golds)
        passages, sentences = index.counts()
        return EvalReport(
            dataset=loaded.name,
            embedder=index.embedder.name,
            articles=len(index.articles()),
            passages=passages,
            sentences=sentences,
            footnote=ask(footnote.system, footnote, loaded.cases, golds, progress),
            baselines=_baselines(index, loaded, golds, seed, own_article),
            unresolved=ask_again(footnote, loaded.unresolved),
        )


def ask(
    system: str,
    answer: Callable[[Case], Reply],
    cases: Sequence[Case],
    golds: dict[str, Gold],
    progress: Report | None = None,
) -> Run:
    """Ask one system every case; any error becomes a crash."""
    outcomes: list[Outcome] = []
    crashes: list[Crash] = []
    for done, case in enumerate(cases, 1):
        try:
            outcomes.append(judge(case, golds[case.id], answer(case)))
        except Exception as error:
            crashes.append(Crash(case.id, f"{type(error).__name__}: {error}"))
        if progress:
            progress(EvalProgress("questions", done, len(cases)))
    return Run(system, tuple(outcomes), tuple(crashes))


def _baselines(
    index: ArticleIndex, dataset: Dataset, golds: dict[str, Gold], seed: int, own_article: bool
) -> tuple[Run, ...]:
    first_by_bm25 = FirstByBM25(index, own_article=own_article)
    random_sentence = RandomSentence(index, seed=seed, own_article=own_article)
    return (
        ask(first_by_bm25.system, first_by_bm25, dataset.cases, golds),
        ask(random_sentence.system, random_sentence, dataset.cases, golds),
    )


def _warm_up(footnote: Footnote, cases: Sequence[Case], golds: dict[str, Gold]) -> None:
    """Ask once untimed, so that timings do not include opening files and models."""
    ask(footnote.system, footnote, cases[:1], golds)
