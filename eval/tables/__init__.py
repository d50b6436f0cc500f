"""Articles with tables, in files of formats that people add; their rows are found in quotes."""

from eval.tables.article import (
    FORMATS,
    LOOK_UPS,
    Format,
    Kind,
    Table,
    TableArticle,
    TableQuestion,
    TableSet,
    read_tables,
)
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
]
