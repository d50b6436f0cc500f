"""The bundled tables are varied, and their questions are sound."""

from collections import Counter

from eval.tables import FORMATS, LOOK_UPS, read_tables


def test_each_set_has_six_tables_of_other_subjects_each_asked_about_five_times() -> None:
    subjects = []
    for sealed in (False, True):
        tables = read_tables(sealed=sealed)
        assert sorted(each.format for each in tables.articles.values()) == sorted(FORMATS)
        for article in tables.articles.values():
            assert "Invented" in article.note
            assert 5 <= len(set(article.rows)) == len(article.rows) <= 25
            for table in article.tables:
                assert 3 <= len(table.header) <= 7
                assert {len(row) for row in table.rows} == {len(table.header)}
        assert any("" in row for each in tables.articles.values() for row in each.rows)
        assert set(Counter(each.article for each in tables.questions).values()) == {5}
        assert len({each.id for each in tables.questions}) == 30
        for each in tables.questions:
            assert set(each.rows) <= set(tables.articles[each.article].rows), each.id
            assert set(each.cells) <= {cell for row in each.rows for cell in row}, each.id
            known = (each.kind != "none", bool(each.rows), bool(each.cells))
            assert known == (each.answerable,) * 3, each.id
        kinds = Counter(each.kind for each in tables.questions)
        assert sum(kinds[kind] for kind in LOOK_UPS) == 20
        assert (kinds["compare"], kinds["count"] + kinds["none"]) == (5, 5)
        subjects += [each.subject for each in tables.articles.values()]
    assert len(set(subjects)) == 12
