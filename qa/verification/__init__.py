"""A claim against its evidence: what is exact is compared, the rest is asked of a judge.

Names are imported on first use: only a model's answers need them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.verification.checker import Checked, ClaimChecker
    from qa.verification.classifier import ClassifierJudge
    from qa.verification.exact import verify_exactly
    from qa.verification.judge import Judge, Judging, ModelJudge, Opinion
    from qa.verification.verdict import Verdict

_HOMES = {
    "checker": ("Checked", "ClaimChecker"),
    "classifier": ("ClassifierJudge",),
    "exact": ("verify_exactly",),
    "judge": ("Judge", "Judging", "ModelJudge", "Opinion"),
    "verdict": ("Verdict",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'qa.verification' has no attribute {name!r}")
    return getattr(import_module(f"qa.verification.{_HOME_OF[name]}"), name)
