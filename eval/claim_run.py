"""Verification of labelled claims, by exact checks alone or with a model that judges the rest."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.claims import LabelledClaim, read_claims
from eval.metrics import share
from eval.result import EvalProgress, Report
from qa import ModelJudge, QASettings, Requests, Verdict, open_model, verify

_MOST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim with the verdict on it, and how long that took, in milliseconds."""

    claim: LabelledClaim
    verdict: Verdict
    milliseconds: float


@dataclass(frozen=True, slots=True)
class ClaimFigures:
    """How many claims there are, and what share of them, from 0 to 1, got each verdict."""

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
    """The verdicts on a set of claims, and who judged what no exact check decides, if anyone."""

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
        """The share, 0 to 1, of those called verified that are true."""
        return share(each.claim.label for each in self.judged if each.verdict.support == "verified")

    @property
    def kinds(self) -> tuple[tuple[bool, str], ...]:
        """Each label and kind, in the order of the set."""
        return tuple(dict.fromkeys((each.claim.label, each.claim.kind) for each in self.judged))

    @property
    def wrong(self) -> tuple[JudgedClaim, ...]:
        """The claims of which a reader would be told what is not so."""
        return tuple(
            each
            for each in self.judged
            if each.verdict.support == ("unsupported" if each.claim.label else "verified")
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the figures and the claims that were judged wrongly as JSON."""
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
    """Verify the claims of a file; a model that is named judges what no exact check decides.

    Raises CaseError and ModelError.
    """
    claims = read_claims(path)
    judge = None
    opened = None
    if model is not None:
        settings = QASettings.from_environment()
        opened = open_model(model, settings)
        judge = ModelJudge(Requests(opened), most_tokens=settings.answer_tokens)
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
    opinion = judge.opinion(claim.text, claim.evidence, _MOST_SECONDS)
    if opinion is None:
        return verdict
    return Verdict("verified" if opinion.supported else "partial", opinion.reason, "judge")
