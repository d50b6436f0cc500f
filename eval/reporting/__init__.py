"""Reports as text and as HTML."""

from eval.reporting.page import run_page
from eval.reporting.run_tables import (
    format_comparison,
    format_gate,
    format_run,
    run_document,
)

__all__ = [
    "format_comparison",
    "format_gate",
    "format_run",
    "run_document",
    "run_page",
]
