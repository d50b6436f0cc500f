"""Show what came of runs as one HTML file that opens from disk and asks for nothing."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined

from eval.outcome import NOT_MEASURED, Outcome
from eval.pooling import TOTAL
from eval.reporting.run_tables import OPINION, drawn_from
from eval.runs import Scored, StoredRun, compare_runs, draws_of, intervals, read_judged
from eval.scores import EVERY, NOTHING
from index.counting import counted

_MOST = 2000
_OF_TAGS = (
    "answer_hit citation_hit token_f1 passage.hit@1 abstention.recall abstention.over_refusal"
).split()


@dataclass(frozen=True, slots=True)
class _Side:
    """A run as a column of the page; ``of_tags`` has its scores by tag."""

    name: str
    run: StoredRun
    scored: Mapping[str, Scored]
    of_tags: Mapping[str, Mapping[str, Scored]]
    stages: Mapping[str, tuple[float, float]]

    @classmethod
    def of(cls, name: str, run: StoredRun) -> "_Side":
        """Return the column of a run."""
        outcomes = run.outcomes
        tagged = {tag: [each for each in outcomes if tag in each.case.tags] for tag in run.by_tag}
        of_tags = {tag: _scored(found) for tag, found in tagged.items()}
        return cls(name, run, _scored(outcomes), of_tags, _stages(outcomes))


def run_page(stored: StoredRun, other: StoredRun | None = None) -> str:
    """Return the page of a stored run, beside ``other``, what it became, if there is one.

    Raises CaseError for runs of other cases.
    """
    runs = [stored] if other is None else [stored, other]
    found = None if other is None else compare_runs(stored, other)
    names = [each.folder.resolve().name for each in runs]
    if len(set(names)) < len(runs):
        names = [str(each.folder) for each in runs]
    about = [
        f"{name}: {each.facts.arm}; {counted(len(each.facts.cases), 'case')}, "
        f"{counted(len(each.facts.corpus), 'article')}"
        + (f", {len(each.missing)} not asked yet" if each.missing else "")
        for name, each in zip(names, runs, strict=True)
    ]
    if found is not None:
        about.append(f"They differ in {'; '.join(found.apart) or 'nothing but the answers'}.")
    sides = [_Side.of(name, each) for name, each in zip(names, runs, strict=True)]
    judged = [
        (f"{side.name}: {OPINION.format(each.judge)}", each)
        for side, one in zip(sides, runs, strict=True)
        if (each := read_judged(one)) is not None
    ]
    compared = found.differences if found else []
    # A total counts the cases, which are the same in both.
    differences = {each.measure.key: each for each in compared if each.measure.pool is not TOTAL}
    drawn = found.drawn if found else draws_of(stored.outcomes).by
    templates = Environment(
        loader=PackageLoader("eval", "reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["counted"] = counted
    script = (Path(__file__).parent / "report.js").read_text(encoding="utf-8")
    digest = hashlib.sha256(script.encode()).digest()
    cases = _cases(sides)
    return templates.get_template("report.html").render(
        title=stored.facts.dataset,
        about=about,
        sides=sides,
        differences=differences,
        drawn=drawn_from(drawn),
        judged=judged,
        measures=[
            each for each in EVERY if any(side.scored[each.key].value is not None for side in sides)
        ],
        tag_measures=[each for each in EVERY if each.key in _OF_TAGS],
        tags=list(dict.fromkeys(tag for side in sides for tag in side.of_tags)),
        cases=cases[:_MOST],
        left=max(0, len(cases) - _MOST),
        causes=sorted({each.cause for _, row in cases for each in row if each and each.cause}),
        nothing=NOTHING,
        not_measured=NOT_MEASURED,
        script=script,
        digest=base64.b64encode(digest).decode(),
    )


def _scored(outcomes: Sequence[Outcome]) -> dict[str, Scored]:
    return {each.measure.key: each for each in intervals(outcomes, draws_of(outcomes))}


def _cases(sides: Sequence[_Side]) -> list[tuple[str, list[Outcome | None]]]:
    """Return each case by its id with what came of it on each side, those that failed first."""
    found = [{each.case.id: each for each in side.run.outcomes} for side in sides]
    ids = dict.fromkeys(key for outcomes in found for key in outcomes)
    rows = [(key, [outcomes.get(key) for outcomes in found]) for key in ids]
    return sorted(rows, key=lambda row: not any(each and each.failure for each in row[1]))


def _stages(outcomes: Sequence[Outcome]) -> dict[str, tuple[float, float]]:
    """Return the median and the 95th percentile of each stage, in milliseconds."""
    spent: dict[str, list[float]] = {}
    for outcome in outcomes:
        for stage, seconds in outcome.reply.seconds.items():
            spent.setdefault(stage, []).append(1000 * seconds)
    return {
        stage: (float(np.percentile(each, 50)), float(np.percentile(each, 95)))
        for stage, each in spent.items()
    }
