from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Column, MetaData, Table, Text, text

from index import IndexSettings
from index.errors import StoreMismatchError
from index.store import PackageDatabase, PackageTables

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
