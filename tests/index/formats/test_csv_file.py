import pytest

from index.errors import UnreadableSourceError
from index.formats import read_document
from index.formats import table as tables
from tests.index.formats.read_pieces import document, pieces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Team,Cups\nBlues,1\nFlyers,2\n", ["!|Team|Cups|", "|Blues|1|", "|Flyers|2|"]),
        ("Team;Cups\r\nBlues;1\r\n", ["!|Team|Cups|", "|Blues|1|"]),
        ("Team\tCups\nBlues, St. Louis\t1\n", ["!|Team|Cups|", "|Blues, St. Louis|1|"]),
        ("Team|Cups\nBlues|1\n", ["!|Team|Cups|", "|Blues|1|"]),
        ("name;price\na;1,5\nb;2,5\n", ["!|name|price|", "|a|1,5|", "|b|2,5|"]),
        ("sep=;\nname;price\na,b;1\n", ["!|name|price|", "|a,b|1|"]),
        ('a,b\n"x, y","two\nlines"\n"He said ""no""",1\n',
         ["!|a|b|", "|x, y|two lines|", '|He said "no"|1|']),
        ('a,b\n5" pipe,1\n6 pipe,2\n', ["!|a|b|", '|5" pipe|1|', "|6 pipe|2|"]),
        ("Stanley Cups,,\nTeam,City,Cups\nBlues,STL,1\n",
         ["Stanley Cups", "!|Team|City|Cups|", "|Blues|STL|1|"]),
        ("a,b,c\nx,1\ny,2,3,4\n", ["!|a|b|c|", "|x|1|", "|y|2|3|4|"]),
        ("Country,2019,2020\nBern,1,2\n", ["!|Country|2019|2020|", "|Bern|1|2|"]),
        ("Just a line.\nAnother line.\n", ["Just a line.", "Another line."]),
        # So is the name of the one column of a table of sentences.
        ("Comment\nShips came in.\nIs it so?\n",
         ["# Comment", "Ships came in.", "Is it so?"]),
        # A header's cells are short and different, no numbers, and not found again below.
        ("Town,Town\nBern,5\n", ["|Town|Town|", "|Bern|5|"]),
        ("Ships come in.,They go out.\na,b\n", ["|Ships come in.|They go out.|", "|a|b|"]),
        ("Bern,5\nThun,6\n", ["|Bern|5|", "|Thun|6|"]),
    ],
)  # fmt: skip
def test_a_table_is_told_by_its_text(text: str, expected: list[str]) -> None:
    assert pieces(text.encode(), ".csv") == expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_its_encoding_is_told(encoding: str) -> None:
    data = "Käse;Preis\nGruyère;5\nTête;6\n".encode(encoding)
    assert pieces(data, ".csv") == ["!|Käse|Preis|", "|Gruyère|5|", "|Tête|6|"]


def test_a_file_named_tsv_has_tabs() -> None:
    data = b"It came, it went\t5\nIt stayed, it sank\t6\n"
    assert pieces(data, ".tsv") == ["|It came, it went|5|", "|It stayed, it sank|6|"]


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("/data/ada/Water stations 2024.csv", "Town,Level\nBern,1\n", "Water stations 2024"),
        ("https://example.org/water%20levels.csv?day=1.5", "Town,Level\nBern,1\n", "water levels"),
        ("Said of it.csv", "Comment\nShips came in.\nSome went out.\n", "Said of it"),
        ("a.csv", "Levels of water,\nTown,Level\nBern,1\nThun,2\n", None),
    ],
)
def test_a_table_is_called_by_its_own_title_or_its_file(
    name: str, text: str, title: str | None
) -> None:
    assert read_document(text.encode(), name, ".csv").title == title


def test_a_large_table_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 10)
    with pytest.raises(UnreadableSourceError, match=r"file\.csv has more than 10 rows"):
        document(b"a,b\n" * 11, ".csv")
