"""Fields that people set stay with an article, whatever takes its place."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index import (
    IndexSettings,
    MiniLMEmbedder,
    UsageError,
    export_store,
    get_article,
    import_store,
    list_articles,
    remove_articles,
    restore_articles,
    set_fields,
)
from index.errors import UnknownArticleError
from index.fields import fields_from
from index.retitling import retitle_article
from tests.index.conftest import Put

SET = {"tag": ("press", "harbour"), "author": ("Jean Roux",), "date": ("2024-05",)}


def fields_of(settings: IndexSettings, article_id: str = "harbour") -> dict[str, tuple[str, ...]]:
    (listed,) = (each for each in list_articles(settings=settings) if each.id == article_id)
    assert get_article(article_id, settings=settings).fields == listed.fields
    return dict(listed.fields)


def test_fields_outlive_all_but_the_end_of_an_article(
    filled: IndexSettings, embedder: MiniLMEmbedder, put: Put
) -> None:
    set_fields("harbour", SET, settings=filled)
    put("harbour", "The harbour is shallow now.")
    retitle_article("harbour", "Port", settings=filled, embedder=embedder)
    assert fields_of(filled) == SET
    with closing(sqlite3.connect(filled.home / "catalog.sqlite")) as connection:
        written = connection.execute("SELECT byline, published FROM articles").fetchall()
    # What people set of it is no part of a version.
    assert set(written) == {(None, None)}
    remove_articles(["harbour"], settings=filled, restorable=True)
    with pytest.raises(UnknownArticleError):
        set_fields("harbour", {"tag": "x"}, settings=filled)
    restore_articles(["harbour"], settings=filled)
    assert fields_of(filled) == SET
    remove_articles(["harbour"], settings=filled)
    put("harbour", "It is another harbour.")
    assert fields_of(filled) == {}


def test_fields_go_with_an_export(
    filled: IndexSettings, embedder: MiniLMEmbedder, tmp_path: Path
) -> None:
    set_fields("harbour", SET, settings=filled)
    export_store(tmp_path / "all.jsonl", settings=filled)
    elsewhere = IndexSettings(home=tmp_path / "elsewhere")
    import_store(tmp_path / "all.jsonl", settings=elsewhere, embedder=embedder)
    assert fields_of(elsewhere) == SET
    assert fields_of(elsewhere, "market") == {}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"Tag": "x"}, "'Tag' cannot name a field; take at most 40"),
        ({"tag": "x" * 201}, "The tag must be one line of at most 200"),
        ({"tag": "x\ud800"}, "The tag must be one line"),
        ({"tag": [str(each) for each in range(51)]}, "more than 50 values; clear some"),
        ({f"f{each}": None for each in range(101)}, "at most 100 fields and values at once"),
        ({"date": ["2024", "2025"]}, "An article has one date"),
        ({"date": "2024-13"}, "2024-13 is no date"),
        ({"language": "German"}, "German is not a language code"),
        ({"title": "x"}, "A title is no field"),
    ],
)
def test_what_is_no_field_changes_nothing(
    filled: IndexSettings, fields: dict[str, str], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        set_fields("harbour", fields, settings=filled)
    assert fields_of(filled) == {}
    with pytest.raises(UsageError, match="'tag' sets no field"):
        fields_from(["tag"])
