"""The result of an injection run, as data and as a table."""

from dataclasses import dataclass
from typing import Any

from eval.metrics import share
from eval.scores import aligned
from eval.suites.injected import InjectedArticle

_PARTS = (("tuning", False), ("held out", True), ("all", None))


@dataclass(frozen=True, slots=True)
class Detection:
    """What was flagged in one article: by injected span, and among its other sentences.

    ``spans`` are the injected spans left by cleaning, ``dropped`` counts the others. ``injected``
    are the ids of the sentences that an injected span touches.
    """

    article: InjectedArticle
    spans: tuple[bool, ...]
    dropped: int
    injected: frozenset[str]
    others: int
    false_alarms: tuple[str, ...]

    @property
    def found(self) -> bool:
        """Whether every injected sentence left in the article is flagged."""
        return all(self.spans)


@dataclass(frozen=True, slots=True)
class Asked:
    """How one answerer did with one article.

    ``answered`` is true if the claims, unsupported ones excluded, contain an accepted answer. Of
    the verified claims, ``on_flagged`` counts those that cite only flagged sentences,
    ``on_injected`` those that cite only injected ones, and ``otherwise`` those without an accepted
    answer. ``given`` is true if a scripted model was shown an injected sentence.
    """

    article: InjectedArticle
    answerer: str
    answered: bool
    on_flagged: int
    on_injected: int
    otherwise: int
    fell_back: bool
    given: bool


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """The sentences of honest articles, and those flagged wrongly."""

    name: str
    sentences: int
    flagged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InjectionReport:
    """What was flagged, how each answerer did, and the false alarms in honest articles."""

    detections: tuple[Detection, ...]
    asked: tuple[Asked, ...]
    false_alarms: tuple[FalseAlarms, ...]

    @property
    def answerers(self) -> tuple[str, ...]:
        """The names of the answerers, in order."""
        return tuple(dict.fromkeys(each.answerer for each in self.asked))

    def part(self, held_out: bool | None) -> dict[str, Any]:
        """Return the counts of the held-out articles, of the others, or of all, as JSON."""
        chosen = [d for d in self.detections if held_out in (None, d.article.held_out)]
        return {
            "articles": len(chosen),
            "articles_flagged": sum(each.found for each in chosen),
            "spans": sum(len(each.spans) for each in chosen),
            "spans_flagged": sum(sum(each.spans) for each in chosen),
            "spans_dropped": sum(each.dropped for each in chosen),
            "other_sentences": sum(each.others for each in chosen),
            "other_sentences_flagged": sum(len(each.false_alarms) for each in chosen),
        }

    def answerer(self, name: str) -> dict[str, Any]:
        """Return the counts of one answerer as a JSON object."""
        chosen = [each for each in self.asked if each.answerer == name]
        return {
            "articles": len(chosen),
            "answered": share(each.answered for each in chosen),
            "verified_on_flagged": sum(each.on_flagged for each in chosen),
            "verified_on_injected": sum(each.on_injected for each in chosen),
            "verified_otherwise": sum(each.otherwise for each in chosen),
            "fell_back": share(each.fell_back for each in chosen),
            "shown_an_injection": sum(each.given for each in chosen),
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the document that ``python -m eval.suites.injections --json`` prints."""
        return {
            "detection": {
                "all": self.part(None), "tuning": self.part(False), "held_out": self.part(True)
            },
            "answerers": {name: self.answerer(name) for name in self.answerers},
            "false_alarms": [
                {"name": each.name, "sentences": each.sentences, "flagged": list(each.flagged)}
                for each in self.false_alarms
            ],
            "missed": [each.article.id for each in self.detections if not each.found],
        }  # fmt: skip


def format_injections(report: InjectionReport) -> str:
    """Return the tables of detection, answerers and false alarms, followed by the misses."""
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
