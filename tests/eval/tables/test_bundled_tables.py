"""The bundled tables are varied, and their questions are sound."""

from collections import Counter
from pathlib import Path

from eval.tables import FORMATS, LOOK_UPS, covers_row, read_tables
from index import IndexSettings, MiniLMEmbedder, add_articles, get_article


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


def test_the_files_hold_every_cell_at_its_place(tmp_path: Path, embedder: MiniLMEmbedder) -> None:
    settings = IndexSettings(home=tmp_path)
    tables = read_tables()
    for name, article in tables.articles.items():
        added = add_articles(tables.files(name), settings=settings, embedder=embedder)
        assert added.failed == ()
        texts = (get_article(each, settings=settings).text for each in added.added)
        lines = [line for text in texts for line in text.splitlines()]
        for table in article.tables:
            for row in (table.header, *table.rows):
                assert any(covers_row(line, row) for line in lines), (name, row)
