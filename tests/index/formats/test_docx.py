import pytest

from tests.index.formats.office_files import docx, paragraph, run
from tests.index.formats.read_pieces import document, pieces

NUMBERING = """
<w:abstractNum w:abstractNumId="0">
  <w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>
  <w:lvl w:ilvl="2"><w:lvlText w:val="%1.%2.%3"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="*"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2">
  <w:lvl w:ilvl="0"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="Part %1"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="0"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
"""
NOTE = f'<w:footnote w:id="2">{paragraph("A note.")}</w:footnote>'
NOTED = paragraph("Ships.", runs='<w:r><w:footnoteReference w:id="2"/></w:r>')
BOX = f"<w:txbxContent>{paragraph('In a box.')}</w:txbxContent>"
DRAWN = (
    f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{BOX}</w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
CHANGED = (
    f"<w:ins>{run('five')}</w:ins><w:del><w:r><w:delText>nine</w:delText></w:r></w:del>"
    f"<w:moveFrom>{run(' never')}</w:moveFrom><w:moveTo>{run(' francs')}</w:moveTo>."
)
FORMULA = "<m:oMath><m:r><m:t>E=mc</m:t></m:r><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:oMath>"


def item(text: str, number: int, depth: int = 0, style: str = "") -> str:
    given = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, style, given)


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (paragraph("Ships  come\nin."), ["Ships come in."]),
        (paragraph("Quays", "berschrift1"), ["# Quays"]),
        (paragraph("Quays", "Eigene"), ["## Quays"]),
        (paragraph("Quays", "Gliederung"), ["### Quays"]),
        (paragraph("Quays", properties='<w:outlineLvl w:val="1"/>'), ["## Quays"]),
        (paragraph("To be.", "Zitat"), ["> To be."]),
        (paragraph("def f():", "Quelltext") + paragraph("  pass", "Quelltext"),
         ["` def f():\n  pass"]),
        (paragraph("Quays 3", "Verzeichnis1") + paragraph("Text."), ["Text."]),
        # Short bold lines are headings where no styles are.
        (paragraph(runs=run("The ", "<w:b/>") + run("quay", "<w:b/>")) + paragraph("Ships come in.")
         + paragraph(runs=run("So.", "<w:b/>")), ["## The quay", "Ships come in.", "So."]),
        (item("one", 1) + item("deep", 1, 1) + item("deeper", 1, 2) + item("two", 1)
         + item("anew", 1, 1) + item("dot", 2) + item("three", 1) + item("again", 4)
         + item("No list", 0),
         ["1. one", "  a) deep", "    1.a.1 deeper", "2. two", "  a) anew", "- dot", "3. three",
          "1. again", "No list"]),
        (item("Quays", 3, style="berschrift1") + item("Ships", 3, style="berschrift1"),
         ["# Part I Quays", "# Part II Ships"]),
        (paragraph("It costs ", runs=CHANGED), ["It costs five francs"]),
        (table(cell("Bern") + f"<w:tc>{paragraph('Quays:')}{table(cell('x') + cell('y'))}"
                              f"{table(cell('In a frame.'))}{paragraph('So.')}</w:tc>")
         + paragraph("Below."), ["|Bern|Quays: x y In a frame. So.|", "Below."]),
        (NOTED + NOTED, ["Ships.", "A note.", "Ships."]),
        (paragraph("Ships.", runs=DRAWN), ["Ships.", "In a box."]),
        (paragraph("So ", runs=FORMULA), ["So E=mc^2"]),
        (table("<w:trPr><w:tblHeader/></w:trPr>" + cell("A sentence.") + cell("Another one."),
               cell("Ada") + cell("x"), cell("Ben") + cell("y")),
         ["!|A sentence.|Another one.|", "|Ada|x|", "|Ben|y|"]),
        (table(cell("Town") + cell("Years", '<w:gridSpan w:val="2"/>'),
               cell("Bern", '<w:vMerge w:val="restart"/>') + cell("1") + cell("2"),
               cell("", "<w:vMerge/>") + cell("wide", '<w:gridSpan w:val="2"/>')),
         ["|Town|Years|Years|", "|Bern|1|2|", "|Bern|wide||"]),
        (table(cell("a") + f"<w:tc>{paragraph('two')}{paragraph('lines')}</w:tc>",
               "<w:trPr><w:del/></w:trPr>" + cell("gone") + cell("gone")), ["|a|two lines|"]),
    ],
)  # fmt: skip
def test_a_document_is_read_as_it_is_seen(body: str, expected: list[str]) -> None:
    data = docx(body, numbering=NUMBERING, footnotes=NOTE)
    assert pieces(data, ".docx") == expected


@pytest.mark.parametrize(
    ("properties", "hidden"),
    [
        ("<w:vanish/>", True),
        ('<w:color w:val="FFFFFF"/>', True),
        ('<w:sz w:val="2"/>', True),
        ("<w:strike/>", True),
        ('<w:rStyle w:val="Gestrichen"/>', True),
        ('<w:strike w:val="0"/>', False),
        ('<w:vanish w:val="0"/>', False),
        ('<w:color w:val="FFFFFF"/><w:shd w:fill="000000"/>', False),
        ('<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>', False),
    ],
)
def test_hidden_and_struck_text_is_apart(properties: str, hidden: bool) -> None:
    body = paragraph("Seen. ") + paragraph("Ships ", runs=run("30 ", properties) + run("sail."))
    read = document(docx(body), ".docx")
    assert read.pieces[1].text == ("Ships sail." if hidden else "Ships 30 sail.")
    assert read.hidden == (("30",) if hidden else ())


def test_a_style_strikes_out_what_does_not_say_otherwise() -> None:
    runs = run("gone ", "<w:b/>") + run("seen", '<w:strike w:val="0"/>')
    rows = table(cell("a") + cell("b"), "<w:trPr><w:hidden/></w:trPr>" + cell("c") + cell("d"))
    read = document(docx(paragraph(style="Gestrichen", runs=runs) + rows), ".docx")
    assert [piece.text or piece.cells for piece in read.pieces] == ["seen", ("a", "b")]
    assert read.hidden == ("gone", "c d")


def test_title_author_and_language() -> None:
    core = "<dc:title>x</dc:title><dc:creator>Ada Quay</dc:creator><dc:language>de-DE</dc:language>"
    read = document(docx(paragraph("Quays", "Titel") + paragraph("Text."), core=core), ".docx")
    assert (read.title, read.byline, read.language) == ("Quays", "Ada Quay", "de")
