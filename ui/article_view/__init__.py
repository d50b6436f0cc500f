"""The article pane: open at a passage, mark, read."""

from ui.article_view.picked import picked_from, selection_of
from ui.article_view.reader import article_html, failed_html, opened_html, read_html

__all__ = [
    "article_html",
    "failed_html",
    "opened_html",
    "picked_from",
    "read_html",
    "selection_of",
]
