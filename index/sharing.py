"""Collections of articles, and who may see and change what is in them.

A reader holds a role, whichever that is: a person, a group or everyone, written "person:ann",
"group:press" or "everyone". An article in no collection belongs to the default one, which has no
row: only administrators may change what is in it.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_hex
from typing import Any, Literal, get_args

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    Text,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)

from index.errors import UsageError
from index.lines import one_line
from index.settings import IndexSettings
from index.store import ARTICLES, PackageDatabase, PackageTables

Role = Literal["reader", "editor", "owner"]
"""A reader reads, an editor also adds and removes, an owner also shares and renames."""

ROLES: Sequence[Role] = get_args(Role)
"""All roles, lowest first."""

EVERYONE = "everyone"
_LONGEST_NAME = 80
_ALONE = "alone-"
# SQLite takes 32,766 values in a statement.
_AT_ONCE = 10_000
_READER = re.compile(rf"{EVERYONE}|person:\S(?:.{{0,198}}\S)?|group:[^\s,](?:[^,]{{0,198}}[^\s,])?")

_TABLES = MetaData()
_COLLECTIONS = Table(
    "collections",
    _TABLES,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
)
_GRANTS = Table(
    "grants",
    _TABLES,
    Column("collection", Text, primary_key=True),
    Column("reader", Text, primary_key=True),
    Column("role", Text, nullable=False),
)
_FILED = Table(
    "filed",
    _TABLES,
    Column("article", Text, primary_key=True),
    Column("collection", Text, primary_key=True, index=True),
    # Who added its last version, by name.
    Column("adder", Text),
)


# A row for each article in a collection and each reader with a role there.
_GRANTED = _FILED.join(_GRANTS, _GRANTS.c.collection == _FILED.c.collection)


@dataclass(frozen=True, slots=True)
class ArticleCollection:
    """A collection as somebody sees it, with their ``role``; owners see the ``grants``, too."""

    id: str
    name: str
    role: Role
    grants: tuple[tuple[str, Role], ...] = ()

    @property
    def shares_one_article(self) -> bool:
        """Whether it exists only to share one article."""
        return self.id.startswith(_ALONE)


@dataclass(frozen=True, slots=True)
class Share:
    """A reader's role in an article, ``alone`` if it was given for that article alone."""

    reader: str
    role: Role
    alone: bool


class Sharing:
    """The collections of a store. Safe to share between threads; processes may share a store.

    ``readers`` are all the names of whoever asks: the person, their groups, and everyone.
    ``default_readers`` may read the default collection. Methods raise StoreError if the database
    cannot be used.
    """

    def __init__(self, settings: IndexSettings, default_readers: Collection[str] = ()) -> None:
        """Take the settings; the first use creates the tables."""
        self._database = PackageDatabase(settings, PackageTables("collections", _TABLES, 2))
        self._default_readers = frozenset(default_readers)

    def close(self) -> None:
        """Close the idle connections."""
        self._database.close()

    def seen_by(self, readers: Collection[str]) -> ColumnElement[bool]:
        """Return the SQL condition that selects the articles readers may see."""
        # Correlated to each article: most reads are of a few, so few grants are scanned.
        filed = select(_FILED.c.article).where(_FILED.c.article == ARTICLES.c.id)
        granted = filed.select_from(_GRANTED)
        seen = exists(granted.where(_GRANTS.c.reader.in_(sorted(readers))).correlate(ARTICLES))
        if self._default_readers & set(readers):
            return or_(seen, ~exists(filed.correlate(ARTICLES)))
        return seen

    def may(self, readers: Collection[str], role: Role, article_id: str) -> bool:
        """Return whether readers have a role, or a higher one, in a collection of an article.

        This says nothing of the default collection; ``seen_by`` decides what may be read.
        """
        found = _articles_with_role(readers, role).where(_FILED.c.article == article_id)
        with self._database.reading() as connection:
            return connection.execute(found).first() is not None

    def collections(self, readers: Collection[str]) -> list[ArticleCollection]:
        """Return the collections in which readers have a role, sorted by name."""
        mine = select(_COLLECTIONS.c.id, _COLLECTIONS.c.name, _GRANTS.c.role)
        mine = mine.join(_GRANTS, _GRANTS.c.collection == _COLLECTIONS.c.id)
        mine = _by_name(mine.where(_GRANTS.c.reader.in_(sorted(readers))))
        found: dict[str, tuple[str, Role]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(mine):
                before = found.get(row.id, (row.name, ROLES[0]))[1]
                found[row.id] = row.name, max(row.role, before, key=ROLES.index)
            grants = _grants(connection, [key for key, each in found.items() if each[1] == "owner"])
        return [ArticleCollection(key, *each, grants.get(key, ())) for key, each in found.items()]

    def all_collections(self) -> list[ArticleCollection]:
        """Return all collections, as their owners see them."""
        with self._database.reading() as connection:
            rows = connection.execute(
                _by_name(select(_COLLECTIONS.c.id, _COLLECTIONS.c.name))
            ).all()
            grants = _grants(connection)
        return [ArticleCollection(key, name, "owner", grants.get(key, ())) for key, name in rows]

    def create(self, name: str, owner: str, *, key: str = "") -> str:
        """Create a collection with one owner, and return its id, which is ``key`` if given.

        A collection that has this id already is left as it is. Raises UsageError as
        ``_checked_name`` does.
        """
        name, key = _checked_name(name), key or token_hex(6)
        with self._database.changing(exclusive=True) as connection:
            if connection.scalar(select(_COLLECTIONS.c.id).where(_COLLECTIONS.c.id == key)):
                return key
            connection.execute(insert(_COLLECTIONS).values(id=key, name=name))
            _grant(connection, key, owner, "owner")
        return key

    def rename(self, collection: str, name: str) -> None:
        """Give a collection that exists another name. Raises UsageError as ``create`` does."""
        named = update(_COLLECTIONS).where(_COLLECTIONS.c.id == collection)
        with self._database.changing() as connection:
            connection.execute(named.values(name=_checked_name(name)))

    def refuse_unknown(self, collection: str) -> None:
        """Raise UsageError if there is no collection of an id."""
        if collection not in {each.id for each in self.all_collections()}:
            raise UsageError(
                f"There is no collection {collection!r}; footnote collections lists them."
            )

    def grant(self, collection: str, reader: str, role: Role | None) -> None:
        """Give a reader a role in a collection that exists, or with None take it away.

        Raises UsageError for a malformed reader, and if no owner would be left.
        """
        if not _READER.fullmatch(reader) or not reader.isprintable():
            raise UsageError(
                f"{reader[:_LONGEST_NAME]!r} is not a reader; write person:NAME, group:NAME or "
                f"{EVERYONE}."
            )
        with self._database.changing(exclusive=True) as connection:
            _grant(connection, collection, reader, role)
            # The error rolls the change back, as it does in take_out.
            if "owner" not in dict(_grants(connection, [collection]).get(collection, ())).values():
                raise UsageError("A collection needs an owner; make somebody else its owner first.")

    def is_free(self, article_id: str, collection: str) -> bool:
        """Return whether an id is in this collection already, or in none."""
        query = select(_FILED.c.collection).where(_FILED.c.article == article_id)
        with self._database.reading() as connection:
            found = set(connection.scalars(query))
        return not found or collection in found

    def put(self, article_id: str, collection: str) -> None:
        """Put an article into a collection."""
        same = _FILED.c.article == article_id
        with self._database.changing(exclusive=True) as connection:
            found = connection.execute(select(_FILED).where(same)).all()
            if collection not in {row.collection for row in found}:
                adder = next((row.adder for row in found), None)
                row = {"article": article_id, "collection": collection, "adder": adder}
                connection.execute(insert(_FILED).values(row))

    def note_adder(self, article_id: str, name: str) -> None:
        """Keep the name of who added the last version of an article."""
        added = update(_FILED).where(_FILED.c.article == article_id)
        with self._database.changing() as connection:
            connection.execute(added.values(adder=name))

    def adders(self, articles: Sequence[str]) -> dict[str, str]:
        """Return who added the last versions of articles, as far as that is known."""
        found: dict[str, str] = {}
        query = select(_FILED.c.article, _FILED.c.adder).where(_FILED.c.adder.is_not(None))
        with self._database.reading() as connection:
            for first in range(0, len(articles), _AT_ONCE):
                some = _FILED.c.article.in_(articles[first : first + _AT_ONCE])
                found |= dict(connection.execute(query.where(some)).all())
        return found

    def shares(self, owners: Collection[str] | None = None) -> dict[str, list[Share]]:
        """Return who has which role in the articles that owners own, or in all."""
        granted = select(_FILED.c.article, _FILED.c.collection, _GRANTS.c.reader, _GRANTS.c.role)
        granted = granted.select_from(_GRANTED)
        if owners is not None:
            granted = granted.where(_FILED.c.article.in_(_articles_with_role(owners, "owner")))
        found: dict[str, list[Share]] = defaultdict(list)
        with self._database.reading() as connection:
            for article, collection, reader, role in connection.execute(
                granted.order_by(_GRANTS.c.reader)
            ):
                found[article].append(Share(reader, role, collection == _alone(article)))
        return found

    def share(self, article_id: str, reader: str, role: Role | None, owner: str) -> None:
        """Give a reader a role in one article alone, or with None take that role back.

        ``owner`` becomes the owner when an article is first shared. Raises UsageError as ``grant``
        does.
        """
        key = self.create(article_id[:_LONGEST_NAME], owner, key=_alone(article_id))
        self.grant(key, reader, role)
        self.put(article_id, key)

    def articles_in(self, collection: str) -> frozenset[str]:
        """Return the ids of the articles in a collection, including articles since removed."""
        return self.articles_by_collection([collection]).get(collection, frozenset())

    def articles_by_collection(self, collections: Collection[str]) -> dict[str, frozenset[str]]:
        """Return the ids in each of these collections that is not empty, as ``articles_in``."""
        query = select(_FILED).where(_FILED.c.collection.in_(collections))
        found: dict[str, set[str]] = defaultdict(set)
        with self._database.reading() as connection:
            for row in connection.execute(query):
                found[row.collection].add(row.article)
        return {key: frozenset(each) for key, each in found.items()}

    def articles_of(self, readers: Collection[str], role: Role) -> frozenset[str]:
        """Return the ids in all collections in which readers have a role, or a higher one."""
        with self._database.reading() as connection:
            return frozenset(connection.scalars(_articles_with_role(readers, role)))

    def take_out(self, article_id: str, collection: str) -> None:
        """Take an article out of a collection. Raises UsageError if it is in no other one."""
        with self._database.changing(exclusive=True) as connection:
            gone = delete(_FILED).where(
                _FILED.c.article == article_id, _FILED.c.collection == collection
            )
            connection.execute(gone)
            if not connection.scalar(select(_FILED).where(_FILED.c.article == article_id)):
                raise UsageError(
                    f"{article_id} is in no other collection; put it into one first, or remove it."
                )


def _articles_with_role(readers: Collection[str], role: Role) -> "Select[tuple[str]]":
    """Return a query for the ids in collections in which readers have a role, or a higher one."""
    held = select(_FILED.c.article).select_from(_GRANTED)
    return held.where(
        _GRANTS.c.reader.in_(sorted(readers)), _GRANTS.c.role.in_(ROLES[ROLES.index(role) :])
    )


def _by_name(query: "Select[Any]") -> "Select[Any]":
    return query.order_by(_COLLECTIONS.c.name, _COLLECTIONS.c.id)


def _grants(
    connection: Connection, collections: Collection[str] | None = None
) -> dict[str, tuple[tuple[str, Role], ...]]:
    """Return who has which role in each of these collections, or in all."""
    query = select(_GRANTS).order_by(_GRANTS.c.reader)
    if collections is not None:
        query = query.where(_GRANTS.c.collection.in_(collections))
    found: dict[str, tuple[tuple[str, Role], ...]] = defaultdict(tuple)
    for key, reader, role in connection.execute(query):
        found[key] += ((reader, role),)
    return found


def _grant(connection: Connection, collection: str, reader: str, role: Role | None) -> None:
    of_reader = delete(_GRANTS).where(
        _GRANTS.c.collection == collection, _GRANTS.c.reader == reader
    )
    connection.execute(of_reader)
    if role is not None:
        row = {"collection": collection, "reader": reader, "role": role}
        connection.execute(insert(_GRANTS).values(row))


def _alone(article_id: str) -> str:
    """Return the id of the collection that holds this article alone."""
    return f"{_ALONE}{sha256(article_id.encode()).hexdigest()[:24]}"


def _checked_name(name: str) -> str:
    """Return a name without needless space.

    Raises UsageError if it is empty, too long or not printable.
    """
    name = one_line(name)
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError(
            f"Give the collection a name of 1 to {_LONGEST_NAME} printable characters."
        )
    return name
