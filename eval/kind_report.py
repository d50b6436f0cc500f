"""What questions of five kinds were told, as tables for the terminal."""

from eval.kinds import KINDS, SCORED, AskedKind, KindReport, KindScores
from eval.table import aligned

_NAMES: dict[AskedKind, str] = {
    "answerable": "answerable", "off_topic": "off topic", "missing": "missing",
    "false_premise": "false premise", "partial": "partial",
}  # fmt: skip
_LONGEST_QUESTION = 100


def format_kinds(report: KindReport) -> str:
    """Return the figures, a table of what was told for each half, and the failures below."""
    blocks = [_figures(report)]
    blocks += [_confusion(scores) for scores in report.scores]
    blocks += [lines for scores in report.scores if (lines := _failures(scores))]
    return "\n\n".join("\n".join(lines) for lines in blocks)


def _figures(report: KindReport) -> list[str]:
    rows = [
        ["answerer", "half", "questions", "macro accuracy", "contradiction right",
         "answerable contradicted", "partial"]
    ]  # fmt: skip
    for scores in report.scores:
        rows.append(
            [scores.system, _half(scores), str(len(scores.outcomes)),
             _share(scores.macro_accuracy), _share(scores.contradiction_right),
             _share(scores.wrongly_contradicted), _share(scores.accuracy("partial"))]
        )  # fmt: skip
    return aligned(rows)


def _confusion(scores: KindScores) -> list[str]:
    rows = [[f"{scores.system}, {_half(scores)}", *(f"told {_NAMES[kind]}" for kind in KINDS)]]
    for kind, told in scores.confusion.items():
        rows.append([_NAMES[kind], *(str(told[each]) for each in KINDS)])
    return aligned(rows)


def _failures(scores: KindScores) -> list[str]:
    failed = [each for each in scores.outcomes if each.told != each.case.kind]
    failed = [each for each in failed if each.case.kind in SCORED]
    return [
        f"{each.case.id}, {_NAMES[each.case.kind]}, told {_NAMES[each.told]}: "
        f"{each.case.question[:_LONGEST_QUESTION]}"
        for each in failed
    ]


def _half(scores: KindScores) -> str:
    return "held out" if scores.held_out else "tuning"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
