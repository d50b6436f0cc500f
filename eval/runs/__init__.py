"""Stored runs: asked once, scored from their rows, compared, and held to floors."""

from eval.runs.asking import (
    CASES,
    Ask,
    Judge,
    Setting,
    Suite,
    ask_footnote,
    by_gold,
    keep_run,
)
from eval.runs.comparison import Comparison, Difference, Flip, compare_runs
from eval.runs.floors import Floors, read_floors
from eval.runs.gate import Check, Gate, pass_gate
from eval.runs.intervals import Scored, draws_of, intervals
from eval.runs.judged import judge_run, read_judged
from eval.runs.run_settings import RunSettings
from eval.runs.stored_run import StoredRun, read_run

__all__ = [
    "CASES",
    "Ask",
    "Check",
    "Comparison",
    "Difference",
    "Flip",
    "Floors",
    "Gate",
    "Judge",
    "RunSettings",
    "Scored",
    "Setting",
    "StoredRun",
    "Suite",
    "ask_footnote",
    "by_gold",
    "compare_runs",
    "draws_of",
    "intervals",
    "judge_run",
    "keep_run",
    "pass_gate",
    "read_floors",
    "read_judged",
    "read_run",
]
