import pytest

from index.errors import UnreadableSourceError
from index.formats import table
from tests.index.formats.office_files import docx, paragraph, part, pptx, shape
from tests.index.formats.read_pieces import document, pieces


def cache(kind: str, *texts: str, code: str = "") -> str:
    """Return what a chart keeps of a column: ``str`` or ``num``; an empty text is left out."""
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{text}</c:v></c:pt>' for at, text in enumerate(texts) if text
    )
    format_ = f"<c:formatCode>{code}</c:formatCode>" if code else ""
    return (
        f"<c:{kind}Ref><c:f>A1</c:f><c:{kind}Cache>{format_}{points}</c:{kind}Cache></c:{kind}Ref>"
    )


def series(name: str, labels: str, values: str) -> str:
    named = f"<c:tx>{cache('str', name)}</c:tx>" if name else ""
    return f"<c:ser>{named}{labels}{values}</c:ser>"


def cat(*texts: str) -> str:
    return f"<c:cat>{cache('str', *texts)}</c:cat>"


def val(*numbers: str, code: str = "General") -> str:
    return f"<c:val>{cache('num', *numbers, code=code)}</c:val>"


def title(*runs: str) -> str:
    texts = "".join(f"<a:r><a:t>{text}</a:t></a:r>" for text in runs)
    return f"<c:title><c:tx><c:rich><a:p>{texts}</a:p></c:rich></c:tx></c:title>"


def chart(plot: str, titled: str = "") -> str:
    return part("c:chartSpace", f"<c:chart>{titled}<c:plotArea>{plot}</c:plotArea></c:chart>")


CATCH = chart(
    "<c:barChart>" + series("Cod", cat("2019", "2020"), val("12.5", "1040", code="#,##0.0"))
    + "</c:barChart><c:lineChart>" + series("Share", cat("2019", "2020"), val("0.25", code="0%"))
    + f"</c:lineChart><c:catAx>{title('Year')}</c:catAx><c:valAx>{title('tonnes')}</c:valAx>",
    title("Fish ", "landed"),
)  # fmt: skip
SHOWN = ["Fish landed, tonnes", "!|Year|Cod|Share|", "|2019|12.5|25%|", "|2020|1,040.0||"]
LEVELS = (
    "<c:cat><c:multiLvlStrRef><c:multiLvlStrCache><c:lvl>"
    + "".join(f'<c:pt idx="{at}"><c:v>{half}</c:v></c:pt>' for at, half in enumerate("ABAB"))
    + '</c:lvl><c:lvl><c:pt idx="0"><c:v>2019</c:v></c:pt><c:pt idx="2"><c:v>2020</c:v></c:pt>'
    "</c:lvl></c:multiLvlStrCache></c:multiLvlStrRef></c:cat>"
)


def word(drawing: str, graphic: str = '<c:chart r:id="r1"/>') -> bytes:
    runs = f"<w:r><w:drawing><a:graphic>{graphic}</a:graphic></w:drawing></w:r>"
    return docx(paragraph("Above.", runs=runs) + paragraph("Below."), drawing)


def slides(drawing: str, graphic: str = '<c:chart r:id="r1"/>') -> bytes:
    frame = f"<p:graphicFrame><a:graphic>{graphic}</a:graphic></p:graphicFrame>"
    return pptx(["", frame + shape("Fish", "title")], drawing=drawing)


def test_a_chart_of_a_document_and_of_a_slide_is_a_table_below_its_title() -> None:
    assert pieces(word(CATCH), ".docx") == ["Above.", *SHOWN, "Below."]
    assert pieces(slides(CATCH), ".pptx") == ["Said aloud.", "## Fish", *SHOWN]
    assert document(slides(CATCH), ".pptx").pieces[-1].page == 2


def test_a_diagram_of_a_document_and_of_a_slide_is_its_items() -> None:
    texts = "<a:p><a:r><a:t>Load</a:t></a:r></a:p><a:p><a:r><a:t>fish</a:t></a:r></a:p>"
    points = f"<dgm:pt>{texts}</dgm:pt><dgm:pt/>"
    diagram = part("dgm:dataModel", f"<dgm:ptLst>{points}</dgm:ptLst>")
    graphic = '<dgm:relIds r:dm="r1"/>'
    assert pieces(word(diagram, graphic), ".docx") == ["Above.", "- Load fish", "Below."]
    assert pieces(slides(diagram, graphic), ".pptx") == ["Said aloud.", "## Fish", "- Load fish"]


@pytest.mark.parametrize(
    ("plot", "expected"),
    [
        (series("", cat("a", "b"), val("1", "2")), ["|a|1|", "|b|2|"]),
        (series("Cod", "", val("1", "2")), ["!||Cod|", "|1|1|", "|2|2|"]),
        (series("Cod", LEVELS, val(*"1234")),
         ["!||Cod|", "|2019 A|1|", "|2019 B|2|", "|2020 A|3|", "|2020 B|4|"]),
        (series("Cod", f"<c:xVal>{cache('num', '1.5')}</c:xVal>",
                f"<c:yVal>{cache('num', '0.30000000000000004')}</c:yVal>"),
         ["!||Cod|", "|1.5|0.3|"]),
        (series("Cod", f"<c:cat>{cache('num', '45000', code='d/m/yyyy')}</c:cat>", val("#N/A")),
         ["!||Cod|", "|2023-03-15|#N/A|"]),
        (series("Cod", cat("007", "b"), val("", "2")) + series("Hake", cat("007", "b"), val("1")),
         ["!||Cod|Hake|", "|007||1|", "|b|2||"]),
    ],
)  # fmt: skip
def test_numbers_stand_beside_what_they_are_of(plot: str, expected: list[str]) -> None:
    assert pieces(word(chart(plot)), ".docx")[1:-1] == expected


def test_a_chart_beyond_the_bounds_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_CELLS", 5)
    with pytest.raises(UnreadableSourceError, match=r"file\.docx has more than 5 cells"):
        pieces(word(chart(series("Cod", cat(*"abcdef"), val(*"123456")))), ".docx")
