"""What a model as judge makes of a run's answers: its opinions are a run in the run's folder."""

import shutil
from dataclasses import asdict, dataclass, replace
from typing import Any

from eval.cases import Case
from eval.dataset import Dataset
from eval.outcome import Crash
from eval.runs.asking import Suite, keep_run
from eval.runs.estimates import Estimate, draws_of, estimate_measures
from eval.runs.facts import Facts, RunSettings, digest_of
from eval.runs.stored_run import ABOUT, StoredRun, read_run
from eval.scores import OPINIONS
from eval.store import Report

_FOLDER = "judged"


@dataclass(frozen=True, slots=True)
class Opinions:
    """A judge's opinions of a run's answers, which are no scores of the run."""

    judge: str
    scored: tuple[Estimate, ...]
    crashes: tuple[Crash, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "judge": self.judge,
            "scores": {each.measure.key: each.to_dict() for each in self.scored},
            "crashes": [asdict(crash) for crash in self.crashes],
        }


def judge_run(
    stored: StoredRun, suite: Suite, settings: RunSettings, *, progress: Report | None = None
) -> None:
    """Have a model judge a run's answers by a suite, in place of an earlier judge's opinions.

    Only what this model has not judged yet is asked. Raises what ``keep_run`` raises.
    """
    if cases := _told(stored):
        dataset = Dataset(stored.facts.dataset, stored.folder, (), tuple(cases))
        folder = stored.folder / _FOLDER
        facts = Facts.of(dataset, settings, suite.name)
        if (folder / ABOUT).is_file() and read_run(folder).facts != facts:
            # What it holds of the same answers is in the cache, too.
            shutil.rmtree(folder)
        keep_run(dataset, folder, suite=suite, settings=settings, progress=progress)


def _told(stored: StoredRun) -> list[Case]:
    """Return a case for each answer that can be compared: what a judge is told of it."""
    return [
        replace(each.case, expected={"answer": each.reply.text})
        for each in stored.outcomes
        if each.case.answers and not each.reply.refused
    ]


def read_opinions(stored: StoredRun) -> Opinions | None:
    """Read the judge's opinions of the answers that a run still has. Raises CaseError."""
    folder = stored.folder / _FOLDER
    if not (folder / ABOUT).is_file():
        return None
    found = read_run(folder)
    standing = {case.id: digest_of(case.to_dict()) for case in _told(stored)}
    stands = {key for key, digest in found.facts.cases.items() if digest == standing.get(key)}
    outcomes = [each for each in found.outcomes if each.case.id in stands]
    scored = estimate_measures(outcomes, draws_of(outcomes), OPINIONS)
    host = found.facts.settings.get("host")
    return Opinions(
        f"{found.facts.arm} at {host}" if host else found.facts.arm,
        tuple(each for each in scored if each.value is not None),
        tuple(each for each in found.crashes if each.id in stands),
    )
