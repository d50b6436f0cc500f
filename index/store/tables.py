"""The tables of the store, for SQLite and PostgreSQL alike.

Lists and spans that are only ever read whole are JSON in a text column. A number that a row had is
never given to another.
"""

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
)

TABLES = MetaData()
ROW_NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""The type of a row's number, which SQLite gives by itself only to this one."""

META = Table("meta", TABLES, Column("name", Text, primary_key=True), Column("value", Text))

ARTICLES = Table(
    "articles",
    TABLES,
    Column("number", ROW_NUMBER, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
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
    # In seconds; it is live as long as there is none.
    Column("removed_at", ROW_NUMBER),
    # Last, so that SQLite reads the others without it.
    Column("text", Text, nullable=False),
    sqlite_autoincrement=True,
)

_LIVE, _REMOVED = ARTICLES.c.removed_at.is_(None), ARTICLES.c.removed_at.is_not(None)
# With the mark, so that the live ones are counted without their rows.
Index(
    "live_articles",
    ARTICLES.c.id,
    ARTICLES.c.removed_at,
    sqlite_where=_LIVE,
    postgresql_where=_LIVE,
)
Index("removed_articles", ARTICLES.c.removed_at, sqlite_where=_REMOVED, postgresql_where=_REMOVED)

# What people have set of an article, which stays when it is replaced.
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
    Column("id", ROW_NUMBER, primary_key=True),
    Column(
        "article",
        ROW_NUMBER,
        ForeignKey("articles.number", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("heading", Text, nullable=False),
    Column("page", Integer),
    # Its own sentences, and the position of the first of them in the article.
    Column("first", Integer, nullable=False),
    Column("sentences", Text, nullable=False),
    # 16 bits a coordinate, and the directions of its own sentences, 8 bits each.
    Column("vector", LargeBinary, nullable=False),
    Column("directions", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)

# The passages that changes touched, in their order: what is derived follows it.
LOG = Table(
    "log",
    TABLES,
    Column("number", ROW_NUMBER, primary_key=True),
    Column("passage", ROW_NUMBER, nullable=False),
    sqlite_autoincrement=True,
)
