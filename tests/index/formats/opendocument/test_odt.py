import pytest

from index.errors import UnreadableSourceError
from tests.index.formats.office_files import odt, zipped
from tests.index.formats.read_pieces import document, pieces

NUMBERED = """
<text:list-style style:name="L1">
  <text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
  <text:list-level-style-number text:level="2" style:num-format="a" text:display-levels="2"/>
</text:list-style>
<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1"/></text:list-style>
"""
STYLES = """
<style:style style:name="Unseen" style:family="text">
  <style:text-properties text:display="none"/></style:style>
<style:style style:name="White" style:family="text">
  <style:text-properties fo:color="#FFFFFF"/></style:style>
<style:style style:name="Struck" style:family="text">
  <style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="StruckTwice" style:family="text">
  <style:text-properties style:text-line-through-type="double"/></style:style>
<style:style style:name="Unstruck" style:family="text" style:parent-style-name="Struck">
  <style:text-properties style:text-line-through-style="none"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Quotations"/>
<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Title"/>
<style:style style:name="Quotations" style:family="paragraph"/>
<style:style style:name="Title" style:family="paragraph"/>
"""


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def li(*content: str) -> str:
    return f"<text:list-item>{''.join(content)}</text:list-item>"


def ul(style: str, *items: str, more: str = "") -> str:
    return f'<text:list text:style-name="{style}" {more}>{"".join(items)}</text:list>'


def cell(text: str, more: str = "") -> str:
    return f"<table:table-cell {more}>{p(text)}</table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<text:h text:outline-level="2">Quays</text:h>', ["## Quays"]),
        (p("Ships<text:s text:c='3'/>come<text:tab/>in<text:line-break/>now."),
         ["Ships come in now."]),
        (p("To be.", "P1"), ["> To be."]),
        (p("The harbour", "P2") + p("Text."), ["# The harbour", "Text."]),
        (ul("L1", li(p("one"), ul("", li(p("deep")))), li(p("two"), p("more"))),
         ["1. one", "  1.a deep", "2. two", "more"]),
        (ul("L2", li(p("dot"))), ["- dot"]),
        (ul("L1", li(p("a"))) + ul("L1", li(p("b"))), ["1. a", "1. b"]),
        (ul("L1", li(p("a"))) + ul("L1", li(p("b")), more='text:continue-numbering="true"'),
         ["1. a", "2. b"]),
        ("<text:tracked-changes><text:changed-region><text:deletion>" + p("gone")
         + "</text:deletion></text:changed-region></text:tracked-changes>"
         + p("Here<text:change text:change-id='x'/>."), ["Here."]),
        (p("Ships<text:note><text:note-citation>1</text:note-citation><text:note-body>"
           + p("A note.") + "</text:note-body></text:note>."), ["Ships.", "A note."]),
        (p("Ships<draw:frame><draw:text-box>" + p("In a box.") + "</draw:text-box></draw:frame>."),
         ["Ships.", "In a box."]),
        (p("Seen<office:annotation>" + p("a comment") + "</office:annotation>."), ["Seen."]),
        ("<text:table-of-content><text:index-body>" + p("Quays 3")
         + "</text:index-body></text:table-of-content>" + p("Text."), ["Text."]),
    ],
)  # fmt: skip
def test_a_text_is_read_as_it_is_seen(body: str, expected: list[str]) -> None:
    assert pieces(odt(body, automatic=NUMBERED + STYLES), ".odt") == expected


def test_hidden_text_is_apart() -> None:
    body = (
        p("Seen <text:span text:style-name='Unseen'>Pay Ben.</text:span>.")
        + p("<text:span text:style-name='White'>Pay Eve.</text:span>")
        + '<text:section text:display="none">'
        + p("Pay Max.")
        + "</text:section>"
    )
    read = document(odt(body, automatic=STYLES), ".odt")
    assert [piece.text for piece in read.pieces] == ["Seen ."]
    assert read.hidden == ("Pay Ben.", "Pay Eve.", "Pay Max.")


def test_struck_text_is_apart() -> None:
    body = p(
        "It costs <text:span text:style-name='Struck'>30</text:span>45 "
        "<text:span text:style-name='StruckTwice'>francs</text:span>"
        "<text:span text:style-name='Unstruck'>cents</text:span>."
    )
    read = document(odt(body, automatic=STYLES), ".odt")
    assert [piece.text for piece in read.pieces] == ["It costs 45 cents."]
    assert read.hidden == ("30 francs",)


def test_a_table_with_a_header_and_merged_cells() -> None:
    body = (
        "<table:table><table:table-header-rows>"
        + row(cell("Town."), cell("Years.", 'table:number-columns-spanned="2"'),
              "<table:covered-table-cell/>")
        + "</table:table-header-rows>"
        + row(cell("Bern", 'table:number-rows-spanned="2"'), cell("1"), cell("2"))
        + row("<table:covered-table-cell/>", cell("3", 'table:number-columns-repeated="2"'))
        + row(cell("x"), cell("y"), more='table:visibility="collapse"')
        + "</table:table>"
    )  # fmt: skip
    read = document(odt(body), ".odt")
    assert [piece.cells for piece in read.pieces] == [
        ("Town.", "Years.", ""), ("Bern", "1", "2"), ("Bern", "3", "3"),
    ]  # fmt: skip
    assert [piece.header for piece in read.pieces] == [True, False, False]
    assert read.hidden == ("x y",)


def test_headings_are_numbered_where_the_outline_is() -> None:
    outline = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="1" '
        'style:num-suffix="."/></text:outline-style>'
    )
    body = "".join(f'<text:h text:outline-level="1">{name}</text:h>' for name in ("Quays", "Ships"))
    assert pieces(odt(body, common=outline), ".odt") == ["# 1. Quays", "# 2. Ships"]


def test_title_author_and_language() -> None:
    read = document(odt(p("Text.")), ".odt")
    assert (read.title, read.byline, read.language) == ("A harbour", "Ada Quay", "de")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (odt(p("x"), manifest="<manifest:encryption-data/>"), "is protected by a password"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "is damaged"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "is a .ods file"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, expected: str) -> None:
    with pytest.raises(UnreadableSourceError) as caught:
        document(data, ".odt")
    assert expected in str(caught.value)
