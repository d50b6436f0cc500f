"""The tables of conversations, for SQLite and PostgreSQL alike."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from index import ROW_NUMBER, PackageTables

_TABLES = MetaData()

CONVERSATIONS = Table(
    "conversations",
    _TABLES,
    Column("number", ROW_NUMBER, primary_key=True),
    Column("owner", LargeBinary, nullable=False),
    Column("id", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("deleted", BigInteger, index=True),
    UniqueConstraint("owner", "id"),
    Index("conversations_of_owner", "owner", "updated"),
)

# A turn is one JSON document, with its version; NULL where it was dropped for good.
TURNS = Table(
    "turns",
    _TABLES,
    Column("number", ROW_NUMBER, primary_key=True),
    Column(
        "conversation",
        ROW_NUMBER,
        ForeignKey("conversations.number", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("id", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("completeness", Integer, nullable=False),
    Column("document", Text),
    Column("feedback", Text),
    Column("dropped", BigInteger, index=True),
    UniqueConstraint("conversation", "id"),
)


PACKAGE = PackageTables("conversations", (_TABLES.create_all,))
