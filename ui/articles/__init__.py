"""The list of articles, and adding to it."""

from ui.articles.adding import MOST_UPLOAD_BYTES, UNEXPECTED, Adder
from ui.articles.shelf import shelf_html

__all__ = ["MOST_UPLOAD_BYTES", "UNEXPECTED", "Adder", "shelf_html"]
