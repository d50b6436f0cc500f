import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, MetaData, Table, Text, text

from index import IndexSettings, list_articles
from index.errors import StoreMismatchError
from index.store import PackageDatabase, PackageTables, adding
from tests.at_once import at_once


def create(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE notes (word TEXT)"))


def widen(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE notes ADD COLUMN author TEXT DEFAULT 'nobody'"))


FIRST = PackageTables("notes", (create,))
SECOND = PackageTables("notes", (create, widen))


def opened(home: Path, tables: PackageTables = FIRST) -> PackageDatabase:
    return PackageDatabase(IndexSettings(home=home), tables)


def write(database: PackageDatabase, word: str) -> None:
    with database.changing() as connection:
        connection.execute(text("INSERT INTO notes (word) VALUES (:word)"), {"word": word})


def rows(database: PackageDatabase) -> list[tuple[object, ...]]:
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT * FROM notes"))]


def test_what_a_package_writes_lies_beside_the_articles(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as database:
        write(database, "rain")
    with closing(opened(tmp_path)) as database:
        assert rows(database) == [("rain",)]
    assert list_articles(settings=IndexSettings(home=tmp_path)) == []
    assert (tmp_path / "catalog.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_later_version_changes_the_tables_of_an_earlier_one(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as database:
        write(database, "rain")
        with closing(opened(tmp_path, SECOND)) as later:
            assert rows(later) == [("rain", "nobody")]
        with pytest.raises(StoreMismatchError, match=r"the notes in .*\(schema 2, not 1\)"):
            rows(database)


def test_a_column_is_added_to_a_table_from_before_it(tmp_path: Path) -> None:
    author = Column("author", Text, server_default="nobody", index=True)
    table = Table("notes", MetaData(), Column("word", Text), author)
    added = adding(table, "author")
    for home, first in ((tmp_path / "old", create), (tmp_path / "new", table.metadata.create_all)):
        with closing(opened(home, PackageTables("notes", (first,)))) as database:
            write(database, "rain")
        with closing(opened(home, PackageTables("notes", (first, added)))) as later:
            assert rows(later) == [("rain", "nobody")]


def test_an_error_undoes_all_that_was_written_with_it(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as database:

        def spoil() -> None:
            with database.changing() as connection:
                connection.execute(text("INSERT INTO notes VALUES ('rain')"))
                raise KeyError("spoilt")

        with pytest.raises(KeyError):
            spoil()
        assert rows(database) == []


def test_many_who_are_first_at_once_make_the_tables_once(tmp_path: Path) -> None:
    databases = [opened(tmp_path, SECOND) for _ in range(8)]
    together = threading.Barrier(len(databases))

    def begin(part: int) -> None:
        together.wait()
        write(databases[part], f"word {part}")

    at_once(len(databases), begin)
    assert len(rows(databases[0])) == len(databases)
    for each in databases:
        each.close()
