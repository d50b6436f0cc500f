"""Verify labelled claims, by exact checks only or with a model as judge."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, Field

from eval.cases import Case
from eval.dataset import Dataset
from eval.json_lines import read_lines
from eval.outcome import Outcome, Reply
from eval.pooling import Value
from eval.runs import Answerer, Setting, Suite
from qa import ModelJudge, Requests, Verdict, open_model, verify

_MAX_SECONDS = 60.0


class _Claim(BaseModel):
    claim: str
    evidence: list[str]
    supported: bool
    kind: str
    article: str = Field("claims", validation_alias="article_id")

    @property
    def passage(self) -> str:
        """The evidence as one text, its white space made even."""
        return " ".join(" ".join(self.evidence).split())


def _load(path: Path) -> Dataset:
    claims = read_lines(path, _Claim.model_validate, "claims")
    cases = (
        Case(
            str(number),
            each.claim,
            each.article,
            each.supported,
            answers=("true",) if each.supported else (),
            tags=(str(each.supported).lower(), f"{each.supported}: {each.kind}".lower()),
            expected={"evidence": each.passage},
        )
        for number, each in enumerate(claims, 1)
    )
    return Dataset(path.stem, path, (), tuple(cases))


@contextmanager
def _open_answerer(setting: Setting) -> Iterator[Answerer]:
    """Yield what verifies a claim; the model, if there is one, judges what no check decides."""
    model = open_model(setting.qa.model, setting.qa) if setting.qa.model else None

    def ask(case: Case) -> Outcome:
        started = time.perf_counter()
        evidence = case.expected["evidence"]
        verdict = verify(case.question, evidence)
        if model is not None and not verdict.judged:
            judge = ModelJudge(Requests(model), max_tokens=setting.qa.answer_tokens)
            end = time.perf_counter() + _MAX_SECONDS
            if (found := next(judge.opinions([(case.question, evidence)], end))) is not None:
                verdict = Verdict(
                    "verified" if found.supported else "partial", found.reason, "judge"
                )
        return _judged(case, verdict, (time.perf_counter() - started) * 1000)

    try:
        yield ask
    finally:
        if model is not None:
            model.close()


def _judged(case: Case, verdict: Verdict, milliseconds: float) -> Outcome:
    """Return the verdict on a claim; one that would mislead a reader has failed."""
    support, label = verdict.support, case.answerable
    reply = Reply((verdict.reason,), (), (), (), None, milliseconds, support=(support,))
    values: dict[str, Value] = {
        "cases": 1,
        "answerable": label,
        "verified": support == "verified",
        "unsupported": support == "unsupported",
        "not_judged": not verdict.judged,
        "latency_ms.p50": milliseconds,
        "latency_ms.p95": milliseconds,
    }
    if support == "verified":
        values["true_of_verified"] = label
    misleads = support == ("unsupported" if label else "verified")
    return Outcome(case, reply, values, f"called {support}" if misleads else None)


CLAIMS = Suite("claims", _load, open_answerer=_open_answerer)
