import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Column, MetaData, Table, Text, text

from index import IndexSettings
from index.errors import StoreMismatchError
from index.store import PackageDatabase, PackageTables
from tests.at_once import at_once

NOTES = MetaData()
Table("notes", NOTES, Column("word", Text))
FIRST = PackageTables("notes", NOTES, 1)
SECOND = PackageTables("notes", NOTES, 2)


def opened(home: Path, tables: PackageTables = FIRST) -> PackageDatabase:
    return PackageDatabase(IndexSettings(home=home), tables)


def write(database: PackageDatabase, word: str) -> None:
    with database.changing() as connection:
        connection.execute(text("INSERT INTO notes (word) VALUES (:word)"), {"word": word})


def rows(database: PackageDatabase) -> list[tuple[object, ...]]:
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT * FROM notes"))]


def test_tables_of_another_layout_are_refused(tmp_path: Path) -> None:
    for here, there in ((FIRST, SECOND), (SECOND, FIRST)):
        home = tmp_path / str(here.layout)
        with closing(opened(home, here)) as database, closing(opened(home, there)) as other:
            assert not other.exists()
            write(database, "rain")
            said = rf"The notes in .* \({here.layout}, not {there.layout}\); use the version of"
            for use in (other.exists, lambda: rows(other), lambda: write(other, "x")):
                with pytest.raises(StoreMismatchError, match=said):
                    use()
            assert rows(database) == [("rain",)]


def test_many_who_are_first_at_once_make_the_tables_once(tmp_path: Path) -> None:
    databases = [opened(tmp_path) for _ in range(8)]
    together = threading.Barrier(len(databases))

    def begin(part: int) -> None:
        together.wait()
        write(databases[part], f"word {part}")

    at_once(len(databases), begin)
    assert len(rows(databases[0])) == len(databases)
    for each in databases:
        each.close()
