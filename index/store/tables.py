"""The tables of the store, for SQLite and PostgreSQL alike.

Lists and spans that are only ever read whole are JSON in a text column.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

TABLES = MetaData()
ROW_NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""The type of a row's number, which SQLite gives by itself only to this one."""


def _version() -> "Column[int]":
    return Column(
        "version", ROW_NUMBER, ForeignKey("versions.number", ondelete="CASCADE"), primary_key=True
    )


META = Table("meta", TABLES, Column("name", Text, primary_key=True), Column("value", Text))

VERSIONS = Table(
    "versions",
    TABLES,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=False),
    Column("article_id", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("source", Text),
    Column("published", Text),
    Column("language", Text),
    Column("sha256", Text, nullable=False, index=True),
    Column("headings", Text, nullable=False),
    Column("elements", Text, nullable=False),
    Column("pages", Text, nullable=False),
    Column("byline", Text),
    Column("site", Text),
    Column("added", Text, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("sentences", Integer, nullable=False),
    Column("characters", Integer, nullable=False),
    # Last, so that SQLite reads the others without it.
    Column("text", Text, nullable=False),
)

ARTICLES = Table(
    "articles",
    TABLES,
    Column("id", Text, primary_key=True),
    Column("live", ROW_NUMBER, ForeignKey("versions.number"), nullable=False, unique=True),
    sqlite_with_rowid=False,
)

# What people have set of an article, whichever of its versions is live.
FIELDS = Table(
    "fields",
    TABLES,
    Column("article_id", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

PASSAGES = Table(
    "passages",
    TABLES,
    _version(),
    Column("position", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("home_start", Integer, nullable=False),
    Column("home_end", Integer, nullable=False),
    Column("first_sentence", Integer, nullable=False),
    Column("sentences", Integer, nullable=False),
    Column("heading", Text, nullable=False),
    Column("page", Integer),
    sqlite_with_rowid=False,
)

SENTENCES = Table(
    "sentences",
    TABLES,
    _version(),
    Column("position", Integer, primary_key=True),
    Column("passage", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("kind", Text),
    Column("lead_start", Integer),
    Column("lead_end", Integer),
    sqlite_with_rowid=False,
)

# A passage's vector, 16 bits a coordinate, and the directions of its own sentences, 8 bits each.
VECTORS = Table(
    "vectors",
    TABLES,
    _version(),
    Column("position", Integer, primary_key=True),
    Column("checksum", ROW_NUMBER, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Column("directions", LargeBinary, nullable=False),
)

# Versions that can still be restored, one an article.
REMOVED = Table(
    "removed",
    TABLES,
    Column("article_id", Text, primary_key=True),
    Column(
        "version",
        ROW_NUMBER,
        ForeignKey("versions.number", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("at", ROW_NUMBER, nullable=False),
    sqlite_with_rowid=False,
)

# What replicas follow: a version became ``live``, was taken ``down``, or is ``gone``.
CHANGES = Table(
    "changes",
    TABLES,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=False),
    Column("version", ROW_NUMBER, nullable=False),
    Column("what", Text, nullable=False),
)
