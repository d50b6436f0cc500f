"""The store: a database, what is derived from it, and its single writer."""

from index.store.catalog import (
    Catalog,
    StoreState,
    refuse_lone,
    refuse_lone_article,
)
from index.store.collection import PassageCollection
from index.store.database import Database
from index.store.nodes import HEADING_SEPARATOR, passage_node
from index.store.package_tables import PackageDatabase, PackageTables
from index.store.recipe import recipe_of
from index.store.spans import Scored, Spans, nearest
from index.store.tables import ARTICLES, ROW_NUMBER
from index.store.vector_store import VectorStore, vector_store
from index.store.versions import (
    Found,
    PreparedArticle,
    PreparedPassage,
    PreparedSentence,
    row_id,
)
from index.store.words import Words, searched_words
from index.store.writer import Finding, Outcome, Writer

__all__ = [
    "ARTICLES",
    "HEADING_SEPARATOR",
    "ROW_NUMBER",
    "Catalog",
    "Database",
    "Finding",
    "Found",
    "Outcome",
    "PackageDatabase",
    "PackageTables",
    "PassageCollection",
    "PreparedArticle",
    "PreparedPassage",
    "PreparedSentence",
    "Scored",
    "Spans",
    "StoreState",
    "VectorStore",
    "Words",
    "Writer",
    "nearest",
    "passage_node",
    "recipe_of",
    "refuse_lone",
    "refuse_lone_article",
    "row_id",
    "searched_words",
    "vector_store",
]
