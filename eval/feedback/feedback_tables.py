"""The tables of feedback in the store's database."""

from sqlalchemy import Boolean, Column, Integer, LargeBinary, MetaData, Table, Text

from index import PackageTables

_TABLES = MetaData()

CASES = Table(
    "feedback_cases",
    _TABLES,
    Column("id", Text, primary_key=True),
    # Their order: that in which they were first kept.
    Column("number", Integer, nullable=False),
    # A line of qa.jsonl.
    Column("document", Text, nullable=False),
)

# The files of a kept article.
ARTICLES = Table(
    "feedback_articles",
    _TABLES,
    Column("name", Text, primary_key=True),
    Column("text", LargeBinary, nullable=False),
    Column("about", LargeBinary),
    Column("markdown", Boolean, nullable=False),
)

FEEDBACK = PackageTables("feedback", (_TABLES.create_all,))
