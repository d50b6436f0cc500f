"""The gate: does a run reach its floors, as far as so many cases can tell?

Floors are in a TOML file, which keeps how they were lowered.
"""

import datetime
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from eval.json_lines import CaseError, what_is_wrong
from eval.outcome import NOT_MEASURED
from eval.resampling import Interval
from eval.runs.comparison import Difference, compare_runs
from eval.runs.estimates import Estimate, draws_of, estimate_measures
from eval.runs.stored_run import StoredRun, read_run
from eval.scores import MEASURES, Measure

Verdict = Literal["passed", "failed", "inconclusive", "worse"]
_NOT_YET: Verdict = "inconclusive"
# Whatever else a case failed by is worse.
_OF_CASES: Mapping[str | None, Verdict] = {None: "passed", NOT_MEASURED: _NOT_YET}
# The first of these that any check came to is what the gate says.
_STATUS: dict[Verdict, int] = {"failed": 1, "worse": 4, "inconclusive": 3, "passed": 0}
FLOOR_MEASURES = {each.key: each for each in MEASURES if each.better and each.pool.drawn}


class Floor(BaseModel):
    """A floor and the day it was set; where less is better it is a ceiling.

    One that is lower than the one before it says why in ``reason``.
    """

    model_config = ConfigDict(extra="forbid")

    floor: float
    date: datetime.date
    reason: Annotated[str, Field(min_length=1)] | None = None


class Floors(BaseModel):
    """What a run must reach.

    ``floors`` are by measure, the last of each in force. ``effects`` are by measure, too: the loss
    against the run ``baseline`` that matters. A verdict needs ``fewest_cases`` that its
    measure rests on, such as the answerable ones. The cases of
    ``never_break`` must go right.
    """

    model_config = ConfigDict(extra="forbid")

    fewest_cases: Annotated[int, Field(ge=2)] = 50
    never_break: list[str] = []
    baseline: Path | None = None
    effects: dict[str, Annotated[float, Field(gt=0)]] = {}
    floors: dict[str, Annotated[list[Floor], Field(min_length=1)]] = {}

    def lowerings(self) -> list[str]:
        """Return a line for each time that a floor was lowered."""
        return [
            f"{FLOOR_MEASURES[key].name} from {old.floor:g} to {new.floor:g} on {new.date}: "
            f"{new.reason}"
            for key, each in self.floors.items()
            for old, new in pairwise(each)
            if _is_lower(FLOOR_MEASURES[key], old, new)
        ]


def read_floors(path: Path) -> Floors:
    """Read a file of floors; its baseline is beside it. Raises CaseError with what is wrong."""
    try:
        floors = _checked(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise CaseError(f"{path} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise CaseError(f"{path}: {what_is_wrong(error)}.") from error
    if floors.baseline is not None:
        floors.baseline = path.parent / floors.baseline
    return floors


def _checked(document: dict[str, Any]) -> Floors:
    floors = Floors.model_validate(document)
    if not floors.floors and not floors.effects and not floors.never_break:
        raise ValueError("it asks for nothing; give it floors, effects or never_break")
    if bool(floors.effects) != (floors.baseline is not None):
        raise ValueError("effects are losses against a baseline; give both or neither")
    asked = [(key, each.floor) for key, floor in floors.floors.items() for each in floor]
    for key, value in [*asked, *floors.effects.items()]:
        if key not in FLOOR_MEASURES:
            listed = ", ".join(FLOOR_MEASURES)
            raise ValueError(f"{key!r} is no measure that can have a floor: those are {listed}")
        if FLOOR_MEASURES[key].is_share and not 0 <= value <= 1:
            raise ValueError(f"{key} is a share, from 0 to 1, and never {value:g}")
    for key, each in floors.floors.items():
        for old, new in pairwise(each):
            if new.date < old.date:
                raise ValueError(f"the floors of {key} are not in the order of their dates")
            if _is_lower(FLOOR_MEASURES[key], old, new) and new.reason is None:
                raise ValueError(f"the floor of {key} was lowered on {new.date} without a reason")
    return floors


def _is_lower(measure: Measure, old: Floor, new: Floor) -> bool:
    return (new.floor - old.floor) * measure.better < 0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked, what came of it, and why."""

    name: str
    verdict: Verdict
    told: str


@dataclass(frozen=True, slots=True)
class Gate:
    """What came of every check, and how the floors were lowered until now."""

    checks: tuple[Check, ...]
    lowered: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """What the gate says."""
        found = {check.verdict for check in self.checks}
        return next(verdict for verdict in _STATUS if verdict in found)

    @property
    def status(self) -> int:
        """The exit status: 0 passed, 1 failed to run, 3 inconclusive, 4 worse."""
        return _STATUS[self.verdict]

    def to_dict(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "verdict": self.verdict,
            "checks": [asdict(check) for check in self.checks],
            "lowered": list(self.lowered),
        }


def pass_gate(stored: StoredRun, floors: Floors) -> Gate:
    """Check a run. Raises CaseError for cases that it does not have, and a baseline of others."""
    checks = [_ran(stored), *_unbroken(stored, floors)]
    outcomes = stored.outcomes
    if floors.floors and outcomes:
        scored = {
            each.measure.key: each for each in estimate_measures(outcomes, draws_of(outcomes))
        }
        checks += [
            check_floor(scored[key], each[-1].floor, floors.fewest_cases)
            for key, each in floors.floors.items()
        ]
    if floors.baseline is not None and outcomes and not stored.missing:
        differences = compare_runs(read_run(floors.baseline), stored).differences
        by_key = {each.measure.key: each for each in differences}
        checks += [
            check_effect(by_key[key], effect, floors.fewest_cases)
            for key, effect in floors.effects.items()
        ]
    return Gate(tuple(checks), tuple(floors.lowerings()))


def check_floor(scored: Estimate, floor: float, fewest: int) -> Check:
    """Check that a figure is above its floor, interval and all."""
    measure, verdict = scored.measure, _NOT_YET
    if scored.interval is not None and scored.cases >= fewest:
        worst, best = sorted((end - floor) * measure.better for end in scored.interval)
        verdict = "passed" if worst >= 0 else "worse" if best < 0 else _NOT_YET
    kind = "floor" if measure.better > 0 else "ceiling"
    shown = f"{measure.shown(scored.value)} ({_shown(scored.interval)}), {kind} {floor:g}"
    return Check(measure.name, verdict, shown + _few(scored.cases, fewest))


def check_effect(difference: Difference, effect: float, fewest: int) -> Check:
    """Check that a figure did not fall by what matters: passed if that is ruled out.

    It is worse if there is a loss that is not by chance, and that may be as large.
    """
    measure, verdict = difference.measure, _NOT_YET
    if difference.interval is not None and difference.cases >= fewest:
        worst = min(end * measure.better for end in difference.interval)
        verdict = "worse" if difference.verdict == "worse" else _NOT_YET
        verdict = "passed" if worst > -effect else verdict
    by = "no figure" if difference.change is None else f"{difference.change:+.3f}"
    shown = f"{by} ({_shown(difference.interval, '+')}) against the baseline, {effect:g} matters"
    return Check(f"{measure.name}, compared", verdict, shown + _few(difference.cases, fewest))


def _shown(interval: Interval | None, sign: str = "") -> str:
    return " to ".join(f"{end:{sign}.3f}" for end in interval or ()) or "no interval"


def _ran(stored: StoredRun) -> Check:
    crashed, missing = len(stored.crashes), len(stored.missing)
    failed = [each.reply.model_error for each in stored.outcomes if each.reply.model_failed]
    told = f"{len(stored.outcomes)} answered, {crashed} crashed, {missing} not asked"
    if failed:
        # What the articles' sentences score in its place says nothing of the model.
        told += f"; the model failed on {len(failed)}: {failed[0]}"
    answered = stored.outcomes and not crashed and not missing and not failed
    return Check("every case was answered", "passed" if answered else "failed", told)


def _unbroken(stored: StoredRun, floors: Floors) -> Iterator[Check]:
    failures = {each.case.id: each.failure for each in stored.outcomes}
    for name in floors.never_break:
        if name not in stored.facts.cases:
            raise CaseError(f"never_break names {name!r}, which is no case of {stored.folder}.")
        if name in failures:
            failure = failures[name]
            verdict = _OF_CASES.get(failure, "worse")
            yield Check(f"case {name}", verdict, failure or "right")


def _few(cases: int, fewest: int) -> str:
    return f"; it rests on {cases} cases, and fewest_cases is {fewest}" if cases < fewest else ""
