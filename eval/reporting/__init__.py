"""Reports as text and as HTML."""

from eval.reporting.page import run_page
from eval.reporting.run_tables import (
    format_arms,
    format_comparison,
    format_gate,
    format_run,
    gate_junit,
    run_document,
)

__all__ = [
    "format_arms",
    "format_comparison",
    "format_gate",
    "format_run",
    "gate_junit",
    "run_document",
    "run_page",
]
