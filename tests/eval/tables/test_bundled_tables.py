"""The bundled tables are varied, and their questions are sound."""

from collections import Counter

import pytest

from eval.tables import FORMATS, LOOK_UPS, TableSet, read_tables


@pytest.fixture(params=[False, True], ids=["open", "sealed"])
def tables(request: pytest.FixtureRequest) -> TableSet:
    return read_tables(sealed=request.param)


def test_each_set_has_six_tables_one_in_each_format(tables: TableSet) -> None:
    assert sorted(each.format for each in tables.articles.values()) == sorted(FORMATS)
    for article in tables.articles.values():
        assert "Invented" in article.note
        assert 5 <= len(article.rows) <= 25
        for table in article.tables:
            assert 3 <= len(table.header) <= 7
    assert any("" in row for each in tables.articles.values() for row in each.rows)
    assert sum(bool(each.before) for each in tables.articles.values()) == 1


def test_each_table_is_asked_about_five_times(tables: TableSet) -> None:
    assert set(Counter(each.article for each in tables.questions).values()) == {5}
    assert len({each.id for each in tables.questions}) == 30
    kinds = Counter(each.kind for each in tables.questions)
    assert sum(kinds[kind] for kind in LOOK_UPS) == 20
    assert kinds["compare"] == 5
    assert kinds["count"] + kinds["none"] == 5


def test_rows_are_told_apart(tables: TableSet) -> None:
    for article in tables.articles.values():
        assert len(set(article.rows)) == len(article.rows)


def test_the_sets_share_no_subject() -> None:
    opened, sealed = (read_tables(sealed=each).articles for each in (False, True))
    subjects = [each.subject for each in (*opened.values(), *sealed.values())]
    assert len(set(subjects)) == 12
