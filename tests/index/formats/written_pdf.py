"""Write small PDF files as bytes: text at places, rules, boxes and pictures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

FONTS = {
    "plain": "Helvetica",
    "bold": "Helvetica-Bold",
    "serif": "Times-Roman",
    "typewriter": "Courier",
}
WIDTH, HEIGHT = 595, 842
BLACK, WHITE = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)


@dataclass
class PdfPage:
    """One page; places are points from its bottom left corner."""

    commands: list[str] = field(default_factory=list)
    rotate: int = 0

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 10,
        font: str = "plain",
        colour: tuple[float, float, float] = BLACK,
        mode: int = 0,
        angle: tuple[int, int] = (1, 0),
    ) -> "PdfPage":
        """Draw a line of Latin text; ``angle`` is the direction of its baseline."""
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        shown = "".join(c if ord(c) < 128 else f"\\{c.encode('cp1252')[0]:03o}" for c in escaped)
        return self._draw(f"/{font}", f"({shown})", x, y, size, colour, mode, angle)

    def wide(self, x: float, y: float, text: str, *, size: float = 10) -> "PdfPage":
        """Draw a line of any text of the Basic Multilingual Plane, without a font for it."""
        shown = f"<{text.encode('utf-16-be').hex()}>"
        return self._draw("/wide", shown, x, y, size, BLACK, 0, (1, 0))

    def lines(
        self, x: float, y: float, lines: Sequence[str], *, size: float = 10, font: str = "plain"
    ) -> "PdfPage":
        """Draw lines below each other."""
        for number, line in enumerate(lines):
            self.text(x, y - number * size * 1.2, line, size=size, font=font)
        return self

    def box(
        self, x: float, y: float, width: float, height: float, colour: tuple[float, float, float]
    ) -> "PdfPage":
        """Fill a box; a flat one is a rule."""
        red, green, blue = colour
        self.commands.append(f"{red} {green} {blue} rg {x} {y} {width} {height} re f")
        return self

    def picture(self) -> "PdfPage":
        """Draw a picture of dark and light stripes over the whole page."""
        self.commands.append(f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /stripes Do Q")
        return self

    def _draw(
        self,
        font: str,
        shown: str,
        x: float,
        y: float,
        size: float,
        colour: tuple[float, float, float],
        mode: int,
        angle: tuple[int, int],
    ) -> "PdfPage":
        (red, green, blue), (across, up) = colour, angle
        self.commands.append(
            f"BT {red} {green} {blue} rg {mode} Tr {font} {size} Tf "
            f"{across} {up} {-up} {across} {x} {y} Tm {shown} Tj ET"
        )
        return self


def pdf_bytes(
    *pages: PdfPage, info: Mapping[str, str] | None = None, language: str | None = None
) -> bytes:
    """Return a PDF with these pages."""
    objects: list[bytes] = []

    def add(body: str | bytes) -> int:
        objects.append(body.encode("latin-1") if isinstance(body, str) else body)
        return len(objects)

    fonts = {
        name: add(f"<< /Type /Font /Subtype /Type1 /BaseFont /{base} /Encoding /WinAnsiEncoding >>")
        for name, base in FONTS.items()
    }
    fonts["wide"] = _wide_font(add)
    rows = bytes(255 if row // 2 % 2 else 0 for row in range(400))
    stripes = add(
        _stream("/Type /XObject /Subtype /Image /Width 1 /Height 400 /BitsPerComponent 8 "
                "/ColorSpace /DeviceGray", rows)
    )  # fmt: skip
    named = " ".join(f"/{name} {number} 0 R" for name, number in fonts.items())
    resources = f"<< /Font << {named} >> /XObject << /stripes {stripes} 0 R >> >>"
    kids = []
    parent = len(objects) + 2 * len(pages) + 1
    for page in pages:
        content = add(_stream("", "\n".join(page.commands).encode("latin-1")))
        kids.append(
            add(
                f"<< /Type /Page /Parent {parent} 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
                f"/Rotate {page.rotate} /Resources {resources} /Contents {content} 0 R >>"
            )
        )
    shown = " ".join(f"{kid} 0 R" for kid in kids)
    add(f"<< /Type /Pages /Kids [{shown}] /Count {len(kids)} >>")
    spoken = f"/Lang ({language})" if language else ""
    root = add(f"<< /Type /Catalog /Pages {parent} 0 R {spoken} >>")
    stated = " ".join(f"/{key} ({value})" for key, value in (info or {}).items())
    return _file(objects, root, add(f"<< {stated} >>"))


def _wide_font(add: Callable[[str | bytes], int]) -> int:
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        b"1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end end"
    )
    unicode = add(_stream("", cmap))
    descendant = add(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Unknown /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    return add(
        "<< /Type /Font /Subtype /Type0 /BaseFont /Unknown /Encoding /Identity-H "
        f"/DescendantFonts [{descendant} 0 R] /ToUnicode {unicode} 0 R >>"
    )


def _stream(entries: str, data: bytes) -> bytes:
    head = f"<< {entries} /Length {len(data)} >>".encode("latin-1")
    return head + b"\nstream\n" + data + b"\nendstream"


def _file(objects: Sequence[bytes], root: int, info: int) -> bytes:
    data = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return data + (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {size} /Root {root} 0 R /Info {info} 0 R >>\n"
        f"startxref\n{len(data)}\n%%EOF\n"
    ).encode("latin-1")
