"""Reports as text for a terminal and as a page."""

from eval.reporting.report import format_table, write_report

__all__ = ["format_table", "write_report"]
