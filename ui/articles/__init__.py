"""The list of articles, and adding to it."""

from ui.articles.adding import pasted, readable, uploaded
from ui.articles.jobs import UNEXPECTED, Job, Jobs, owner_of
from ui.articles.labels import changed_fields
from ui.articles.rows import box_value
from ui.articles.shelf import Allowed, shelf_html, sift

__all__ = [
    "UNEXPECTED",
    "Allowed",
    "Job",
    "Jobs",
    "box_value",
    "changed_fields",
    "owner_of",
    "pasted",
    "readable",
    "shelf_html",
    "sift",
    "uploaded",
]
