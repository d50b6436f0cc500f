"""Suites that measure parts of Footnote: claims, follow-ups, injections, answerers and others.

Run one with ``python -m eval.suites.NAME``, and natural questions with ``footnote eval FOLDER``.
"""

from eval.suites.natural import NaturalReport, format_natural, is_natural, run_natural

__all__ = ["NaturalReport", "format_natural", "is_natural", "run_natural"]
