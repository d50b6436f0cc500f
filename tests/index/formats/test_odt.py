import pytest

from tests.index.formats.office_files import odt
from tests.index.formats.read_pieces import document, pieces

STYLES = """
<text:list-style style:name="L1">
  <text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
  <text:list-level-style-number text:level="2" style:num-format="a" text:display-levels="2"/>
</text:list-style>
<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1"/></text:list-style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Quotations"/>
<style:style style:name="Quotations" style:family="paragraph"/>
<style:style style:name="Title" style:family="paragraph"/>
""" + "".join(
    f'<style:style style:name="{name}" style:family="text" style:parent-style-name="{parent}">'
    f"<style:text-properties {look}/></style:style>"
    for name, parent, look in (
        ("Unseen", "", 'text:display="none"'),
        ("White", "", 'fo:color="#FFFFFF"'),
        ("Struck", "", 'style:text-line-through-style="solid"'),
        ("StruckTwice", "", 'style:text-line-through-type="double"'),
        ("Unstruck", "Struck", 'style:text-line-through-style="none"'),
    )
)
COVERED = "<table:covered-table-cell/>"
COLLAPSED = 'table:visibility="collapse"'


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def span(text: str, style: str) -> str:
    return f"<text:span text:style-name='{style}'>{text}</text:span>"


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
        (p("The harbour", "Title") + p("Text."), ["# The harbour", "Text."]),
        (ul("L1", li(p("one"), ul("", li(p("deep")))), li(p("two"), p("more"))),
         ["1. one", "  1.a deep", "2. two", "more"]),
        (ul("L2", li(p("dot"))), ["- dot"]),
        (ul("L1", li(p("a"))) + ul("L1", li(p("b"))), ["1. a", "1. b"]),
        (ul("L1", li(p("a"))) + ul("L1", li(p("b")), more='text:continue-numbering="true"'),
         ["1. a", "2. b"]),
        (f"<text:tracked-changes><text:deletion>{p('gone')}</text:deletion></text:tracked-changes>"
         + p("Here<text:change text:change-id='x'/>."), ["Here."]),
        (p(f"Ships<text:note><text:note-body>{p('A note.')}</text:note-body></text:note>."),
         ["Ships.", "A note."]),
        (p(f"Ships<draw:frame><draw:text-box>{p('In a box.')}</draw:text-box></draw:frame>."),
         ["Ships.", "In a box."]),
        (p(f"Seen<office:annotation>{p('a comment')}</office:annotation>."), ["Seen."]),
        (f"<text:table-of-content>{p('Quays 3')}</text:table-of-content>" + p("Text."), ["Text."]),
        ("<table:table><table:table-header-rows>"
         + row(cell("Town."), cell("Years.", 'table:number-columns-spanned="2"'), COVERED)
         + "</table:table-header-rows>"
         + row(cell("Bern", 'table:number-rows-spanned="2"'), cell("1"), cell("2"))
         + row(COVERED, cell("3", 'table:number-columns-repeated="2"')) + "</table:table>",
         ["!|Town.|Years.|Years.|", "|Bern|1|2|", "|Bern|3|3|"]),
    ],
)  # fmt: skip
def test_a_text_is_read_as_it_is_seen(body: str, expected: list[str]) -> None:
    assert pieces(odt(body, STYLES), ".odt") == expected


@pytest.mark.parametrize(
    ("body", "hidden"),
    [
        (p("Seen" + span("Pay Ben.", "Unseen")), "Pay Ben."),
        (p("Seen" + span("Pay Eve.", "White")), "Pay Eve."),
        (p("Seen") + f'<text:section text:display="none">{p("Pay Max.")}</text:section>',
         "Pay Max."),
        (p(span("30", "Struck") + span("Seen", "Unstruck") + span("4", "StruckTwice")), "30 4"),
        (p("Seen") + f"<table:table>{row(cell('x'), cell('y'), more=COLLAPSED)}</table:table>",
         "x y"),
    ],
)  # fmt: skip
def test_hidden_and_struck_text_is_apart(body: str, hidden: str) -> None:
    read = document(odt(body, STYLES), ".odt")
    assert [piece.text for piece in read.pieces] == ["Seen"]
    assert read.hidden == (hidden,)


def test_headings_are_numbered_where_the_outline_is() -> None:
    outline = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="1" '
        'style:num-suffix="."/></text:outline-style>'
    )
    body = "".join(f'<text:h text:outline-level="1">{name}</text:h>' for name in ("Quays", "Ships"))
    read = document(odt(body, outline), ".odt")
    assert [piece.text for piece in read.pieces] == ["1. Quays", "2. Ships"]
    assert (read.title, read.byline, read.language) == ("A harbour", "Ada Quay", "de")
