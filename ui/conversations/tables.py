"""The tables of conversations and of feedback, for SQLite and PostgreSQL alike."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import (
    BigInteger,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from eval.cases import Verdict
from index.store import ROW_NUMBER, PackageTables

_TYPES = {int: BigInteger, str: Text, bytes: LargeBinary}


class _Conversations(DeclarativeBase):
    type_annotation_map = _TYPES


class _Feedback(DeclarativeBase):
    type_annotation_map = _TYPES


class ConversationRow(_Conversations):
    """A conversation of the browser whose key has the hash ``owner``; times in microseconds."""

    __tablename__ = "conversations"
    __table_args__ = (
        UniqueConstraint("owner", "id"),
        Index("conversations_of_owner", "owner", "updated"),
    )

    number: Mapped[int] = mapped_column(ROW_NUMBER, primary_key=True)
    owner: Mapped[bytes]
    id: Mapped[str]
    title: Mapped[str]
    created: Mapped[int]
    updated: Mapped[int]
    deleted: Mapped[int | None] = mapped_column(index=True)


class TurnRow(_Conversations):
    """A turn as one JSON document with its version, None where it was dropped for good."""

    __tablename__ = "turns"
    __table_args__ = (UniqueConstraint("conversation", "id"),)

    number: Mapped[int] = mapped_column(ROW_NUMBER, primary_key=True)
    conversation: Mapped[int] = mapped_column(
        ROW_NUMBER, ForeignKey("conversations.number", ondelete="CASCADE")
    )
    id: Mapped[str]
    position: Mapped[int] = mapped_column(Integer)
    completeness: Mapped[int] = mapped_column(Integer)
    document: Mapped[str | None]
    feedback: Mapped[Verdict | None] = mapped_column(Text)
    dropped: Mapped[int | None] = mapped_column(index=True)


class FeedbackRow(_Feedback):
    """Feedback as one JSON document; ``number`` is the order in which it was first given."""

    __tablename__ = "feedback_cases"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
    document: Mapped[str]


class ArticleRow(_Feedback):
    """The files of a kept article."""

    __tablename__ = "feedback_articles"

    name: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[bytes]
    about: Mapped[bytes | None]
    markdown: Mapped[bool]


CONVERSATIONS = PackageTables("conversations", _Conversations.metadata, 2)
FEEDBACK = PackageTables("feedback", _Feedback.metadata, 2)


@contextmanager
def session_over(connection: Connection) -> Iterator[Session]:
    """Provide rows within a connection's transaction; their changes are written at the end."""
    with Session(connection) as session:
        yield session
        session.flush()
