"""Evaluation: known questions are asked, and the answers are scored.

Names are imported on first use, so that ``import eval`` loads neither Chroma nor LlamaIndex.
Python has a built-in function of the same name: write ``from eval import run_eval``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eval.answer_id import ANSWER_ID_FORM, is_answer_id
    from eval.answerers import AnswererReport, run_answerers
    from eval.cases import Case, CaseError
    from eval.claim_report import format_claims
    from eval.claim_run import ClaimReport, run_claims
    from eval.crash import Crash
    from eval.dataset import Dataset, bundled_dataset, load_dataset
    from eval.feedback import Feedback, FeedbackError, articles_to_keep, feedback_of
    from eval.feedback_run import run_feedback
    from eval.feedback_store import FeedbackStore
    from eval.follow_ups import FollowUpReport, format_follow_ups, run_follow_ups
    from eval.injection_report import format_injections
    from eval.injections import InjectionReport, run_injections
    from eval.judgement import Judgement, Verdict
    from eval.natural import NaturalReport, format_natural, is_natural, run_natural
    from eval.report import format_table, write_report
    from eval.result import EvalProgress, EvalReport
    from eval.runner import run_eval
    from eval.scores import Scores
    from eval.without_gold import WithoutGoldReport, run_without_gold

_HOMES = {
    "eval.answer_id": (
        "ANSWER_ID_FORM",
        "is_answer_id",
    ),
    "eval.answerers": (
        "AnswererReport",
        "run_answerers",
    ),
    "eval.cases": (
        "Case",
        "CaseError",
    ),
    "eval.claim_report": ("format_claims",),
    "eval.claim_run": (
        "ClaimReport",
        "run_claims",
    ),
    "eval.crash": ("Crash",),
    "eval.dataset": (
        "Dataset",
        "bundled_dataset",
        "load_dataset",
    ),
    "eval.feedback": (
        "Feedback",
        "FeedbackError",
        "articles_to_keep",
        "feedback_of",
    ),
    "eval.feedback_run": ("run_feedback",),
    "eval.feedback_store": ("FeedbackStore",),
    "eval.follow_ups": (
        "FollowUpReport",
        "format_follow_ups",
        "run_follow_ups",
    ),
    "eval.injection_report": ("format_injections",),
    "eval.injections": (
        "InjectionReport",
        "run_injections",
    ),
    "eval.judgement": (
        "Judgement",
        "Verdict",
    ),
    "eval.natural": (
        "NaturalReport",
        "format_natural",
        "is_natural",
        "run_natural",
    ),
    "eval.report": (
        "format_table",
        "write_report",
    ),
    "eval.result": (
        "EvalProgress",
        "EvalReport",
    ),
    "eval.runner": ("run_eval",),
    "eval.scores": ("Scores",),
    "eval.without_gold": (
        "WithoutGoldReport",
        "run_without_gold",
    ),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'eval' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
