"""Stored runs: asked once, scored from their rows, compared, and held to floors."""

from eval.runs.asking import (
    CASES,
    Answerer,
    Judge,
    Setting,
    Suite,
    ask_footnote,
    by_gold,
    keep_run,
)
from eval.runs.comparison import Comparison, Difference, Flip, compare_runs
from eval.runs.estimates import Estimate, draws_of, estimate_measures
from eval.runs.facts import Facts, RunSettings
from eval.runs.gate import Check, Gate, pass_gate, read_floors
from eval.runs.opinions import judge_run, read_opinions
from eval.runs.stored_run import StoredRun, read_run

__all__ = [
    "CASES",
    "Answerer",
    "Check",
    "Comparison",
    "Difference",
    "Estimate",
    "Facts",
    "Flip",
    "Gate",
    "Judge",
    "RunSettings",
    "Setting",
    "StoredRun",
    "Suite",
    "ask_footnote",
    "by_gold",
    "compare_runs",
    "draws_of",
    "estimate_measures",
    "judge_run",
    "keep_run",
    "pass_gate",
    "read_floors",
    "read_opinions",
    "read_run",
]
