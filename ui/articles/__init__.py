"""The list of articles, and adding to it."""

from ui.articles.adding import MAX_PASTED_BYTES, Adder, Box
from ui.articles.jobs import UNEXPECTED, Jobs
from ui.articles.shelf import shelf_html

__all__ = ["MAX_PASTED_BYTES", "UNEXPECTED", "Adder", "Box", "Jobs", "shelf_html"]
