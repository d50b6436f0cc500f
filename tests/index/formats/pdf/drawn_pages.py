"""Draw small PDF files, and read them."""

import io
import random
from collections.abc import Mapping, Sequence
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
    read_object,
)

from index.formats import Document
from index.formats.pdf.__main__ import document_of
from index.formats.pdf.pdfium import File
from tests.index.formats.read_pieces import short

FONTS = {
    "plain": "Helvetica",
    "bold": "Helvetica-Bold",
    "typewriter": "Courier",
}
WIDTH, HEIGHT = 595, 842
BLACK, WHITE = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
# How a font of two bytes a letter names its letters: by their code points.
_CODE_POINTS = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    b"1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end end"
)

FELLS = [
    "The lighthouse of Vardal was built in 1871 by Ida Holm, who had",
    "seen two ships lost on the reef in one winter. She paid for the",
    "lamp with the money that her father had left her, and for the re-",
    "mainder she asked the fishermen of the coast. They gave a tenth of",
    "their catch for five years.",
]
JOINED = (
    "The lighthouse of Vardal was built in 1871 by Ida Holm, who had seen two ships lost on the "
    "reef in one winter. She paid for the lamp with the money that her father had left her, and "
    "for the remainder she asked the fishermen of the coast. They gave a tenth of their catch "
    "for five years."
)


class PdfPage:
    """One page; places are points from its bottom left corner."""

    def __init__(self, rotate: int = 0) -> None:
        """Begin an empty page that viewers turn to the right by some degrees."""
        self.rotate = rotate
        self.commands: list[str] = []

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
        """Draw a line of text; ``angle`` is the direction of its baseline.

        The fonts "wide", which has all letters, and "italic" are not in the file.
        """
        encoding = "utf-16-be" if font == "wide" else "cp1252"
        (red, green, blue), (across, up) = colour, angle
        self.commands.append(
            f"BT {red} {green} {blue} rg {mode} Tr /{font} {size} Tf {across} {up} {-up} {across} "
            f"{x} {y} Tm <{text.encode(encoding).hex()}> Tj ET"
        )
        return self

    def lines(
        self, x: float, y: float, lines: Sequence[str], *, size: float = 10, font: str = "plain"
    ) -> "PdfPage":
        """Draw lines below each other."""
        for number, line in enumerate(lines):
            self.text(x, y - number * size * 1.2, line, size=size, font=font)
        return self

    def box(
        self, x: float, y: float, width: float, height: float, colour: tuple[float, ...] = BLACK
    ) -> "PdfPage":
        """Fill a box; a flat one is a rule."""
        self.commands.append(f"{' '.join(map(str, colour))} rg {x} {y} {width} {height} re f")
        return self

    def picture(self) -> "PdfPage":
        """Draw a picture of dark and light stripes over the whole page."""
        self.commands.append(f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /stripes Do Q")
        return self


def pdf_bytes(
    *pages: PdfPage, info: Mapping[str, str] | None = None, language: str | None = None
) -> bytes:
    """Return a PDF with these pages."""
    writer = PdfWriter()

    def parsed(text: str) -> Any:
        return read_object(io.BytesIO(f"{text} ".encode("latin-1")), None)

    def stream(entries: str, data: bytes) -> Any:
        made = DecodedStreamObject()
        made.update(parsed(f"<< {entries} >>"))
        made.set_data(data)
        return writer._add_object(made)

    fonts = DictionaryObject()
    for name, base in FONTS.items():
        fonts[NameObject(f"/{name}")] = parsed(
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{base} /Encoding /WinAnsiEncoding >>"
        )
    # A font that says by numbers alone how its letters look, with one width for all.
    fonts[NameObject("/italic")] = parsed(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Slanted /Encoding /WinAnsiEncoding "
        f"/FirstChar 32 /LastChar 126 /Widths [{'500 ' * 95}] /FontDescriptor << "
        "/Type /FontDescriptor /FontName /Slanted /Flags 96 /ItalicAngle -16 /StemV 140 "
        "/Ascent 800 /Descent -200 /CapHeight 700 /FontBBox [0 -200 1000 800] >> >>"
    )
    wide = parsed(
        "<< /Type /Font /Subtype /Type0 /BaseFont /Unknown /Encoding /Identity-H "
        "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Unknown /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"
    )
    wide[NameObject("/ToUnicode")] = stream("", _CODE_POINTS)
    fonts[NameObject("/wide")] = wide
    rows = bytes(255 if row // 2 % 2 else 0 for row in range(400))
    stripes = "/Type /XObject /Subtype /Image /Width 1 /Height 400 /BitsPerComponent 8"
    pictures = parsed("<< >>")
    pictures[NameObject("/stripes")] = stream(f"{stripes} /ColorSpace /DeviceGray", rows)
    resources = writer._add_object(
        DictionaryObject({NameObject("/Font"): fonts, NameObject("/XObject"): pictures})
    )
    for page in pages:
        made = writer.add_blank_page(WIDTH, HEIGHT).rotate(page.rotate)
        made[NameObject("/Resources")] = resources
        made[NameObject("/Contents")] = stream("", "\n".join(page.commands).encode())
    writer.add_metadata({f"/{key}": value for key, value in (info or {}).items()})
    if language:
        writer.root_object[NameObject("/Lang")] = TextStringObject(language)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def read_pages(*pages: PdfPage, info: Mapping[str, str] | None = None) -> Document:
    """Read a file of these pages, without a process of its own, whose start takes longer."""
    document = document_of(File(pdf_bytes(*pages, info=info)))
    assert document is not None
    return document


def shorts(*pages: PdfPage) -> list[str]:
    """Read pages, and write each piece as Markdown does."""
    return [short(piece) for piece in read_pages(*pages).pieces]


def prose(page: int, lines: int, width: int = 60) -> list[str]:
    """Return full lines of sentences that stand on no other page."""
    chance = random.Random(page)
    found: list[str] = []
    line = ""
    while len(found) < lines:
        word = "".join(chance.choice("abdeghiklmnorstu") for _ in range(chance.randint(4, 8)))
        word = f"{word}. {word.title()}" if chance.random() < 0.1 else word
        if len(line) + len(word) > width:
            found.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return found
