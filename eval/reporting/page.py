"""Show what came of a run as one HTML file that opens from disk and asks for nothing."""

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined

from eval.outcome import NOT_MEASURED, Outcome
from eval.reporting.run_tables import OPINION, describe_draws, main_estimates, size_of
from eval.runs import Estimate, StoredRun, draws_of, estimate_measures, read_opinions
from eval.scores import MEASURES, NO_VALUE, is_of_a_suite
from index.counting import counted

_MOST = 2000
_OF_TAGS = (
    "answer_hit citation_hit token_f1 passage.hit@1 abstention.recall abstention.over_refusal"
).split()


def run_page(stored: StoredRun) -> str:
    """Return the page of a stored run."""
    facts, outcomes, judged = stored.facts, stored.outcomes, read_opinions(stored)
    about = f"{stored.folder.resolve().name}: {facts.arm}; {size_of(facts)}"
    scored = _scored(outcomes)
    told = [each.measure for each in scored.values() if each.value is not None]
    first = [each.measure for each in main_estimates(scored.values()) if each.value is not None]
    first += filter(is_of_a_suite, told)
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
    return templates.get_template("report.html").render(
        title=facts.dataset,
        about=about + (f", {len(stored.missing)} not asked yet" if stored.missing else ""),
        run=stored,
        scored=scored,
        drawn=describe_draws(draws_of(outcomes).unit),
        stages=_stages(outcomes),
        heading=judged and OPINION.format(judged.judge),
        judged=judged,
        first=first,
        others=[each for each in told if each not in first],
        tag_measures=[each for each in MEASURES if each.key in _OF_TAGS],
        by_tag={
            tag: _scored([each for each in outcomes if tag in each.case.tags])
            for tag in stored.by_tag
        },
        cases=sorted(outcomes, key=lambda each: not each.failure)[:_MOST],
        left=max(0, len(outcomes) - _MOST),
        causes=sorted({each.cause for each in outcomes if each.cause}),
        nothing=NO_VALUE,
        not_measured=NOT_MEASURED,
        script=script,
        digest=base64.b64encode(digest).decode(),
    )


def _scored(outcomes: Sequence[Outcome]) -> dict[str, Estimate]:
    return {each.measure.key: each for each in estimate_measures(outcomes, draws_of(outcomes))}


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
