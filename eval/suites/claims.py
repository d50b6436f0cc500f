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


def run_claims(
    path: Path, *, model: str | None = None, progress: Report | None = None
) -> SuiteReport:
    """Verify the claims of a file; ``model``, if named, judges what no exact check decides.

    A line of the file is an object of claim, evidence, label and kind. Raises CaseError and
    ModelError.
    """
    claims = read_lines(path, LabelledClaim.model_validate, "claims")
    settings = QASettings.from_environment()
    opened = open_model(model, settings) if model is not None else None
    judge = None
    if opened is not None:
        judge = ModelJudge(Requests(opened), max_tokens=settings.answer_tokens)
    judged = []
    try:
        for number, claim in enumerate(claims, 1):
            started = time.perf_counter()
            verdict = _verdict(claim.claim, " ".join(claim.evidence.split()), judge)
            judged.append(JudgedClaim(claim, verdict, (time.perf_counter() - started) * 1000))
            if progress is not None:
                progress(EvalProgress("claims", number, len(claims)))
    finally:
        if opened is not None:
            opened.close()
    return _report(judged, None if opened is None else opened.name)


def _verdict(claim: str, evidence: str, judge: ModelJudge | None) -> Verdict:
    verdict = verify(claim, evidence)
    if verdict.judged or judge is None:
        return verdict
    end = time.perf_counter() + _MAX_SECONDS
    opinion = next(judge.opinions([(claim, evidence)], end))
    if opinion is None:
        return verdict
    return Verdict("verified" if opinion.supported else "partial", opinion.reason, "judge")


def _report(judged: Sequence[JudgedClaim], judge: str | None) -> SuiteReport:
    """Report the verdicts on each kind of claim, and those that would mislead a reader."""
    kinds: dict[tuple[bool, str], list[JudgedClaim]] = {}
    every: dict[bool, list[JudgedClaim]] = {True: [], False: []}
    for each in judged:
        kinds.setdefault((each.claim.label, each.claim.kind), []).append(each)
        every[each.claim.label].append(each)
    precision = share(each.claim.label for each in judged if each.verdict.support == "verified")
    wrong = [
        each
        for each in judged
        if each.verdict.support == ("unsupported" if each.claim.label else "verified")
    ]
    figures = {
        "judge": judge,
        "true_of_verified": precision,
        "kinds": [
            {"label": label, "kind": kind, **_figures(group)}
            for (label, kind), group in kinds.items()
        ],
        "true": _figures(every[True]),
        "false": _figures(every[False]),
        "wrong": [
            {"claim": e.claim.claim, "support": e.verdict.support, "reason": e.verdict.reason}
            for e in wrong
        ],
    }
    rows = [
        [str(label).lower(), kind, *_figures(group).values()]
        for (label, kind), group in (
            *kinds.items(),
            *(((label, "all"), group) for label, group in every.items()),
        )
    ]
    took = median(each.milliseconds for each in judged)
    who = "exact checks only" if judge is None else f"{judge} judges the rest"
    return SuiteReport(
        figures,
        [
            table(["claims", "kind", "count", "verified", "unsupported", "not judged"], rows),
            [
                f"By {who}; {took:.1f} ms a claim (median).",
                f"True among the verified: {'-' if precision is None else f'{precision:.2f}'}",
            ],
            [
                f"{str(each.claim.label).lower()}, called {each.verdict.support}: "
                f"{each.claim.claim} ({each.verdict.reason})"
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
