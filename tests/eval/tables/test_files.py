"""Tables written in each format hold every cell at its place."""

import csv
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from eval.cases import CaseError
from eval.tables import FORMATS, TableArticle, write_article

ROWS = [
    ["Plain & simple", "1,840", "2031-08-16", "12.50"],
    ["a|b <c> (d) \\", "-7", "", "3.5"],
    ["a long text that is wrapped, " * 6 + "in the end", "05:52", "15–150 µg", "€9"],
]
HEADER = ["Name", "Count (n)", "Date", "Price"]


def article(**fields: Any) -> TableArticle:
    given = {
        "subject": "any",
        "format": "md",
        "title": "A: title & more",
        "before": ["Before the table."],
        "tables": [
            {"caption": "First", "header": HEADER, "rows": ROWS},
            {"caption": "Second", "header": ["Name", "Count"], "rows": [["only", "0"]]},
        ],
        "after": ["After (both) of them."],
    } | fields
    return TableArticle.model_validate_json(json.dumps(given))


def write(format: Any, folder: Path, **fields: Any) -> Path:
    return write_article(article(**fields), format, folder)[0]


def part(path: Path, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for each in archive.namelist():
            ElementTree.fromstring(archive.read(each))
        return ElementTree.fromstring(archive.read(name))


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_bears_the_title(format: Any, tmp_path: Path) -> None:
    names = [path.name for path in write_article(article(), format, tmp_path)]
    if format == "csv":
        assert names == ["A, title & more, First.csv", "A, title & more, Second.csv"]
    else:
        assert names == [f"A, title & more.{format}"]


def test_markdown_escapes_what_would_end_a_cell(tmp_path: Path) -> None:
    lines = write("md", tmp_path).read_text("utf-8").splitlines()
    assert lines[:5] == ["# A: title & more", "", "Before the table.", "", "## First"]
    assert "| a\\|b <c> (d) \\ | -7 |  | 3.5 |" in lines
    assert lines[-1] == "After (both) of them."


def test_a_page_holds_the_tables_between_its_paragraphs(tmp_path: Path) -> None:
    class Cells(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.rows: list[list[str]] = []
            self.tag = ""

        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag == "tr":
                self.rows.append([])
            elif tag in {"td", "th"}:
                self.rows[-1].append("")
            self.tag = tag

        def handle_endtag(self, tag: str) -> None:
            self.tag = ""

        def handle_data(self, data: str) -> None:
            if self.tag in {"td", "th"}:
                self.rows[-1][-1] += data

    cells = Cells()
    cells.feed(write("html", tmp_path).read_text("utf-8"))
    assert cells.rows == [HEADER, *ROWS, ["Name", "Count"], ["only", "0"]]


def test_csv_holds_the_table_alone(tmp_path: Path) -> None:
    with write("csv", tmp_path).open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file)) == [HEADER, *ROWS]


def test_a_text_document_marks_headings_and_header_rows(tmp_path: Path) -> None:
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    body = part(write("docx", tmp_path), "word/document.xml")[0]
    kinds = [each.tag.removeprefix(word) for each in body]
    assert kinds == ["p", "p", "p", "tbl", "p", "p", "tbl", "p", "p", "sectPr"]
    first = body[3].findall(f"{word}tr")
    assert [["".join(cell.itertext()) for cell in row.iter(f"{word}tc")] for row in first] == [
        HEADER,
        *ROWS,
    ]
    assert [row.find(f".//{word}tblHeader") is not None for row in first] == [True, *[False] * 3]


def test_a_workbook_has_a_sheet_a_table_and_numbers_and_dates_as_such(tmp_path: Path) -> None:
    sheet = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    path = write("xlsx", tmp_path)
    names = [each.get("name") for each in part(path, "xl/workbook.xml").iter(f"{sheet}sheet")]
    assert names == ["First", "Second"]
    strings = ["".join(each.itertext()) for each in part(path, "xl/sharedStrings.xml")]
    cells = {
        cell.get("r"): (cell.get("t"), cell.get("s"), "".join(cell.itertext()))
        for cell in part(path, "xl/worksheets/sheet1.xml").iter(f"{sheet}c")
    }
    assert strings[int(cells["A1"][2])] == "Before the table."
    assert cells["B4"] == (None, "1", "1840")
    # 2031-08-16 is day 48076 of the calendar that starts on 30 December 1899.
    assert cells["C4"] == (None, "4", "48076")
    assert (cells["D4"], cells["B5"], cells["D5"]) == (
        (None, "2", "12.50"),
        (None, "0", "-7"),
        (None, "3", "3.5"),
    )
    assert "C5" not in cells
    assert (cells["B6"][0], strings[int(cells["B6"][2])]) == ("s", "05:52")


def test_pages_hold_each_word_and_repeat_the_header(tmp_path: Path) -> None:
    many = [{"caption": "", "header": HEADER, "rows": [ROWS[2]] * 40}]
    data = write("pdf", tmp_path, tables=many).read_bytes()
    streams = re.findall(rb"stream\n(.*?)\nendstream", data, re.DOTALL)
    assert len(streams) == 2
    for stream in streams:
        assert stream.count(b"(Name) Tj") == 1
    words = " ".join(re.findall(r"\((.*)\) Tj", b"\n".join(streams).decode("cp1252"))).split()
    assert words.count("wrapped,") == 6 * 40
    assert words.count("15–150") == 40
    for number, place in enumerate(re.findall(rb"(\d{10}) 00000 n", data), 1):
        assert data[int(place) :].startswith(b"%d 0 obj" % number)


def test_a_character_that_pdf_fonts_lack_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="'Ж' cannot be written in a PDF"):
        write("pdf", tmp_path, before=["Ж"])
