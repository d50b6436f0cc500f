"""Verify labelled claims, by exact checks only or with a model as judge."""

import time
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from pydantic import BaseModel, ConfigDict

from eval.json_lines import read_lines
from eval.metrics import share
from eval.result import EvalProgress, Report
from eval.suites.suite import Suite, SuiteReport, main, table
from index import UsageError
from qa import ModelJudge, QASettings, Requests, Verdict, open_model, verify

_MAX_SECONDS = 60.0


class LabelledClaim(BaseModel):
    """A claim, its evidence, whether the evidence says it, and the kind of claim."""

    model_config = ConfigDict(frozen=True)

    claim: str
    evidence: str
    label: bool
    kind: str


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim with its verdict, and how long that took, in milliseconds."""

    claim: LabelledClaim
    verdict: Verdict
    milliseconds: float

    @property
    def misleads(self) -> bool:
        """Whether the verdict would mislead a reader."""
        return self.verdict.support == ("unsupported" if self.claim.label else "verified")


def run_claims(
    path: Path, *, model: str | None = None, progress: Report | None = None
) -> SuiteReport:
    """Verify the claims of a file; ``model``, if named, judges what no exact check decides.

    A line of the file is an object of claim, evidence, label and kind. Raises CaseError and
    ModelError.
    """
    claims = read_lines(path, LabelledClaim.model_validate, "claims")
    if model is None:
        return _report(_judged(claims, None, progress), None)
    settings = QASettings.from_environment()
    opened = open_model(model, settings)
    try:
        judge = ModelJudge(Requests(opened), max_tokens=settings.answer_tokens)
        return _report(_judged(claims, judge, progress), opened.name)
    finally:
        opened.close()


def _judged(
    claims: Sequence[LabelledClaim], judge: ModelJudge | None, progress: Report | None
) -> list[JudgedClaim]:
    judged = []
    for number, claim in enumerate(claims, 1):
        started = time.perf_counter()
        verdict = _verdict(claim.claim, " ".join(claim.evidence.split()), judge)
        judged.append(JudgedClaim(claim, verdict, (time.perf_counter() - started) * 1000))
        if progress is not None:
            progress(EvalProgress("claims", number, len(claims)))
    return judged


def _verdict(claim: str, evidence: str, judge: ModelJudge | None) -> Verdict:
    verdict = verify(claim, evidence)
    opinion = None
    if judge is not None and not verdict.judged:
        opinion = judge.opinion(claim, evidence, _MAX_SECONDS)
    if opinion is None:
        return verdict
    return Verdict("verified" if opinion.supported else "partial", opinion.reason, "judge")


def _report(judged: Sequence[JudgedClaim], judge: str | None) -> SuiteReport:
    """Report the verdicts on each kind of claim, and those that mislead."""
    groups: dict[tuple[bool, str], list[JudgedClaim]] = {}
    for each in judged:
        groups.setdefault((each.claim.label, each.claim.kind), []).append(each)
    of_kind = [
        {"label": label, "kind": kind, **_figures(group)} for (label, kind), group in groups.items()
    ]
    true, false = (
        _figures([each for each in judged if each.claim.label is label]) for label in (True, False)
    )
    precision = share(each.claim.label for each in judged if each.verdict.support == "verified")
    wrong = [each for each in judged if each.misleads]
    figures = {
        "judge": judge,
        "true_of_verified": precision,
        "kinds": of_kind,
        "true": true,
        "false": false,
        "wrong": [
            {
                "claim": each.claim.claim,
                "support": each.verdict.support,
                "reason": each.verdict.reason,
            }
            for each in wrong
        ],
    }
    all_of = [
        {"label": label, "kind": "all", **total} for label, total in ((True, true), (False, false))
    ]
    took = median(each.milliseconds for each in judged)
    who = "exact checks only" if judge is None else f"{judge} judges the rest"
    return SuiteReport(
        figures,
        [
            table(
                ["claims", "kind", "count", "verified", "unsupported", "not judged"],
                [[_word(row["label"]), *list(row.values())[1:]] for row in (*of_kind, *all_of)],
            ),
            [
                f"By {who}; {took:.1f} ms a claim (median).",
                f"True among the verified: {'-' if precision is None else f'{precision:.2f}'}",
            ],
            [
                f"{_word(each.claim.label)}, called {each.verdict.support}: {each.claim.claim} "
                f"({each.verdict.reason})"
                for each in wrong
            ],
        ],
    )


def _figures(judged: Sequence[JudgedClaim]) -> dict[str, Any]:
    """Count claims, and return the share of them, from 0 to 1, with each verdict."""
    return {
        "count": len(judged),
        "verified": share(each.verdict.support == "verified" for each in judged),
        "unsupported": share(each.verdict.support == "unsupported" for each in judged),
        "not_judged": share(not each.verdict.judged for each in judged),
    }


def _word(label: bool) -> str:
    return "true" if label else "false"


def _run(options: Namespace, progress: Report) -> SuiteReport:
    if options.dataset is None or len(options.model) > 1:
        raise UsageError(
            "Name one file of claims, a JSON object a line with claim, evidence, label and kind, "
            "and one --model at most, which judges."
        )
    judge = options.model[0] if options.model else None
    return run_claims(options.dataset, model=judge, progress=progress)


SUITE = Suite(
    "claims",
    "Score verification; --model judges what no exact check decides.",
    "a file of labelled claims",
    _run,
)

if __name__ == "__main__":
    raise SystemExit(main(SUITE))
