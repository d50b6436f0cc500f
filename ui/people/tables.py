"""The table of people."""

from sqlalchemy import BigInteger, Boolean, Column, Connection, MetaData, Table, Text, text

from index.store import PackageTables

_TABLES = MetaData()
PEOPLE = Table(
    "people",
    _TABLES,
    Column("name", Text, primary_key=True),
    Column("groups", Text, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("removed", Boolean, nullable=False),
)
_GONE = ("api_keys", "audit", "sessions")


def _drop(connection: Connection) -> None:
    for name in _GONE:
        connection.execute(text(f"DROP TABLE IF EXISTS {name}"))


# The steps before the last made what it drops.
TABLES = PackageTables("people", (*(_TABLES.create_all,) * 3, _drop))
