"""Reports as text and as HTML."""

from eval.reporting.report import crash_lines, format_table, score_rows, write_report

__all__ = ["crash_lines", "format_table", "score_rows", "write_report"]
