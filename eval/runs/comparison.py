"""Compare two runs of the same cases."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from eval.cases import CaseError
from eval.outcome import Outcome
from eval.resampling import LEVEL, Draws, Interval, mcnemar
from eval.runs.estimates import draws_of, interval_of, values_of
from eval.runs.stored_run import StoredRun
from eval.scores import MEASURES, Measure, score


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure in both runs, and the interval of the change between them.

    For a measure of hits, ``lost`` and ``won`` count the cases that changed for worse and for
    better, or down and up where neither is; ``chance`` is the p-value of McNemar's test.
    """

    measure: Measure
    before: float | None
    after: float | None
    interval: Interval | None
    cases: int
    lost: int = 0
    won: int = 0
    chance: float | None = None

    @property
    def change(self) -> float | None:
        """The value in the second run minus that in the first, None if one has none."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def verdict(self) -> Literal["better", "worse", "changed", "no difference"]:
        """The verdict at 5 %: "changed" if more of the measure is neither better nor worse.

        A time has changed, too: what else the machine did is in no interval.

        "No difference" may also mean that there are too few cases to tell.
        """
        if not self.change or self.interval is None:
            return "no difference"
        # Both must agree: McNemar's test ignores that cases of an article go together.
        by_chance = self.chance is not None and self.chance >= 1 - LEVEL
        if by_chance or self.interval.low <= 0 <= self.interval.high:
            return "no difference"
        gain = 0 if self.measure.is_time else self.change * self.measure.better
        return "better" if gain > 0 else "worse" if gain < 0 else "changed"

    def to_dict(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        names = "before after interval cases lost won chance verdict".split()
        return {"difference": self.change, **{name: getattr(self, name) for name in names}}


@dataclass(frozen=True, slots=True)
class Flip:
    """A case that went right in one run and wrong in the other."""

    before: Outcome
    after: Outcome

    @property
    def won(self) -> bool:
        """Whether it is right in the second."""
        return self.after.failure is None

    def to_dict(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        case = self.before.case
        before, after = (
            {"text": each.reply.text, "failure": each.failure} for each in (self.before, self.after)
        )
        asked = {"id": case.id, "question": case.question, "tags": list(case.tags)}
        return {**asked, "won": self.won, "before": before, "after": after}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side, over the cases that crashed in neither.

    ``apart`` names the settings, versions and code that differ; ``drawn`` is what was resampled.
    """

    before: StoredRun
    after: StoredRun
    apart: Sequence[str]
    drawn: Literal["article", "case"]
    differences: Sequence[Difference]
    flips: Sequence[Flip]

    @property
    def by_tag(self) -> dict[str, tuple[int, int]]:
        """How many cases of each tag were lost, and won."""
        sides = Counter((tag, flip.won) for flip in self.flips for tag in flip.before.case.tags)
        return {tag: (sides[tag, False], sides[tag, True]) for tag, _ in sorted(sides)}

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as a JSON object."""
        return {
            "before": str(self.before.folder),
            "after": str(self.after.folder),
            "apart": list(self.apart),
            "drawn": self.drawn,
            "crashes": [
                [asdict(crash) for crash in each.crashes] for each in (self.before, self.after)
            ],
            "measures": {each.measure.key: each.to_dict() for each in self.differences},
            "by_tag": {tag: {"lost": lost, "won": won} for tag, (lost, won) in self.by_tag.items()},
            "flips": [flip.to_dict() for flip in self.flips],
        }


def compare_runs(before: StoredRun, after: StoredRun) -> Comparison:
    """Compare two runs.

    Raises CaseError if their cases or articles differ, if some are not asked yet, and if none was
    answered in both.
    """
    if data := before.facts.differences(after.facts, of_data=True):
        raise CaseError(
            f"{before.folder} and {after.folder} cannot be compared: they differ in "
            f"{' and in '.join(data)}. Run both over the same cases and articles."
        )
    for each in (before, after):
        if each.missing:
            raise CaseError(
                f"{each.folder} has no answer to {len(each.missing)} of its cases yet; "
                f"repeat its 'footnote eval' with --run {each.folder}."
            )
    found = {each.case.id: each for each in after.outcomes}
    pairs = [(each, found[each.case.id]) for each in before.outcomes if each.case.id in found]
    if not pairs:
        raise CaseError(
            f"No case was answered in both {before.folder} and {after.folder}: each crashed in one "
            "of them. 'footnote eval report' tells why."
        )
    draws = draws_of([first for first, _ in pairs])
    return Comparison(
        before,
        after,
        before.facts.differences(after.facts, of_data=False),
        draws.unit,
        differences(pairs, draws),
        [Flip(*pair) for pair in pairs if len({each.failure is None for each in pair}) == 2],
    )


def differences(
    pairs: Sequence[tuple[Outcome, Outcome]],
    draws: Draws,
    measures: Sequence[Measure] = MEASURES,
) -> list[Difference]:
    """Return the difference in each measure, even if there is none.

    Both runs are resampled with the same draws, so that what they share cancels out.
    """
    runs = list(zip(*pairs, strict=True))
    scores = [score(run) for run in runs]
    found = []
    for measure in measures:
        (first, cases), (second, others) = (values_of(run, measure) for run in runs)
        before, after = (each[measure.key] for each in scores)
        every = np.union1d(cases, others)
        interval, lost, won, chance = None, 0, 0, None
        if before is not None and after is not None:
            drawn = measure.pool.draws_of(second, others, draws) - measure.pool.draws_of(
                first, cases, draws
            )
            interval = interval_of(measure, drawn, every, draws, -1.0)
        if interval is not None and measure.pool.hits:
            # Whether a case counts does not depend on its answer, so both have the same cases.
            changed = Counter(bool(b) - bool(a) for a, b in zip(first, second, strict=True))
            rise = measure.better or 1
            lost, won = changed[-rise], changed[rise]
            chance = mcnemar(lost, won)
        found.append(Difference(measure, before, after, interval, len(every), lost, won, chance))
    return found
