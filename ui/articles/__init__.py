"""The list of articles, and adding to it."""

from ui.articles.adding import pasted, readable, uploaded
from ui.articles.jobs import UNEXPECTED, Job, Jobs, owner_of
from ui.articles.rows import box_value
from ui.articles.shelf import Allowed, shelf_html

__all__ = [
    "UNEXPECTED",
    "Allowed",
    "Job",
    "Jobs",
    "box_value",
    "owner_of",
    "pasted",
    "readable",
    "shelf_html",
    "uploaded",
]
