"""The article pane: open at a passage, mark, read."""

from ui.article_view.browser_selection import browser_selection_from, selection_of
from ui.article_view.reader import article_html, failed_html, opened_html, read_html, unopened_html

__all__ = [
    "article_html",
    "browser_selection_from",
    "failed_html",
    "opened_html",
    "read_html",
    "selection_of",
    "unopened_html",
]
