"""Show stored runs, comparisons and what a gate says: text and Markdown."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Literal

from eval.outcome import Outcome
from eval.resampling import FEWEST_ARTICLES
from eval.runs import (
    Comparison,
    Difference,
    Flip,
    Gate,
    Scored,
    StoredRun,
    draws_of,
    intervals,
    read_judged,
)
from eval.scores import EVERY, NOTHING, aligned, document_of
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
_MOST_FLIPS, _MOST_CRASHES, _LONGEST = 20, 5, 200
OPINION = "Judged by {}: a model's opinion"
# What would be mark-up or name a person, an issue or a commit there.
_MARKDOWN = re.compile(r"([\\`*_~\[\]<>|#&@!])")


def run_document(stored: StoredRun) -> dict[str, Any]:
    """Return a run's scores and their intervals as a JSON document."""
    judged = read_judged(stored)
    draws = draws_of(stored.outcomes)
    return {
        "folder": str(stored.folder),
        **{**asdict(stored.facts), "cases": stored.count, "corpus": len(stored.facts.corpus)},
        "crashes": [asdict(crash) for crash in stored.crashes],
        "missing": list(stored.missing),
        "drawn": draws.by,
        "scores": {each.measure.key: each.to_dict() for each in intervals(stored.outcomes, draws)},
        "judged": judged and judged.to_dict(),
        "by_tag": {tag: document_of(scores) for tag, scores in stored.by_tag.items()},
    }


def format_run(stored: StoredRun) -> str:
    """Return a run's scores with their intervals as a table."""
    facts = stored.facts
    draws = draws_of(stored.outcomes)
    failures = Counter(each.failure for each in stored.outcomes if each.failure)
    failed = ", ".join(f"{failure} {count}" for failure, count in failures.most_common())
    rows = [["", facts.arm, "95 % interval", "cases"], *_scored(intervals(stored.outcomes, draws))]
    return "\n".join(
        [
            _asked(stored),
            "",
            *aligned([*rows, ["crashes", str(len(stored.crashes)), "", str(stored.count)]]),
            *_by_tag(stored),
            "",
            *([f"Failures: {failed}"] if failed else []),
            drawn_from(draws.by),
            *_crashed(stored),
            *_opinions(stored),
        ]
    )


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


def _asked(stored: StoredRun) -> str:
    facts = stored.facts
    return (
        f"{facts.dataset}: {counted(len(facts.cases), 'case')}, "
        f"{counted(len(facts.corpus), 'article')}"
    )


def _scored(found: Iterable[Scored]) -> list[list[str]]:
    rows = []
    for each in found:
        if each.value is not None:
            shown = each.measure.shown
            ends = " to ".join(map(shown, each.interval or ()))
            rows.append([each.measure.name, shown(each.value), ends, str(each.cases)])
    return rows


def _opinions(stored: StoredRun) -> list[str]:
    """Return a table of what the judge says, if there is one."""
    judged = read_judged(stored)
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
        for each in EVERY
        if each.key in _OF_TAGS and any(scores[each.key] is not None for scores in tags.values())
    ]
    rows = [
        [tag, *(each.shown(scores[each.key]) for each in shown)] for tag, scores in tags.items()
    ]
    return ["", *aligned([["", *(each.name for each in shown)], *rows])] if rows else []


def format_comparison(found: Comparison, *, markdown: bool = False) -> str:
    """Return each measure of two runs and the cases that flipped, as text or as Markdown."""
    plain = _plain if markdown else str
    crashes = [str(len(each.crashes)) for each in (found.before, found.after)]
    compared = [_compared(each) for each in found.differences if each.cases]
    rows = [_HEAD, *compared, ["crashes", *crashes, *[""] * (len(_HEAD) - 3)]]
    table = aligned(rows)
    if markdown:
        table = [f"| {' | '.join(map(_plain, row))} |" for row in rows]
        table.insert(1, "|---" * len(_HEAD) + "|")
    flips = [line for flip in found.flips[:_MOST_FLIPS] for line in _flipped(flip)]
    left = len(found.flips) - _MOST_FLIPS
    apart = "; ".join(found.apart) or "the same settings, versions and code"
    return "\n".join(
        [
            plain(f"{found.before.folder} against {found.after.folder}: {apart}"),
            "",
            *table,
            "",
            drawn_from(found.drawn),
            "",
            *(
                f"- {plain(tag)}: {lost} lost, {won} won"
                for tag, (lost, won) in found.by_tag.items()
            ),
            *(["", *(indent + plain(line) for indent, line in flips)] if flips else []),
            *([f"- {left} more flipped"] if left > 0 else []),
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
        NOTHING if each.change is None else f"{each.change:+.3f}",
        " to ".join(f"{end:+.3f}" for end in each.interval or ()) or NOTHING,
        f"{each.lost} / {each.won}" if each.measure.pool.hits and each.measure.better else "",
        "" if each.chance is None else f"{each.chance:.3f}",
        each.verdict,
    ]


def _flipped(flip: Flip) -> list[tuple[str, str]]:
    """Return lines on a flipped case, each with what stands before it."""
    case = flip.before.case
    return [
        ("- ", f"{'won' if flip.won else 'lost'}: {case.id}: {_short(case.question)}"),
        *(
            ("  - ", f"{name}: {_short(each.reply.text) or 'not in the articles'}{_why(each)}")
            for name, each in (("before", flip.before), ("after", flip.after))
        ),
    ]


def _why(outcome: Outcome) -> str:
    return f" ({outcome.failure})" if outcome.failure else ""


def _short(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]


def drawn_from(by: Literal["article", "case"]) -> str:
    """Return the sentence that says how intervals were drawn."""
    if by == "article":
        return "Intervals: 2,000 draws of articles."
    return f"Intervals: 2,000 draws of cases, as there are fewer than {FEWEST_ARTICLES} articles."


def _plain(text: str) -> str:
    """Return a text that means nothing in Markdown."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
