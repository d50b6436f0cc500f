"""Suites that measure parts of Footnote: claims, follow-ups, injections, answerers and others.

Run one with ``python -m eval.suites.NAME``, and natural questions with ``footnote eval FOLDER``.
"""

from eval.suites.natural import is_natural, run_natural
from eval.suites.suite import SuiteReport, format_suite

__all__ = ["SuiteReport", "format_suite", "is_natural", "run_natural"]
