"""The store: catalog, vectors, lexical search and their single writer."""

from index.store.catalog import Catalog, CatalogState, article_of, refuse_lone, refuse_lone_article
from index.store.check import Finding, damaged_blocks
from index.store.collection import HEADING_SEPARATOR
from index.store.database import CATALOG, FileIdentity, file_identity
from index.store.places import Places
from index.store.prepared import PreparedArticle, PreparedPassage, PreparedSentence
from index.store.searches import Snapshots
from index.store.store_state import DATA, IMPORTING, VECTORS, recipe_of
from index.store.vector_files import KINDS, Block, Rows, VectorFiles
from index.store.writer import Outcome, Writer, index_words, write_lock

__all__ = [
    "CATALOG",
    "DATA",
    "HEADING_SEPARATOR",
    "IMPORTING",
    "KINDS",
    "VECTORS",
    "Block",
    "Catalog",
    "CatalogState",
    "FileIdentity",
    "Finding",
    "Outcome",
    "Places",
    "PreparedArticle",
    "PreparedPassage",
    "PreparedSentence",
    "Rows",
    "Snapshots",
    "VectorFiles",
    "Writer",
    "article_of",
    "damaged_blocks",
    "file_identity",
    "index_words",
    "recipe_of",
    "refuse_lone",
    "refuse_lone_article",
    "write_lock",
]
