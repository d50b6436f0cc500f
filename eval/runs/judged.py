"""What models as judges make of a run's answers: their opinions are runs in its folder."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from eval.cases import Case
from eval.dataset import Dataset
from eval.outcome import Crash, Outcome
from eval.progress import Report
from eval.runs.asking import Suite, keep_run
from eval.runs.facts import Facts, digest_of
from eval.runs.intervals import Scored, draws_of, intervals
from eval.runs.rows import read_rows, result_of
from eval.runs.run_settings import RunSettings
from eval.runs.stored_run import ABOUT, ROWS, StoredRun, read_run
from eval.scores import AGREEMENT, OPINIONS, Measure
from eval.store import default_cache

_FOLDER = "judged-"


@dataclass(frozen=True, slots=True)
class Judged:
    """A judge's opinions of a run's answers, which are no scores of the run.

    ``agreement`` is how far it agrees with people about their answers that are in the cache.
    """

    judge: str
    scored: tuple[Scored, ...]
    crashes: tuple[Crash, ...]
    agreement: tuple[Scored, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "judge": self.judge,
            "scores": {each.measure.key: each.to_dict() for each in self.scored},
            "crashes": [asdict(crash) for crash in self.crashes],
            "agreement": {each.measure.key: each.to_dict() for each in self.agreement},
        }


def judge_run(
    stored: StoredRun, suite: Suite, settings: RunSettings, *, progress: Report | None = None
) -> None:
    """Have a model judge a run's answers by a suite; its opinions are kept in the run's folder.

    Only what this model has not judged yet is asked. Raises what ``keep_run`` raises.
    """
    if cases := _told(stored):
        dataset = Dataset(stored.facts.dataset, stored.folder, (), tuple(cases))
        facts = Facts.of(dataset, settings, suite.name)
        # Answers that come later, as of a case that had crashed, make another run.
        folder = stored.folder / f"{_FOLDER}{digest_of([facts.recipe, facts.cases])}"
        keep_run(dataset, folder, suite=suite, settings=settings, progress=progress)


def _told(stored: StoredRun) -> list[Case]:
    """Return a case for each answer of a run, refusals apart: what a judge is told of it."""
    return [
        replace(
            each.case,
            expected={
                "answer": each.reply.text,
                "quotes": [place.quote for place in each.reply.citations],
            },
        )
        for each in stored.outcomes
        if not each.reply.refused
    ]


def read_judged(stored: StoredRun) -> list[Judged]:
    """Read each judge's opinions of the answers that a run still has. Raises CaseError."""
    found: dict[str, dict[str, Outcome | Crash]] = {}
    agreement: dict[str, tuple[Scored, ...]] = {}
    files = list(stored.folder.glob(f"{_FOLDER}*/{ABOUT}"))
    standing = {case.id: digest_of(case.to_dict()) for case in _told(stored)} if files else {}
    for file in sorted(files, key=lambda file: file.stat().st_mtime_ns):
        one = read_run(file.parent)
        host = one.facts.settings.get("host")
        judge = f"{one.facts.arm} at {host}" if host else one.facts.arm
        stands = {key for key, digest in one.facts.cases.items() if digest == standing.get(key)}
        known = found.setdefault(judge, {})
        known |= {each.id: each for each in one.crashes if each.id in stands - known.keys()}
        known |= {each.case.id: each for each in one.outcomes if each.case.id in stands}
        asked = default_cache() / f"rows-{one.facts.recipe}" / ROWS
        rows = dict(read_rows(asked, lambda row: (row["digest"], result_of(row))))
        agreement[judge] = _scored(rows.values(), AGREEMENT) or agreement.get(judge, ())
    return [
        Judged(
            judge,
            _scored(results.values(), OPINIONS),
            tuple(each for each in results.values() if isinstance(each, Crash)),
            agreement[judge],
        )
        for judge, results in sorted(found.items())
        if results
    ]


def _scored(results: Iterable[Outcome | Crash], measures: Sequence[Measure]) -> tuple[Scored, ...]:
    """Return the measures that some of these outcomes have."""
    keys = {each.key for each in measures}
    outcomes = [each for each in results if isinstance(each, Outcome) and keys & each.values.keys()]
    # Several are asked at once, and the draws are those of an order.
    outcomes.sort(key=lambda each: each.case.id)
    found = intervals(outcomes, draws_of(outcomes), measures)
    return tuple(each for each in found if each.value is not None)
