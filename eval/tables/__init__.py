"""Articles with tables: read from JSON, written in formats that people add, found in quotes."""

from eval.tables.article import (
    LOOK_UPS,
    Format,
    Kind,
    Table,
    TableArticle,
    TableQuestion,
    TableSet,
    read_tables,
)
from eval.tables.files import FORMATS, write_article
from eval.tables.matching import covers_row, holds_cell

__all__ = [
    "FORMATS",
    "LOOK_UPS",
    "Format",
    "Kind",
    "Table",
    "TableArticle",
    "TableQuestion",
    "TableSet",
    "covers_row",
    "holds_cell",
    "read_tables",
    "write_article",
]
