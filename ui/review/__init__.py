"""Settling drafted cases: the file that holds them, and the page that asks about them."""

from ui.review.case_file import CaseFile
from ui.review.page import review_page

__all__ = ["CaseFile", "review_page"]
