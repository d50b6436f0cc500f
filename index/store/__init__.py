"""The store: a database, what is derived from it, and its single writer."""

from index.store.catalog import (
    AT_ONCE,
    Catalog,
    refuse_lone,
    refuse_lone_article,
)
from index.store.database import Database
from index.store.log import State
from index.store.nodes import passage_node
from index.store.package_tables import PackageDatabase, PackageTables
from index.store.passages import Found, numbers_in, passage_id, read_passages
from index.store.recipe import recipe_of
from index.store.spans import Scored, Spans, nearest
from index.store.tables import ARTICLES, ROW_NUMBER
from index.store.vectors import Vectors
from index.store.words import Words, searched_words
from index.store.writer import Finding, Writer
