"""Suites: what Footnote measures of itself, run by ``footnote eval NAME``."""

from eval.suites.baseline import BASELINE
from eval.suites.claims import CLAIMS
from eval.suites.injections import FALSE_ALARMS, INJECTIONS
from eval.suites.judge import JUDGE
from eval.suites.natural import NATURAL
from eval.suites.replies import REPLIES
from eval.suites.tables import TABLES
from eval.suites.without_gold import WITHOUT_GOLD

_EVERY = (
    BASELINE, CLAIMS, FALSE_ALARMS, INJECTIONS, NATURAL, REPLIES, TABLES, WITHOUT_GOLD,
)  # fmt: skip
SUITES = {each.name: each for each in _EVERY}

__all__ = ["JUDGE", "SUITES"]
