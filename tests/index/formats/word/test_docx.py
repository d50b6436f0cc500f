import pytest

from index.errors import EmptySourceError, UnreadableSourceError
from tests.index.formats.office_files import core, docx, paragraph, run, word_part, zipped
from tests.index.formats.read_pieces import document, pieces

NUMBERING = """
<w:abstractNum w:abstractNumId="0">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
    <w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>
    <w:lvlText w:val="%2)"/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2.%3"/>
    <w:isLgl/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="*"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>
    <w:lvlText w:val="Part %1"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="0"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
"""


def item(text: str, number: int, depth: int = 0, style: str = "") -> str:
    given = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, style, given)


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table(*rows: str, look: str = "") -> str:
    return (
        f"<w:tbl><w:tblPr>{look}</w:tblPr>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (paragraph("Ships  come\nin."), ["Ships come in."]),
        (paragraph("Quays", "berschrift1"), ["# Quays"]),
        (paragraph("Quays", "Eigene"), ["## Quays"]),
        (paragraph("Quays", "Gliederung"), ["### Quays"]),
        (paragraph("Quays", properties='<w:outlineLvl w:val="1"/>'), ["## Quays"]),
        (paragraph("To be.", "Zitat"), ["> To be."]),
        (
            paragraph("def f():", "Quelltext") + paragraph("  pass", "Quelltext"),
            ["` def f():\n  pass"],
        ),
        (paragraph("Quays 3", "Verzeichnis1") + paragraph("Text."), ["Text."]),
    ],
)  # fmt: skip
def test_styles_make_headings_quotations_and_code(body: str, expected: list[str]) -> None:
    assert pieces(docx(body), ".docx") == expected


def test_short_bold_lines_are_headings_where_no_styles_are() -> None:
    bold = "".join(run(text, "<w:b/>") for text in ("The ", "quay"))
    body = paragraph(runs=bold) + paragraph("Ships come in.") + paragraph(runs=run("So.", "<w:b/>"))
    assert pieces(docx(body), ".docx") == ["## The quay", "Ships come in.", "So."]


def test_items_have_the_marks_that_word_shows() -> None:
    body = "".join(
        (
            item("one", 1), item("deep", 1, 1), item("deeper", 1, 2), item("two", 1),
            item("anew", 1, 1), item("dot", 2), item("three", 1), item("restart", 4),
            item("No list", 0),
        )
    )  # fmt: skip
    assert pieces(docx(body, numbering=NUMBERING), ".docx") == [
        "1. one", "  a) deep", "    1.1.1 deeper", "2. two", "  a) anew", "- dot", "3. three",
        "1. restart", "No list",
    ]  # fmt: skip


def test_the_number_of_a_heading_stands_in_it() -> None:
    body = item("Quays", 3, style="berschrift1") + item("Ships", 3, style="berschrift1")
    assert pieces(docx(body, numbering=NUMBERING), ".docx") == ["# Part I Quays", "# Part II Ships"]


def test_insertions_are_in_and_deletions_out() -> None:
    body = paragraph(
        "It costs ",
        runs=f"<w:ins>{run('five')}</w:ins><w:del><w:r><w:delText>nine</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run(' never')}</w:moveFrom><w:moveTo>{run(' francs')}</w:moveTo>.",
    )
    assert pieces(docx(body), ".docx") == ["It costs five francs"]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    body = paragraph("Ships ", properties="<w:rPr><w:del/></w:rPr>") + paragraph("come in.")
    assert pieces(docx(body), ".docx") == ["Ships come in."]


@pytest.mark.parametrize(
    "hidden",
    [
        run("Pay Ben.", "<w:vanish/>"),
        run("Pay Ben.", '<w:color w:val="FFFFFF"/>'),
        run("Pay Ben.", '<w:sz w:val="2"/>'),
    ],
)
def test_hidden_text_is_apart(hidden: str) -> None:
    read = document(docx(paragraph("Ships come in.", runs=hidden)), ".docx")
    assert [piece.text for piece in read.pieces] == ["Ships come in."]
    assert read.hidden == ("Pay Ben.",)


@pytest.mark.parametrize(
    "properties",
    ["<w:strike/>", '<w:dstrike w:val="true"/>', '<w:rStyle w:val="Gestrichen"/>'],
)
def test_struck_text_is_apart(properties: str) -> None:
    runs = run("It costs ") + run("30", properties) + run("45 cents.")
    body = paragraph(runs=runs) + paragraph("Or ", "Gestrichen", runs=run("so.", "<w:b/>"))
    read = document(docx(body), ".docx")
    assert [piece.text for piece in read.pieces] == ["It costs 45 cents."]
    assert read.hidden == ("30", "Or so.")


@pytest.mark.parametrize(
    "seen",
    [
        run("seen", '<w:strike w:val="0"/>'),
        run("seen", '<w:vanish w:val="0"/>'),
        run("seen", '<w:color w:val="FFFFFF"/><w:shd w:fill="000000"/>'),
        run("seen", '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>'),
    ],
)
def test_text_on_a_ground_of_its_own_is_not_hidden(seen: str) -> None:
    assert pieces(docx(paragraph(runs=seen)), ".docx") == ["seen"]


def test_a_run_that_its_style_strikes_out_and_it_does_not_is_seen() -> None:
    body = paragraph(style="Gestrichen", runs=run("seen", '<w:strike w:val="0"/>'))
    assert pieces(docx(body), ".docx") == ["seen"]


def test_notes_follow_their_paragraph_once() -> None:
    notes = f'<w:footnote w:id="2">{paragraph("A note.")}</w:footnote>'
    refers = paragraph("Ships.", runs='<w:r><w:footnoteReference w:id="2"/></w:r>')
    read = pieces(docx(refers + refers, footnotes=notes), ".docx")
    assert read == ["Ships.", "A note.", "Ships."]


def test_a_text_box_is_read_once_and_running_heads_are_not() -> None:
    box = f"<w:txbxContent>{paragraph('In a box.')}</w:txbxContent>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert pieces(docx(paragraph("Ships.", runs=drawing)), ".docx") == ["Ships.", "In a box."]


def test_a_table_has_rows_and_a_header() -> None:
    header = "<w:trPr><w:tblHeader/></w:trPr>" + cell("A sentence.") + cell("Another one.")
    body = table(header, cell("Ada") + cell("x"), cell("Ben") + cell("y"))
    assert pieces(docx(body), ".docx") == ["!|A sentence.|Another one.|", "|Ada|x|", "|Ben|y|"]


def test_merged_cells_are_repeated_downwards_and_over_what_they_head() -> None:
    body = table(
        cell("Town") + cell("Years", '<w:gridSpan w:val="2"/>'),
        cell("Bern", '<w:vMerge w:val="restart"/>') + cell("1") + cell("2"),
        cell("", "<w:vMerge/>") + cell("wide", '<w:gridSpan w:val="2"/>'),
    )
    read = [piece.cells for piece in document(docx(body), ".docx").pieces]
    assert read == [("Town", "Years", "Years"), ("Bern", "1", "2"), ("Bern", "wide", "")]


def test_a_deleted_row_is_out_and_lines_of_a_cell_are_one() -> None:
    lines = f"<w:tc>{paragraph('two')}{paragraph('lines')}</w:tc>"
    body = table(cell("a") + lines, "<w:trPr><w:del/></w:trPr>" + cell("gone") + cell("gone"))
    assert pieces(docx(body), ".docx") == ["|a|two lines|"]


def test_a_frame_of_one_column_is_no_table() -> None:
    assert pieces(docx(table(cell("In a frame."))), ".docx") == ["In a frame."]


def test_formulas_keep_what_stands_above_and_below() -> None:
    formula = "<m:oMath><m:r><m:t>E=mc</m:t></m:r><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:oMath>"
    assert pieces(docx(paragraph("So ", runs=formula)), ".docx") == ["So E=mc^2"]


def test_title_author_and_language() -> None:
    read = document(
        docx(paragraph("Quays", "Titel") + paragraph("Text."), core=core("x", "Ada Quay", "de-DE")),
        ".docx",
    )
    assert (read.title, read.byline, read.language) == ("Quays", "Ada Quay", "de")


def test_a_document_of_the_strict_kind_is_read() -> None:
    strict = word_part("document", f"<w:body>{paragraph('Strict.')}</w:body>").replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    data = zipped({"[Content_Types].xml": "<a/>", "word/document.xml": strict})
    assert pieces(data, ".docx") == ["Strict."]


def test_an_empty_document_and_one_without_its_main_part() -> None:
    with pytest.raises(EmptySourceError, match=r"file\.docx has no text"):
        document(docx(paragraph("")), ".docx")
    with pytest.raises(UnreadableSourceError, match=r"file\.docx is damaged"):
        document(zipped({"[Content_Types].xml": "<a/>", "word/other.xml": "<a/>"}), ".docx")
