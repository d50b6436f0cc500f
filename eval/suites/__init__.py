"""Suites: what Footnote measures of itself, run by ``footnote eval NAME``."""

from eval.suites.claims import CLAIMS
from eval.suites.natural import NATURAL

_EVERY = (CLAIMS, NATURAL)
SUITES = {each.name: each for each in _EVERY}

__all__ = ["SUITES"]
