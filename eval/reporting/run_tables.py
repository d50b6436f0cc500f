"""Show stored runs, comparisons and what a gate says."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Literal

from eval.resampling import FEWEST_ARTICLES
from eval.runs import (
    Comparison,
    Difference,
    Estimate,
    Facts,
    Flip,
    Gate,
    StoredRun,
    draws_of,
    estimate_measures,
    read_opinions,
)
from eval.scores import MAIN_MEASURES, MEASURES, NO_VALUE, aligned, is_of_a_suite
from index.counting import counted

_HEAD = ["", "before", "after", "difference", "95 % interval", "lost / won", "by chance", ""]
# Of a tag, the measures that say most.
_OF_TAGS = frozenset(
    """
    cases answer_hit citation_hit sentence.hit@1 abstention.recall abstention.over_refusal sure
    sure_right hedged verified unsupported not_judged row_alone right_rows orders_found on_flagged
    on_orders on_else shown_order
    """.split()
)
_MOST_FLIPS, _MOST_CRASHES, _MOST_FAILED, _LONGEST = 20, 5, 10, 200
_FOLDED = "--all prints every measure, also by tag."
_EXPLORATORY = "Exploratory, not to decide by: of 20 measures one differs by chance."
OPINION = "Judged by {}: a model's opinion"


def run_document(stored: StoredRun) -> dict[str, Any]:
    """Return a run's scores and their intervals as a JSON document."""
    judged = read_opinions(stored)
    draws = draws_of(stored.outcomes)
    return {
        "folder": str(stored.folder),
        **{**asdict(stored.facts), "cases": stored.count, "corpus": len(stored.facts.corpus)},
        "crashes": [asdict(crash) for crash in stored.crashes],
        "missing": list(stored.missing),
        "drawn": draws.unit,
        "scores": {
            each.measure.key: each.to_dict() for each in estimate_measures(stored.outcomes, draws)
        },
        "judged": judged and judged.to_dict(),
        "by_tag": stored.by_tag,
    }


def format_run(stored: StoredRun, *, whole: bool = False) -> str:
    """Return a run's first scores with their intervals as a table, and the cases that failed.

    All scores, also by tag, if it is to be ``whole``, or the run is of a suite with measures of its
    own.
    """
    facts = stored.facts
    draws = draws_of(stored.outcomes)
    scored = estimate_measures(stored.outcomes, draws)
    whole = whole or any(is_of_a_suite(each.measure) for each in scored if each.value is not None)
    first = main_estimates(scored)
    others = [each for each in scored if whole and each not in first]
    rows = [["", facts.arm, "95 % interval", "cases"], *_scored([*first, *others])]
    return "\n".join(
        [
            f"{facts.dataset}: {size_of(facts)}",
            "",
            *aligned([*rows, ["crashes", str(len(stored.crashes)), "", str(stored.count)]]),
            *_failed(stored),
            *(_by_tag(stored) if whole else []),
            "",
            describe_draws(draws.unit),
            *_crashed(stored),
            *([] if whole else [_FOLDED]),
            *_opinions(stored),
        ]
    )


def main_estimates(scored: Iterable[Estimate]) -> list[Estimate]:
    """Return the scores that a report opens with; without a hit to count, token F1 among them."""
    by_key = {each.measure.key: each for each in scored}
    hit, asked = by_key["answer_hit"], by_key["answerable"]
    instead = ["token_f1"] if hit.cases < (asked.value or 0) else []
    return [by_key[key] for key in (*instead, *MAIN_MEASURES)]


def _failed(stored: StoredRun) -> list[str]:
    """Return lines on the cases that failed: how many at which step, and the first of them."""
    failed = [each for each in stored.outcomes if each.failure]
    if not failed:
        return []
    counts = Counter(each.failure for each in failed).most_common()
    lines = ["", f"Failures: {', '.join(f'{failure} {count}' for failure, count in counts)}"]
    for each in failed[:_MOST_FAILED]:
        lines.append(f"- {each.case.id}: {_short(each.case.question)}")
        lines.append(f"  {each.failure}: {_short(each.reply.text) or 'not in the articles'}")
    if (left := len(failed) - _MOST_FAILED) > 0:
        lines.append(f"- {left} more; --report FILE.html shows them")
    return lines


def _crashed(stored: StoredRun) -> list[str]:
    lines = [
        f"Crashed: {crash.id}: {_short(crash.message)}" for crash in stored.crashes[:_MOST_CRASHES]
    ]
    if (left := len(stored.crashes) - len(lines)) > 0:
        lines.append(f"Crashed: {left} more")
    failed = [each.reply for each in stored.outcomes if each.reply.model_failed]
    if failed:
        lines.append(
            f"The model failed on {counted(len(failed), 'question')}; where it wrote nothing, the "
            f"articles' own sentences were scored: {_short(failed[0].model_error)}"
        )
    return lines


def size_of(facts: Facts) -> str:
    """Return how much a run asks, and of how much."""
    return f"{counted(len(facts.cases), 'case')}, {counted(len(facts.corpus), 'article')}"


def _scored(found: Iterable[Estimate]) -> list[list[str]]:
    rows = []
    for each in found:
        if each.value is not None:
            shown = each.measure.shown
            ends = " to ".join(map(shown, each.interval or ()))
            rows.append([each.measure.name, shown(each.value), ends, str(each.cases)])
    return rows


def _opinions(stored: StoredRun) -> list[str]:
    """Return a table of what the judge says, if there is one."""
    judged = read_opinions(stored)
    if judged is None:
        return []
    rows = [["", "opinion", "95 % interval", "cases"], *_scored(judged.scored)]
    rows.append(["crashes", str(len(judged.crashes)), "", ""])
    return ["", OPINION.format(judged.judge), "", *aligned(rows)]


def _by_tag(stored: StoredRun) -> list[str]:
    """Return a table of what tags differ in, if there are any."""
    tags = stored.by_tag
    shown = [
        each
        for each in MEASURES
        if each.key in _OF_TAGS and any(scores[each.key] is not None for scores in tags.values())
    ]
    rows = [
        [tag, *(each.shown(scores[each.key]) for each in shown)] for tag, scores in tags.items()
    ]
    return ["", *aligned([["", *(each.name for each in shown)], *rows])] if rows else []


def format_comparison(found: Comparison, measure: str = "answer_hit") -> str:
    """Return the measure of two runs, the cases that flipped, and apart the other measures."""
    crashes = [str(len(each.crashes)) for each in (found.before, found.after)]
    compared = [each for each in found.differences if each.cases]
    one = [_compared(each) for each in compared if each.measure.key == measure]
    others = [_compared(each) for each in compared if each.measure.key != measure]
    rows = [_HEAD, *one, ["crashes", *crashes, *[""] * (len(_HEAD) - 3)]]
    told = [] if one else [f"No case of these runs has {measure}; name another --measure."]
    flips = [line for flip in found.flips[:_MOST_FLIPS] for line in _flipped(flip)]
    left = len(found.flips) - _MOST_FLIPS
    apart = "; ".join(found.apart) or "the same settings, versions and code"
    return "\n".join(
        [
            f"{found.before.folder} against {found.after.folder}: {apart}",
            "",
            *told,
            *aligned(rows),
            "",
            describe_draws(found.drawn),
            "",
            *(f"- {tag}: {lost} lost, {won} won" for tag, (lost, won) in found.by_tag.items()),
            *(["", *flips] if flips else []),
            *([f"- {left} more flipped"] if left > 0 else []),
            *(["", _EXPLORATORY, "", *aligned([_HEAD, *others])] if others else []),
        ]
    )


def format_gate(gate: Gate) -> str:
    """Return what came of each check, how floors were lowered, and what the gate says."""
    return "\n".join(
        [
            *(f"{check.verdict:12}  {check.name}: {check.told}" for check in gate.checks),
            *(f"{'lowered':12}  {each}" for each in gate.lowered),
            "",
            f"The gate says: {gate.verdict}.",
        ]
    )


def _compared(each: Difference) -> list[str]:
    shown = each.measure.shown
    return [
        each.measure.name,
        shown(each.before),
        shown(each.after),
        NO_VALUE if each.change is None else f"{each.change:+.3f}",
        " to ".join(f"{end:+.3f}" for end in each.interval or ()) or NO_VALUE,
        f"{each.lost} / {each.won}" if each.measure.pool.hits and each.measure.better else "",
        "" if each.chance is None else f"{each.chance:.3f}",
        each.verdict,
    ]


def _flipped(flip: Flip) -> list[str]:
    """Return lines on a flipped case."""
    case = flip.before.case
    lines = [f"- {'won' if flip.won else 'lost'}: {case.id}: {_short(case.question)}"]
    for name, each in ("before", flip.before), ("after", flip.after):
        why = f" ({each.failure})" if each.failure else ""
        lines.append(f"  - {name}: {_short(each.reply.text) or 'not in the articles'}{why}")
    return lines


def _short(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]


def describe_draws(unit: Literal["article", "case"]) -> str:
    """Return the sentence that says how intervals were drawn."""
    if unit == "article":
        return "Intervals: 2,000 draws of articles."
    return f"Intervals: 2,000 draws of cases, as there are fewer than {FEWEST_ARTICLES} articles."
