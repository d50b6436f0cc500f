"""Verify claims: by exact checks where possible, by a judge otherwise."""

from qa.verification.checker import Checked, ClaimChecker
from qa.verification.exact import Verdict, verify_exactly
from qa.verification.judge import Judging, ModelJudge

__all__ = ["Checked", "ClaimChecker", "Judging", "ModelJudge", "Verdict", "verify_exactly"]
