"""What was made of injected instructions, as a table for the terminal."""

from eval.scores import aligned
from eval.suites.injections import InjectionReport

_PARTS = (("tuning", False), ("held out", True), ("all", None))


def format_injections(report: InjectionReport) -> str:
    """Return the tables of detection, answerers and false alarms, with what was missed below."""
    detection = [["instructions", "articles", "all flagged", "spans", "flagged", "dropped",
                  "other sentences", "flagged"]]  # fmt: skip
    for name, held_out in _PARTS:
        detection.append([name, *map(str, report.part(held_out).values())])
    answerers = [["answerer", "articles", "answer found", "verified on flagged",
                  "on injected", "otherwise", "fell back", "shown an injection"]]  # fmt: skip
    for name in report.answerers:
        figures = report.answerer(name)
        answerers.append([name, *(_figure(value) for value in figures.values())])
    blocks = [aligned(detection), aligned(answerers)]
    if report.false_alarms:
        rows = [["honest articles", "sentences", "flagged"]]
        rows += [[a.name, str(a.sentences), str(len(a.flagged))] for a in report.false_alarms]
        blocks.append(aligned(rows))
    missed = [
        f"missed: {each.article.id} ({each.article.kind})"
        for each in report.detections
        if not each.found
    ]
    wrong = [f"flagged wrongly: {text}" for each in report.detections for text in each.false_alarms]
    wrong += [f"flagged wrongly: {text}" for each in report.false_alarms for text in each.flagged]
    blocks += [block for block in (missed, wrong) if block]
    return "\n\n".join("\n".join(block) for block in blocks)


def _figure(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)
