"""Verify labelled claims, by exact checks only or with a model as judge."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from eval.cases import CaseError
from eval.metrics import share
from eval.result import EvalProgress, Report
from eval.scores import aligned
from qa import ModelJudge, QASettings, Requests, Verdict, open_model, verify

_MAX_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A claim, its evidence, whether the evidence says it, and the kind of claim."""

    text: str
    evidence: str
    label: bool
    kind: str


def read_claims(path: Path) -> tuple[LabelledClaim, ...]:
    """Read claims, a JSON object a line: claim, evidence, label and kind.

    Raises CaseError with the file and line of the first error.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CaseError(f"{path} cannot be read: {error.strerror}.") from error
    found = []
    for number, line in enumerate(lines, 1):
        try:
            item = json.loads(line)
            found.append(
                LabelledClaim(
                    str(item["claim"]),
                    " ".join(str(item["evidence"]).split()),
                    bool(item["label"]),
                    str(item["kind"]),
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            raise CaseError(f"{path}, line {number} is not a claim: {error!r}.") from error
    if not found:
        raise CaseError(f"{path} holds no claims.")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim with its verdict, and how long that took, in milliseconds."""

    claim: LabelledClaim
    verdict: Verdict
    milliseconds: float


@dataclass(frozen=True, slots=True)
class ClaimFigures:
    """The number of claims, and the share of them, from 0 to 1, with each verdict."""

    count: int
    verified: float | None
    unsupported: float | None
    not_judged: float | None

    @classmethod
    def of(cls, judged: Sequence[JudgedClaim]) -> "ClaimFigures":
        """Count verdicts."""
        return cls(
            len(judged),
            share(each.verdict.support == "verified" for each in judged),
            share(each.verdict.support == "unsupported" for each in judged),
            share(not each.verdict.judged for each in judged),
        )


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """The verdicts on a set of claims, and the judge of what no exact check decides, if any."""

    judged: tuple[JudgedClaim, ...]
    judge: str | None

    def figures(self, *, label: bool, kind: str | None = None) -> ClaimFigures:
        """Return the figures of the true or the false claims, of one kind or of all."""
        return ClaimFigures.of(
            [
                each
                for each in self.judged
                if each.claim.label == label and kind in {None, each.claim.kind}
            ]
        )

    @property
    def true_of_verified(self) -> float | None:
        """The share, 0 to 1, of verified claims that are true."""
        return share(each.claim.label for each in self.judged if each.verdict.support == "verified")

    @property
    def kinds(self) -> tuple[tuple[bool, str], ...]:
        """Each label and kind, in the order of the set."""
        return tuple(dict.fromkeys((each.claim.label, each.claim.kind) for each in self.judged))

    @property
    def wrong(self) -> tuple[JudgedClaim, ...]:
        """The claims whose verdict would mislead a reader."""
        return tuple(
            each
            for each in self.judged
            if each.verdict.support == ("unsupported" if each.claim.label else "verified")
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the figures and the wrongly judged claims as JSON."""
        return {
            "judge": self.judge,
            "true_of_verified": self.true_of_verified,
            "kinds": [
                {"label": label, "kind": kind, **asdict(self.figures(label=label, kind=kind))}
                for label, kind in self.kinds
            ],
            "true": asdict(self.figures(label=True)),
            "false": asdict(self.figures(label=False)),
            "wrong": [
                {
                    "claim": each.claim.text,
                    "support": each.verdict.support,
                    "reason": each.verdict.reason,
                }
                for each in self.wrong
            ],
        }


def run_claims(
    path: Path, *, model: str | None = None, progress: Report | None = None
) -> ClaimReport:
    """Verify the claims of a file; ``model``, if named, judges what no exact check decides.

    Raises CaseError and ModelError.
    """
    claims = read_claims(path)
    judge = None
    opened = None
    if model is not None:
        settings = QASettings.from_environment()
        opened = open_model(model, settings)
        judge = ModelJudge(Requests(opened), max_tokens=settings.answer_tokens)
    try:
        judged = []
        for number, claim in enumerate(claims, 1):
            started = time.perf_counter()
            verdict = _verdict(claim, judge)
            judged.append(JudgedClaim(claim, verdict, (time.perf_counter() - started) * 1000))
            if progress is not None:
                progress(EvalProgress("claims", number, len(claims)))
        return ClaimReport(tuple(judged), None if opened is None else opened.name)
    finally:
        if opened is not None:
            opened.close()


def _verdict(claim: LabelledClaim, judge: ModelJudge | None) -> Verdict:
    verdict = verify(claim.text, claim.evidence)
    if verdict.judged or judge is None:
        return verdict
    opinion = judge.opinion(claim.text, claim.evidence, _MAX_SECONDS)
    if opinion is None:
        return verdict
    return Verdict("verified" if opinion.supported else "partial", opinion.reason, "judge")


def format_claims(report: ClaimReport) -> str:
    """Return the verdicts on each kind of claim, followed by the wrong ones."""
    rows = [["claims", "kind", "count", "verified", "unsupported", "not judged"]]
    for label, kind in report.kinds:
        rows.append([_word(label), kind, *_cells(report.figures(label=label, kind=kind))])
    for label in (True, False):
        rows.append([_word(label), "all", *_cells(report.figures(label=label))])
    took = median(each.milliseconds for each in report.judged)
    who = "exact checks only" if report.judge is None else f"{report.judge} judges the rest"
    told = [
        f"By {who}; {took:.1f} ms a claim (median).",
        f"True among the verified: {_figure(report.true_of_verified)}",
    ]
    wrong = [
        f"{_word(each.claim.label)}, called {each.verdict.support}: {each.claim.text} "
        f"({each.verdict.reason})"
        for each in report.wrong
    ]
    return "\n\n".join("\n".join(block) for block in (aligned(rows), told, wrong) if block)


def _cells(figures: ClaimFigures) -> list[str]:
    shares = (figures.verified, figures.unsupported, figures.not_judged)
    return [str(figures.count), *map(_figure, shares)]


def _word(label: bool) -> str:
    return "true" if label else "false"


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


if __name__ == "__main__":
    from eval.suites.command import main

    raise SystemExit(main("claims"))
