import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.formats import Piece
from index.formats.html import pieces_of


def shown(markup: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text or "|".join(piece.cells)) for piece in pieces_of(markup)]


def test_the_structure_of_a_page_is_kept() -> None:
    markup = """<h1>Tides</h1><p>The sea <b>rises</b>
      twice a day.</p><h2 id=a><a href=#a>Causes</a></h2>
      <blockquote><p>It is the moon.</p></blockquote><pre>a = 1\n  b = 2\n</pre>"""
    assert pieces_of(markup) == (
        Piece("heading", "Tides", level=1),
        Piece("paragraph", "The sea rises twice a day."),
        Piece("heading", "Causes", level=2),
        Piece("quote", "It is the moon."),
        Piece("code", "a = 1\n  b = 2"),
    )


@pytest.mark.parametrize(
    ("markup", "marks"),
    [
        ("<ol><li>a<li>b</ol>", ["1.", "2."]),
        ("<ol start=3><li>a<li>b</ol>", ["3.", "4."]),
        ("<ol><li>a<li value=7>b<li>c</ol>", ["1.", "7.", "8."]),
        ("<ol reversed><li>a<li>b</ol>", ["2.", "1."]),
        ("<ol type=a><li>a<li>b</ol>", ["a.", "b."]),
        ("<ol type=I start=4><li>a<li>b</ol>", ["IV.", "V."]),
        ("<ul><li>a<li>b</ul>", ["", ""]),
        ("<li>a<li>b", ["", ""]),
    ],
)
def test_items_are_numbered_as_a_browser_numbers_them(markup: str, marks: list[str]) -> None:
    pieces = pieces_of(markup)
    assert [piece.mark for piece in pieces] == marks
    assert {piece.kind for piece in pieces} == {"item"}


def test_nested_items_have_their_depth_and_later_paragraphs_stay_apart() -> None:
    markup = "<ul><li>a<ol><li>b</ol><li><p>c</p><p>d</p></ul><dl><dt>e<dd>f</dl>"
    assert [(piece.kind, piece.level, piece.text) for piece in pieces_of(markup)] == [
        ("item", 0, "a"),
        ("item", 1, "b"),
        ("item", 0, "c"),
        ("paragraph", 0, "d"),
        ("item", 0, "e"),
        ("item", 1, "f"),
    ]


@pytest.mark.parametrize(
    ("rows", "headers"),
    [
        ("<thead><tr><td>Town<td>People</thead><tr><td>Ulm<td>126</tr>", 1),
        ("<tr><th>Town<th>People<tr><td>Ulm<td>126", 1),
        ("<tr><td><b>Town</b><td><b>People</b><tr><td>Ulm<td>many", 1),
        ("<tr><td>Town<td>People<tr><td>Ulm<td>126<tr><td>Bonn<td>331", 1),
        ("<tr><th>Ulm<td>126<tr><th>Bonn<td>331", 0),
        ("<tr><td>Ulm<td>126<tr><td>Bonn<td>331", 0),
        ("<tr><td>red<td>round<tr><td>green<td>square", 0),
    ],
)
def test_the_row_that_names_the_columns_is_marked(rows: str, headers: int) -> None:
    pieces = pieces_of(f"<table>{rows}</table>")
    assert [piece.header for piece in pieces] == [n < headers for n in range(len(pieces))]
    assert {piece.kind for piece in pieces} == {"row"}


def test_cells_that_span_keep_the_others_in_their_columns() -> None:
    markup = """<table><tr><th>Year<th>Town<th>People<tr><td rowspan=2>1990<td>Ulm<td>110
      <tr><td>Bonn<td>292<tr><td colspan=2>both<td>402</table>"""
    assert [piece.cells for piece in pieces_of(markup)] == [
        ("Year", "Town", "People"),
        ("1990", "Ulm", "110"),
        ("1990", "Bonn", "292"),
        ("both", "", "402"),
    ]


def test_tables_are_counted_and_a_layout_is_none() -> None:
    data = "<table><tr><th>a<th>b<tr><td>1<td>2</table>"
    markup = f"<table><tr><td>menu<td><p>Text</p>{data}{data}</table>"
    pieces = pieces_of(markup, first_table=5)
    assert [piece.kind for piece in pieces] == ["paragraph"] * 2 + ["row"] * 4
    assert [piece.table for piece in pieces[2:]] == [5, 5, 6, 6]


@pytest.mark.parametrize(
    ("markup", "pieces"),
    [
        ("<p>one<br><br>two</p>", [("paragraph", "one"), ("paragraph", "two")]),
        ("<p>Roses,<br>violets,<br>sugar</p>", [("paragraph", "Roses,\nviolets,\nsugar")]),
        ("<address>1 Road<br>Town</address>", [("paragraph", "1 Road\nTown")]),
        (f"<p>{'long ' * 20}<br>line<br>end</p>", [("paragraph", "long " * 20 + "line end")]),
        (
            "loose <i>text</i><div>box</div>tail",
            [("paragraph", t) for t in ("loose text", "box", "tail")],
        ),
        ("a<span style='display:block'>b</span>c", [("paragraph", t) for t in "abc"]),
        ("<table><tr><td><pre>1\n2</pre><td><pre>x()\ny()</pre></table>", [("code", "x()\ny()")]),
        ("<pre><div>x</div><div>  y</div></pre>", [("code", "x\n  y")]),
        ("<p>x<script>1</script>y<!-- c -->z<button>Go</button></p>", [("paragraph", "xyz")]),
        ("<p>zero\u200bwidth \u202eback so\u00adft</p>", [("paragraph", "zerowidth back soft")]),
        ("<p>می\u200cخواهم</p>", [("paragraph", "می\u200cخواهم")]),
        ("", []),
        ("<p> &nbsp; </p>", []),
    ],
)
def test_text_is_cut_where_a_reader_sees_it_cut(markup: str, pieces: list[tuple[str, str]]) -> None:
    assert shown(markup) == pieces


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "ul><li", "table><tr><td", "pre"])
def test_text_below_thousands_of_elements_is_read(tag: str) -> None:
    markup = f"<{tag}>" * 3000 + "found at the bottom"
    assert "found at the bottom" in " ".join(text for _, text in shown(markup))


_WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=8), min_size=1, max_size=5)
_TAGS = st.sampled_from(["p", "div", "li", "h2", "blockquote", "section", "dd", "span", "em"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_TAGS, _WORDS), max_size=12))
def test_every_word_comes_once_and_in_order(parts: list[tuple[str, list[str]]]) -> None:
    markup = " ".join(f"<{tag}>{' '.join(words)}</{tag}>" for tag, words in parts)
    expected = [word for _, words in parts for word in words]
    assert " ".join(text for _, text in shown(markup)).split() == expected


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("<>/abp td=\"'&;!-\n\u200b\x00é"), max_size=80))
def test_any_mark_up_is_read_without_invisible_characters(markup: str) -> None:
    for _, text in shown(markup):
        assert text.strip()
        assert not re.search("[\u200b\x00]", text)
