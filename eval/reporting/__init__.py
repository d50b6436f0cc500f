"""Reports as text and as HTML."""

from eval.reporting.page import report_page, run_page
from eval.reporting.report import crash_lines, format_table, score_rows
from eval.reporting.run_tables import (
    format_arms,
    format_comparison,
    format_gate,
    format_run,
    gate_junit,
    run_document,
)

__all__ = [
    "crash_lines",
    "format_arms",
    "format_comparison",
    "format_gate",
    "format_run",
    "format_table",
    "gate_junit",
    "report_page",
    "run_document",
    "run_page",
    "score_rows",
]
