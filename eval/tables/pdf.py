"""Write an article with tables as PDF, with drawing operators and the standard fonts."""

from textwrap import wrap

from eval.json_lines import CaseError
from eval.tables.article import Row, Table, TableArticle

_WIDTH, _HEIGHT, _MARGIN = 595, 842, 50
_SIZE, _TITLE_SIZE, _PADDING = 9.0, 15.0, 4.0
_LEADING = 1.25
_REGULAR, _BOLD = "F1", "F2"
# What a character of Helvetica takes at most on average, as a share of the size.
_CHARACTER = 0.6


def pdf(article: TableArticle) -> bytes:
    """Write pages of A4 with ruled tables; a header row is repeated at the top of a page.

    Raises CaseError for a character that the standard fonts lack.
    """
    layout = _Layout()
    layout.text(article.title, _BOLD, _TITLE_SIZE)
    for text in article.before:
        layout.text(text)
    for table in article.tables:
        if table.caption:
            layout.text(table.caption, _BOLD)
        layout.table(table)
    for text in article.after:
        layout.text(text)
    return _file(article.title, layout.pages)


class _Layout:
    """Places text and tables on pages from top to bottom; ``pages`` are lists of operators."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = []
        self._turn_page()

    def text(self, text: str, font: str = _REGULAR, size: float = _SIZE) -> None:
        """Place a paragraph, wrapped, with half a line below it."""
        for line in _wrapped(text, _WIDTH - 2 * _MARGIN, size):
            if not self._has_room(size * _LEADING):
                self._turn_page()
            self._y -= size * _LEADING
            self._show(line, _MARGIN, self._y, font, size)
        self._y -= size * _LEADING / 2

    def table(self, table: Table) -> None:
        """Place a table, its rows whole on one page each."""
        widths = _column_widths(table)
        self._row(table.header, widths, _BOLD)
        for row in table.rows:
            if not self._has_room(_row_height(row, widths)):
                self._turn_page()
                self._row(table.header, widths, _BOLD)
            self._row(row, widths, _REGULAR)
        self._y -= _SIZE * _LEADING

    def _row(self, row: Row, widths: list[float], font: str) -> None:
        height = _row_height(row, widths)
        if not self._has_room(height):
            self._turn_page()
        x = float(_MARGIN)
        for cell, width in zip(row, widths, strict=True):
            box = f"{x:.1f} {self._y - height:.1f} {width:.1f} {height:.1f} re S"
            self.pages[-1].append(box)
            for number, line in enumerate(_wrapped(cell, width - 2 * _PADDING), 1):
                y = self._y - _PADDING / 2 - number * _SIZE * _LEADING + _SIZE / 4
                self._show(line, x + _PADDING, y, font, _SIZE)
            x += width
        self._y -= height

    def _has_room(self, height: float) -> bool:
        return self._y - height >= _MARGIN

    def _turn_page(self) -> None:
        self.pages.append(["0.5 w"])
        self._y = float(_HEIGHT - _MARGIN)

    def _show(self, line: str, x: float, y: float, font: str, size: float) -> None:
        escaped = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        self.pages[-1].append(f"BT /{font} {size:g} Tf {x:.1f} {y:.1f} Td ({escaped}) Tj ET")


def _wrapped(text: str, width: float, size: float = _SIZE) -> list[str]:
    most = int(width / (size * _CHARACTER))
    return wrap(text, max(1, most), break_long_words=False, break_on_hyphens=False)


def _row_height(row: Row, widths: list[float]) -> float:
    lines = [
        len(_wrapped(cell, width - 2 * _PADDING)) for cell, width in zip(row, widths, strict=True)
    ]
    return max(1, *lines) * _SIZE * _LEADING + _PADDING


def _column_widths(table: Table) -> list[float]:
    """Share the width of the page by the longest word of each column."""
    columns = zip(table.header, *table.rows, strict=True)
    longest = [
        max((len(word) for cell in column for word in cell.split()), default=1)
        for column in columns
    ]
    # Each column has its padding, and the share that it needs of the rest.
    rest = _WIDTH - 2 * _MARGIN - 2 * _PADDING * len(longest)
    return [2 * _PADDING + rest * length / sum(longest) for length in longest]


def _file(title: str, pages: list[list[str]]) -> bytes:
    """Return the objects of a PDF 1.4 file: catalog, fonts, title, and two for each page."""
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        font.format("Helvetica"),
        font.format("Helvetica-Bold"),
        f"<< /Title <feff{title.encode('utf-16-be').hex()}> >>",
    ]
    for number, operators in enumerate(pages):
        stream = "\n".join(operators)
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] "
            f"/Contents {7 + 2 * number} 0 R "
            f"/Resources << /Font << /{_REGULAR} 3 0 R /{_BOLD} 4 0 R >> >> >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    # The encoding of the fonts, in which each character is a byte.
    text, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    entries = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    text += (
        f"xref\n0 {size}\n0000000000 65535 f \n{entries}trailer\n"
        f"<< /Size {size} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{len(text)}\n%%EOF\n"
    )
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError as error:
        character = error.object[error.start]
        raise CaseError(f"{character!r} cannot be written in a PDF; replace it.") from error
