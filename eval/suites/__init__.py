"""How Footnote measures its own parts: claims, follow-ups, injections, answerers and others."""

from eval.suites.answerers import AnswererReport, run_answerers
from eval.suites.claims import ClaimReport, format_claims, run_claims
from eval.suites.follow_ups import FollowUpReport, format_follow_ups, run_follow_ups
from eval.suites.injection_report import format_injections
from eval.suites.injections import InjectionReport, run_injections
from eval.suites.natural import NaturalReport, format_natural, is_natural, run_natural
from eval.suites.without_gold import WithoutGoldReport, run_without_gold

__all__ = [
    "AnswererReport",
    "ClaimReport",
    "FollowUpReport",
    "InjectionReport",
    "NaturalReport",
    "WithoutGoldReport",
    "format_claims",
    "format_follow_ups",
    "format_injections",
    "format_natural",
    "is_natural",
    "run_answerers",
    "run_claims",
    "run_follow_ups",
    "run_injections",
    "run_natural",
    "run_without_gold",
]
