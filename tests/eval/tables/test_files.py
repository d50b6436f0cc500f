"""Tables written in each format hold every cell at its place."""

import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from eval.cases import CaseError
from eval.tables import FORMATS, TableArticle, write_article
from index import IndexSettings, MiniLMEmbedder, add_articles, get_article, list_articles

ROWS = [
    ["Plain & simple", "1,840", "2031-08-16", "12.50"],
    ["a <c> (d) \\", "-7", "none", "3.5"],
    ["a long text that is wrapped, " * 3 + "in the end", "05:52", "15–150 µg", "€9"],
]
HEADER = ["Name", "Count (n)", "Date", "Price"]


def article(**fields: Any) -> TableArticle:
    given = {
        "subject": "any",
        "format": "md",
        "title": "A: title & more",
        "before": ["Before the table, there is a paragraph."],
        "tables": [
            {"caption": "First", "header": HEADER, "rows": ROWS},
            {"caption": "Second", "header": ["Name", "Count"], "rows": [["only", "0"]]},
        ],
        "after": ["After (both) of them, there is another."],
    } | fields
    return TableArticle.model_validate(given)


def test_a_file_of_each_format_is_read_as_the_table_that_it_holds(
    tmp_path: Path, embedder: MiniLMEmbedder
) -> None:
    settings = IndexSettings(home=tmp_path / "home")
    paths = [path for format in FORMATS for path in write_article(article(), format, tmp_path)]
    assert {path.name for path in paths} == {
        "A, title & more, First.csv",
        "A, title & more, Second.csv",
        *(f"A, title & more.{format}" for format in FORMATS if format != "csv"),
    }
    added = add_articles(paths, settings=settings, embedder=embedder)
    assert (added.failed, len(added.added)) == ((), len(paths))
    texts: dict[str, str] = dict.fromkeys(FORMATS, "")
    for each in list_articles(settings=settings):
        text = get_article(each.id, settings=settings).text
        texts[str(each.source).rpartition(".")[2]] += f"{text}\n"
    for format, text in texts.items():
        for row in (HEADER, *ROWS, ["Name", "Count"], ["only", "0"]):
            assert " | ".join(row) in text.splitlines(), format
        if format != "csv":
            assert (
                text.index("Before the table") < text.index("Plain &") < text.index("After (both)")
            )


@pytest.mark.parametrize("format", ["docx", "xlsx"])
def test_an_office_file_is_a_whole_package(format: Any, tmp_path: Path) -> None:
    (path,) = write_article(article(), format, tmp_path)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        parts = set(archive.namelist())
        types = ElementTree.fromstring(archive.read("[Content_Types].xml"))
        typed = {str(each.get("PartName"))[1:] for each in types if each.get("PartName")}
        assert typed == {part for part in parts if part.endswith(".xml")} - {"[Content_Types].xml"}
        for part in parts:
            ElementTree.fromstring(archive.read(part))


def test_pages_repeat_the_header_and_a_strange_character_is_named(tmp_path: Path) -> None:
    many = [{"caption": "", "header": HEADER, "rows": [ROWS[2]] * 40}]
    (path,) = write_article(article(tables=many), "pdf", tmp_path)
    data = path.read_bytes()
    assert data.count(b"(Name) Tj") == data.count(b"/Type /Page ") > 1
    with pytest.raises(CaseError, match="'Ж' cannot be written in a PDF"):
        write_article(article(before=["Ж"]), "pdf", tmp_path)
