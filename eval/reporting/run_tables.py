"""Show stored runs, comparisons and what a gate says: text, Markdown and JUnit."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Literal
from xml.etree import ElementTree

from eval.outcome import Outcome
from eval.resampling import FEWEST_ARTICLES
from eval.runs import (
    Comparison,
    Difference,
    Flip,
    Gate,
    Scored,
    StoredRun,
    calibration,
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
    cases answer_hit citation_hit sentence.hit@1 sentence.hit@3 abstention.recall
    abstention.over_refusal abstention.doubted sure_answerable hedged verified unsupported
    not_judged row_alone right_rows orders_found on_flagged on_orders on_else shown_order
    """.split()
)
_MOST_FLIPS, _MOST_CRASHES, _LONGEST = 20, 5, 200
OPINION = "Judged by {}: a model's opinion"
UNKNOWN_AGREEMENT = (
    "Agreement with people: not measured; run 'footnote eval judge DATASET --model M'."
)
_GATE = "footnote eval gate"
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What would be mark-up or name a person, an issue or a commit there.
_MARKDOWN = re.compile(r"([\\`*_~\[\]<>|#&@!])")


def run_document(stored: StoredRun) -> dict[str, Any]:
    """Return a run's scores, their intervals and its calibration as a JSON document."""
    draws = draws_of(stored.outcomes)
    return {
        "folder": str(stored.folder),
        **{**asdict(stored.facts), "cases": stored.count, "corpus": len(stored.facts.corpus)},
        "crashes": [asdict(crash) for crash in stored.crashes],
        "missing": list(stored.missing),
        "drawn": draws.by,
        "scores": {each.measure.key: each.to_dict() for each in intervals(stored.outcomes, draws)},
        "judged": [each.to_dict() for each in read_judged(stored)],
        "by_tag": {tag: document_of(scores) for tag, scores in stored.by_tag.items()},
        "calibration": calibration(stored.outcomes),
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
            drawn_from(draws.by, facts.groups),
            *_crashed(stored),
            *_opinions(stored),
        ]
    )


def format_arms(arms: Sequence[StoredRun]) -> str:
    """Return the scores of runs of the same cases as a table, with a column a run."""
    scores = [each.scores for each in arms]
    rows = [
        [measure.name, *(measure.shown(each[measure.key]) for each in scores)]
        for measure in EVERY
        if any(each[measure.key] is not None for each in scores)
    ]
    names = [each.folder.name for each in arms]
    crashes = [str(len(each.crashes)) for each in arms]
    return "\n".join(
        [
            _asked(arms[0]),
            "",
            *aligned([["", *names], *rows, ["crashes", *crashes]]),
            "",
            "'footnote eval compare' tells a difference from chance.",
            *(f"{each.folder.name}: {line}" for each in arms for line in _crashed(each)),
            *(line for each in arms for line in _opinions(each, f"{each.folder.name}: ")),
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


def _opinions(stored: StoredRun, prefix: str = "") -> list[str]:
    """Return a table of what each judge says, and one of how far it agrees with people."""
    lines = []
    for each in read_judged(stored):
        rows = [["", "opinion", "95 % interval", "cases"], *_scored(each.scored)]
        people = [["agreement with people", "", "95 % interval", "cases"]]
        told = aligned(people + _scored(each.agreement)) if each.agreement else [UNKNOWN_AGREEMENT]
        rows.append(["crashes", str(len(each.crashes)), "", ""])
        lines += ["", prefix + OPINION.format(each.judge), "", *aligned(rows), "", *told]
    return lines


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
            drawn_from(found.drawn, found.before.facts.groups),
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


def gate_junit(gate: Gate) -> str:
    """Return what came of each check as JUnit's XML; whatever did not pass has failed."""
    failed = [check for check in gate.checks if check.verdict != "passed"]
    counts = {"tests": str(len(gate.checks)), "failures": str(len(failed))}
    suite = ElementTree.Element("testsuite", {"name": _GATE, **counts})
    for check in gate.checks:
        named = {"classname": _GATE, "name": _NOT_XML.sub("?", check.name)}
        case = ElementTree.SubElement(suite, "testcase", named)
        if check in failed:
            told = {"type": check.verdict, "message": _NOT_XML.sub("?", check.told)}
            ElementTree.SubElement(case, "failure", told)
    lowered = "\n".join(f"lowered: {each}" for each in gate.lowered)
    ElementTree.SubElement(suite, "system-out").text = _NOT_XML.sub("?", lowered)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


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
        each.verdict + (f": they differ in {each.apart}" if each.apart else ""),
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


def drawn_from(by: Literal["article", "case"], groups: str) -> str:
    """Return the sentence that says how intervals were drawn."""
    if by == "article":
        return f"Intervals: 2,000 draws of {groups}."
    return f"Intervals: 2,000 draws of cases, as there are fewer than {FEWEST_ARTICLES} {groups}."


def _plain(text: str) -> str:
    """Return a text that means nothing in Markdown."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
