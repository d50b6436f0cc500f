"""The document of ``footnote eval --json``: a run, the baseline, and what was called wrong."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from eval.cases import Case
from eval.dataset import Dataset
from eval.gold import Gold
from eval.outcome import Outcome
from eval.progress import Report
from eval.reporting import run_document
from eval.runs import CASES, StoredRun, Suite, ask_footnote, keep_run
from eval.scores import document_of, score
from eval.store import opened_store
from eval.suites import SUITES
from index import IndexSettings

# Nobody has said what is right, so that an answer is compared with the one that was judged alone.
_UNRESOLVED = replace(
    CASES,
    name="unresolved",
    asked=lambda setting: ask_footnote(
        setting, lambda *store: lambda case, reply: Outcome.of(case, Gold(), reply)
    ),
)


def summary_document(
    dataset: Dataset, stored: StoredRun, *, progress: Report | None = None
) -> dict[str, Any]:
    """Return the document of a dataset's run with the environment's settings.

    The baseline and the unresolved cases are asked for it, in the run's folder. Keys may be added,
    and keep their names. Raises what ``keep_run`` raises.
    """

    def beside(suite: Suite, cases: Sequence[Case]) -> StoredRun:
        asked = replace(dataset, cases=tuple(cases), unresolved=())
        return keep_run(asked, stored.folder / str(suite.name), suite=suite, progress=progress)

    again, baseline = (
        beside(_UNRESOLVED, dataset.unresolved),
        beside(SUITES["baseline"], dataset.cases),
    )
    with opened_store(dataset, IndexSettings.from_environment(), progress=progress) as index:
        passages, sentences = index.counts()
    told, articles = run_document(stored), len(stored.facts.corpus)
    return {
        "dataset": dataset.name,
        "embedder": stored.facts.settings["embedder"],
        "store": {"articles": articles, "passages": passages, "sentences": sentences},
        **_scored(stored),
        "intervals": told["scores"],
        "by_tag": told["by_tag"],
        "baselines": [_scored(baseline)],
        "cases": [outcome.to_dict() for outcome in stored.outcomes],
        "unresolved": {
            "cases": [_asked_again(outcome) for outcome in again.outcomes],
            "crashes": [asdict(crash) for crash in again.crashes],
        },
    }


def _scored(run: StoredRun) -> dict[str, Any]:
    first, later = (
        document_of(score([each for each in run.outcomes if bool(each.case.history) is known]))
        for known in (False, True)
    )
    return {
        "system": run.facts.arm,
        "scores": document_of(run.scores),
        "first_questions": first,
        "follow_ups": later,
        "crashes": [asdict(crash) for crash in run.crashes],
        "crash_share": run.crash_share,
    }


def _asked_again(outcome: Outcome) -> dict[str, Any]:
    case, judged = outcome.case, outcome.case.judgement
    return {
        "id": case.id,
        "question": case.question,
        "given": judged and judged.given,
        "comment": judged and judged.comment,
        "text": outcome.reply.text,
        "refused": outcome.reply.refused,
        "same": outcome.same_as_judged,
    }
