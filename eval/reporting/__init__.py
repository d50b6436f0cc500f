"""Reports as text and as HTML."""

from eval.reporting.page import write_report, write_run_report
from eval.reporting.report import crash_lines, format_table, score_rows
from eval.reporting.run_tables import (
    format_comparison,
    format_gate,
    format_run,
    gate_junit,
    run_document,
)

__all__ = [
    "crash_lines",
    "format_comparison",
    "format_gate",
    "format_run",
    "format_table",
    "gate_junit",
    "run_document",
    "score_rows",
    "write_report",
    "write_run_report",
]
