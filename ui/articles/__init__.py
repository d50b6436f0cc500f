"""The list of articles, and adding to it."""

from ui.articles.adding import pasted, readable, uploaded
from ui.articles.article_list import Permissions, article_list_html, search_articles
from ui.articles.jobs import UNEXPECTED, Job, Jobs, owner_of
from ui.articles.labels import changed_fields
from ui.articles.rows import box_value

__all__ = [
    "UNEXPECTED",
    "Job",
    "Jobs",
    "Permissions",
    "article_list_html",
    "box_value",
    "changed_fields",
    "owner_of",
    "pasted",
    "readable",
    "search_articles",
    "uploaded",
]
