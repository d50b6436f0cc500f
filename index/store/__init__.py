"""The store: catalog, vectors, lexical search and their single writer."""

from index.store.catalog import Catalog, Rows, refuse_lone, refuse_lone_article
from index.store.database import FileIdentity, file_identity
from index.store.lexical import Searches
from index.store.open_vectors import OpenVectors
from index.store.places import Places
from index.store.prepared import PreparedArticle, PreparedPassage, PreparedSentence
from index.store.rows import HEADING_SEPARATOR
from index.store.store_state import recipe_of
from index.store.writer import Outcome, Writer, write_lock

__all__ = [
    "HEADING_SEPARATOR",
    "Catalog",
    "FileIdentity",
    "OpenVectors",
    "Outcome",
    "Places",
    "PreparedArticle",
    "PreparedPassage",
    "PreparedSentence",
    "Rows",
    "Searches",
    "Writer",
    "file_identity",
    "recipe_of",
    "refuse_lone",
    "refuse_lone_article",
    "write_lock",
]
