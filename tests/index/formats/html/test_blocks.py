import pytest

from index.formats.html import fragment_of
from tests.index.formats.read_pieces import short


def shorts(markup: str) -> list[str]:
    return [short(piece) for piece in fragment_of(markup).pieces]


@pytest.mark.parametrize(
    ("markup", "pieces"),
    [
        (
            """<h1>Tides</h1><p>The sea <b>rises</b>
            twice a day.</p><h2 id=a><a href=#a>Causes</a></h2>
            <blockquote><p>It is the moon.</p></blockquote><pre>a = 1\n  b = 2\n</pre>""",
            ["# Tides", "The sea rises twice a day.", "## Causes", "> It is the moon.",
             "` a = 1\n  b = 2"],
        ),
        # Items are numbered as a browser numbers them.
        ("<ol><li>a<li value=7>b<li>c</ol>", ["1. a", "7. b", "8. c"]),
        ("<ol type=I start=4><li>a<li>b</ol>", ["IV. a", "V. b"]),
        (
            "<ul><li>a<ol><li>b</ol><li><p>c</p><p>d</p></ul><dl><dt>e<dd>f</dl>",
            ["- a", "  1. b", "- c", "d", "- e", "  - f"],
        ),
        # Text is cut where a reader sees it cut.
        ("<p>one<br><br>two</p>", ["one", "two"]),
        ("<p>Roses,<br>violets,<br>sugar</p>", ["Roses,\nviolets,\nsugar"]),
        ("loose <i>text</i><div>box</div>tail", ["loose text", "box", "tail"]),
        ("a<span style='display:block'>b</span>c", ["a", "b", "c"]),
        ("<table><tr><td><pre>1\n2</pre><td><pre>x()\ny()</pre></table>", ["` x()\ny()"]),
        ("<p>x<script>1</script>y<!-- c -->z<button>Go</button></p>", ["xyz"]),
        # The mark of a note is no text, and another raised number is.
        ("<p>Rain.<sup><a href=#n>[7]</a></sup> It<a href=#o><sup>8</sup></a> is 5 m<sup>2</sup>",
         ["Rain. It is 5 m2"]),
        ("<p>می\u200cخواهم</p>", ["می\u200cخواهم"]),
        # The row that names the columns is marked.
        ("<table><thead><tr><td>Town<td>People</thead><tr><td>Ulm<td>126</table>",
         ["!|Town|People|", "|Ulm|126|"]),
        ("<table><tr><th>Town<th>People<tr><td>Ulm<td>126</table>",
         ["!|Town|People|", "|Ulm|126|"]),
        ("<table><tr><td><b>Town</b><td><b>People</b><tr><td>Ulm<td>many</table>",
         ["!|Town|People|", "|Ulm|many|"]),
        ("<table><tr><td>Town<td>People<tr><td>Ulm<td>126<tr><td>Bonn<td>331</table>",
         ["!|Town|People|", "|Ulm|126|", "|Bonn|331|"]),
        ("<table><tr><th>Ulm<td>126<tr><th>Bonn<td>331</table>", ["|Ulm|126|", "|Bonn|331|"]),
        ("<table><tr><td>red<td>round<tr><td>green<td>square</table>",
         ["|red|round|", "|green|square|"]),
        # Tables in cells, and headings in cells.
        ("<table><tr><th>Car<th>Sizes<tr><td>Van<td>two<table><tr><th>a<td>1</table> sizes"
         "<tr><td>Bus<td>3</table>end",
         ["!|Car|Sizes|", "|Van|two sizes|", "|Bus|3|", "|a|1|", "end"]),
        ("<table><tr><td><h2>Plan</h2><td><h2>Full</h2><tr><td><h3>Users</h3><td>9</table>",
         ["!|Plan|Full|", "|Users|9|"]),
        # Cells that span keep the others in their columns.
        (
            """<table><tr><th>Year<th>Town<th>People<tr><td rowspan=2>1990<td>Ulm<td>110
            <tr><td>Bonn<td>292<tr><td colspan=2>both<td rowspan=9>402</table>""",
            ["!|Year|Town|People|", "|1990|Ulm|110|", "|1990|Bonn|292|", "|both||402|"],
        ),
    ],
)  # fmt: skip
def test_a_fragment_is_read_as_its_reader_sees_it(markup: str, pieces: list[str]) -> None:
    assert shorts(markup) == pieces


def test_tables_are_counted_and_a_layout_is_none() -> None:
    data = "<table><tr><th>a<th>b<tr><td>1<td>2</table>"
    markup = f"<table><tr><td>menu<td><p>Text</p>{data}{data}</table>"
    pieces = fragment_of(markup, first_table=5).pieces
    assert [piece.kind for piece in pieces] == ["paragraph"] * 2 + ["row"] * 4
    assert [piece.table for piece in pieces[2:]] == [5, 5, 6, 6]
