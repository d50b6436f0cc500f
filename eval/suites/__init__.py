"""Suites that measure parts of Footnote: claims, follow-ups, injections, answerers and others.

Each runs by ``python -m eval.suites.NAME``; natural questions by ``footnote eval``, too.
"""

from eval.suites.natural import NaturalReport, format_natural, is_natural, run_natural

__all__ = ["NaturalReport", "format_natural", "is_natural", "run_natural"]
