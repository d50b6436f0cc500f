"""The tables of people: who they are, and what they did."""

from sqlalchemy import BigInteger, Boolean, Column, Index, MetaData, Table, Text

from index.store import ROW_NUMBER, PackageTables, indexing

_TABLES = MetaData()
PEOPLE = Table(
    "people",
    _TABLES,
    Column("name", Text, primary_key=True),
    Column("groups", Text, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("removed", Boolean, nullable=False),
)
AUDIT = Table(
    "audit",
    _TABLES,
    Column("number", ROW_NUMBER, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("person", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("about", Text, nullable=False),
    # Who added an article, and what a person added.
    Index("audit_about", "what", "about"),
    Index("audit_person", "what", "person"),
    # A number is never used again.
    sqlite_autoincrement=True,
)
# A store may be from before indexes of what was done; the second step made a table that is gone.
TABLES = PackageTables("people", (_TABLES.create_all, _TABLES.create_all, indexing(AUDIT)))
