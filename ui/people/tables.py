"""The table of people."""

from sqlalchemy import Boolean, Column, MetaData, Table, Text

from index.store import PackageTables

_TABLES = MetaData()
PEOPLE = Table(
    "people",
    _TABLES,
    Column("name", Text, primary_key=True),
    Column("groups", Text, nullable=False),
    Column("removed", Boolean, nullable=False),
)
TABLES = PackageTables("people", _TABLES, 4)
