"""The list of articles, and adding to it."""

from ui.articles.adding import MAX_UPLOAD_BYTES, UNEXPECTED, Adder
from ui.articles.shelf import shelf_html

__all__ = ["MAX_UPLOAD_BYTES", "UNEXPECTED", "Adder", "shelf_html"]
