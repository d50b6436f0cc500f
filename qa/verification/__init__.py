"""A claim against its evidence: what is exact is compared, the rest is asked of a judge."""

from qa.verification.checker import Checked, ClaimChecker
from qa.verification.classifier import ClassifierJudge
from qa.verification.exact import verify_exactly
from qa.verification.judge import Judge, Judging, ModelJudge, Opinion
from qa.verification.verdict import Verdict

__all__ = [
    "Checked",
    "ClaimChecker",
    "ClassifierJudge",
    "Judge",
    "Judging",
    "ModelJudge",
    "Opinion",
    "Verdict",
    "verify_exactly",
]
