import os
from collections.abc import Callable
from pathlib import Path

import pytest

from index import IndexSettings, list_articles
from index.errors import StoreDamagedError
from tests.index.conftest import Put


@pytest.fixture
def catalog(filled: IndexSettings) -> Path:
    """Return the file of a store of two articles."""
    return filled.home / "catalog.sqlite"


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.write_bytes(b"This was a catalog once. " * 1000),
         r"catalog.sqlite is damaged .*move the folder"),
        (lambda path: os.truncate(path, 5000), "move the folder"),
        (Path.unlink, "lost its catalog"),
        (lambda path: os.truncate(path, 0), "lost its catalog"),
    ],
)  # fmt: skip
def test_a_damaged_or_lost_catalog_is_told(
    settings: IndexSettings, catalog: Path, put: Put, damage: Callable[[Path], None], said: str
) -> None:
    for beside in catalog.parent.glob("catalog.sqlite-*"):
        beside.unlink()
    damage(catalog)
    with pytest.raises(StoreDamagedError, match=said):
        list_articles(settings=settings)
    with pytest.raises(StoreDamagedError, match=said):
        put("two", "Another sentence.")
